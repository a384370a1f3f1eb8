import { PellucidError } from "@pellucid/tensor";
import { UsageError } from "./options.ts";

const HELP = `pellucid: GPT's weights on the command line

  pellucid generate   continue a text
  pellucid info       what is in a file of weights
  pellucid convert    other names, another format
  pellucid train      train a small GPT on a text

pellucid COMMAND --help tells more. Exit codes: 0 done, 1 an error, 2 a command line that is none, 130 Ctrl-C.
`;

interface Command {
  readonly HELP: string;
  /** Gives the exit code. */
  run(args: readonly string[]): Promise<number>;
}

/** Each is loaded when it is called: info is to answer at once. */
const COMMANDS = new Map<string, () => Promise<Command>>([
  ["generate", () => import("./generate.ts")],
  ["info", () => import("./info.ts")],
  ["convert", () => import("./convert.ts")],
  ["train", () => import("./train.ts")],
]);

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(HELP);
    return 0;
  }
  const load = COMMANDS.get(name);
  if (!load) {
    const rule = `the command is one of ${[...COMMANDS.keys()].join(", ")}, got ${name === "" ? "none" : name}`;
    throw new UsageError("pellucid", rule);
  }
  const command = await load();
  const beforeDashes = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  if (beforeDashes.includes("--help") || beforeDashes.includes("-h")) {
    process.stdout.write(command.HELP);
    return 0;
  }
  return await command.run(args);
}

/** What went wrong, in a line; undefined if it is a fault of ours, whose stack is wanted. */
function messageOf(error: unknown): string | undefined {
  if (error instanceof PellucidError || (error instanceof Error && error.name === "TokenizerError")) {
    return `${error.name}: ${error.message}`;
  }
  // Of the system: no such file, no permission, no room on the disk.
  return error instanceof Error && "syscall" in error ? `Error: ${error.message}` : undefined;
}

process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") process.exit(0); // nobody reads on, as with `| head`
  throw error;
});
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = messageOf(error);
  if (message === undefined) throw error;
  console.error(message);
  if (error instanceof UsageError) console.error("Try pellucid --help, or pellucid COMMAND --help");
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
