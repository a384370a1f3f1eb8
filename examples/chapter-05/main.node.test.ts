import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Outcome, outcomeOf } from "../outcome.ts";
import { CharTokenizer } from "./char-tokenizer.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pellucid-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const run = (args: readonly string[], interruptAt?: RegExp): Promise<Outcome> =>
  outcomeOf(["--import", "tsx", MAIN, ...args], interruptAt);

test("Ctrl-C saves a checkpoint and exits cleanly, and --resume goes on from it", async () => {
  const checkpoint = join(folder, "training.safetensors");
  const first = await run(["--checkpoint", checkpoint], /Step 000000/);
  expect(first).toMatchObject({ code: 0 });
  const stopped = Number(/Stopped after step (\d+) of 140/.exec(first.stdout)?.[1]);
  expect(stopped).toBeGreaterThan(0);
  expect(existsSync(checkpoint)).toBe(true);
  expect(existsSync(`${checkpoint}.tmp`)).toBe(false);

  const second = await run(["--checkpoint", checkpoint, "--resume"], /parameters/);
  expect(second).toMatchObject({ code: 0 });
  expect(second.stdout).not.toContain("Step 000000");
  expect(Number(/Stopped after step (\d+) of 140/.exec(second.stdout)?.[1])).toBeGreaterThan(stopped);
});

test("a damaged checkpoint, a missing one and a wrong option are errors, told in a line", async () => {
  const checkpoint = join(folder, "damaged.safetensors");
  writeFileSync(checkpoint, "no checkpoint");
  const damaged = await run(["--checkpoint", checkpoint, "--resume"]);
  expect(damaged.code).toBe(1);
  expect(damaged.stderr).toMatch(/^CheckpointError: loadCheckpoint: the file is damaged or no checkpoint.*\n$/);
  expect(readFileSync(checkpoint, "utf8")).toBe("no checkpoint");

  const missing = await run(["--checkpoint", join(folder, "none"), "--resume"]);
  expect(missing).toMatchObject({ code: 1 });
  expect(missing.stderr).toContain("there is no checkpoint at");

  const wrong = await run(["--fast"]);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain("Unknown option '--fast'");
});

test("characters survive the tokenizer, others are refused", () => {
  const tokenizer = new CharTokenizer("hello, world");
  expect(tokenizer.decode(tokenizer.encode("low red hello"))).toBe("low red hello");
  expect(() => tokenizer.encode("x")).toThrow('encode: the text has "x", which is no token here');
});
