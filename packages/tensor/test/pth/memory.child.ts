// Run by memory.node.test.ts with little memory. Reads each file of a folder, and prints what came of it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openPth, PthError, readPth } from "../../src/pth.ts";

async function outcome(read: () => number | Promise<number>): Promise<string> {
  try {
    return `${await read()} tensors`;
  } catch (error) {
    if (error instanceof PthError) return error.message;
    throw error;
  }
}

const folder = process.argv[2]!;
const outcomes: Record<string, readonly [string, string]> = {};
for (const name of readdirSync(folder)) {
  const bytes = readFileSync(join(folder, name));
  const inMemory = await outcome(() => readPth(bytes).tensors.size);
  const lazily = await outcome(async () => (await openPth(bytes)).entries.size);
  outcomes[name] = [inMemory, lazily];
}
console.log(JSON.stringify(outcomes));
