import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exportWeights, GPTModel, loadWeights } from "@pellucid/gpt";
import { AdamW } from "@pellucid/nn";
import { Generator } from "@pellucid/tensor";
import { readSafetensors, writeSafetensors } from "@pellucid/tensor/safetensors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { saveCheckpointFile } from "../chapter-05/checkpoint-file.ts";
import { type Outcome, outcomeOf } from "../outcome.ts";
import { toMetadata } from "./model-file.ts";
import { StopStrings } from "./stop-strings.ts";

const BIN = fileURLToPath(new URL("bin.mjs", import.meta.url));
const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const CHARACTERS = Array.from("abcdefgh ");
const CFG = { vocabSize: 9, ctxLen: 16, embDim: 8, nHeads: 2, nLayers: 1, dropRate: 0, qkvBias: false };
const model = new GPTModel(CFG, { generator: new Generator(1) });
let folder: string;
let weights: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pellucid-"));
  weights = join(folder, "tiny.safetensors");
  const metadata = toMetadata({ config: CFG, characters: CHARACTERS, prompt: "abc" });
  writeFileSync(weights, writeSafetensors(exportWeights(model, "pellucid"), { metadata }));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const pellucid = (args: readonly string[], interruptAt?: RegExp): Promise<Outcome> =>
  outcomeOf([BIN, ...args], interruptAt);

/** Two at a time: each is a process, and the machine may have no more cores. */
async function all(...lists: readonly (readonly string[])[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < lists.length; i += 2) {
    outcomes.push(...(await Promise.all(lists.slice(i, i + 2).map((args) => pellucid(args)))));
  }
  return outcomes;
}

test("each command tells how it is used, on stdout", async () => {
  const outcomes = await all(
    ["--help"],
    ["generate", "--help"],
    ["info", "-h"],
    ["convert", "--help"],
    ["train", "--help"],
  );
  for (const { code, stdout, stderr } of outcomes) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("pellucid");
  }
});

test("a command line that is none exits with 2 and says on stderr what would be one", async () => {
  const outcomes = await all(
    [],
    ["sing"],
    ["info"],
    ["generate", "--fast"],
    ["generate", "--top-k", "many"],
    ["convert", weights, join(folder, "x.pth")],
    ["convert", weights, join(folder, "x.safetensors"), "--layout", "latin"],
  );
  expect(outcomes.map(({ code, stdout }) => ({ code, stdout }))).toEqual(outcomes.map(() => ({ code: 2, stdout: "" })));
  expect(outcomes.map(({ stderr }) => stderr.split("\n")[0])).toEqual([
    "UsageError: pellucid: the command is one of generate, info, convert, train, got none",
    "UsageError: pellucid: the command is one of generate, info, convert, train, got sing",
    "UsageError: pellucid info: takes FILE, got none",
    expect.stringContaining("Unknown option '--fast'"),
    'UsageError: pellucid generate: --top-k takes a number, got "many"',
    expect.stringContaining("TO must end in .safetensors"),
    "UsageError: pellucid convert: --layout is one of huggingface, book, notebook, pellucid, got latin",
  ]);
});

test("an error exits with 1 and its message, in a line, on stderr", async () => {
  const damaged = join(folder, "damaged.safetensors");
  writeFileSync(damaged, "no weights");
  const bare = join(folder, "bare.safetensors");
  writeFileSync(bare, writeSafetensors(exportWeights(model, "pellucid")));
  const outcomes = await all(
    ["info", join(folder, "none")],
    ["info", damaged],
    ["generate", "--weights", weights, "--prompt", "xyz"],
    ["generate", "--weights", weights, "--top-p", "2"],
    ["generate", "--weights", bare, "--prompt", "abc"],
    ["train", join(folder, "none")],
  );
  expect(outcomes.map(({ code, stdout }) => ({ code, stdout }))).toEqual(outcomes.map(() => ({ code: 1, stdout: "" })));
  expect(outcomes.map(({ stderr }) => stderr.replace("loaded in 0.0 s\n", ""))).toEqual([
    expect.stringMatching(/^Error: ENOENT.*\n$/),
    expect.stringMatching(/^SafetensorsError: safetensors: .*\n$/),
    expect.stringMatching(/"x", which is no token here\n$/),
    expect.stringMatching(/topP must be a probability from 0 to 1, got 2\. .*\n$/),
    expect.stringMatching(/^WeightsError: .*--trained-on TEXT.*\n$/),
    expect.stringMatching(/^Error: ENOENT.*\n$/),
  ]);
});

test("generate: the text alone is on stdout, and the same seed gives the same", async () => {
  const args = ["generate", "--weights", weights, "--seed", "7", "--max-new-tokens", "30", "--prompt", "bad "];
  const [first, second, greedy] = (await all(args, args, [
    ...args,
    "--temperature",
    "0",
    "--top-k",
    "3",
    "--top-p",
    "0.9",
    "--repetition-penalty",
    "1.2",
  ])) as [Outcome, Outcome, Outcome];
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^bad [a-h ]{30}\n$/);
  expect(first.stderr).toMatch(/^loaded in [\d.]+ s\n30 tokens, [\d.]+ tokens\/s, seed 7\n$/);
  expect(second.stdout).toBe(first.stdout);
  expect(greedy.stdout).toMatch(/^bad [a-h ]{30}\n$/);
  const stop = first.stdout.slice(10, 12);
  const stopped = await pellucid([...args, "--stop", stop]);
  const from = first.stdout.indexOf(stop, 4);
  expect(stopped.stdout).toBe(`${first.stdout.slice(0, from)}\n`);
});

test("generate: Ctrl-C ends the text", async () => {
  const args = ["generate", "--weights", weights, "--max-new-tokens", "100000000"];
  const { code, stdout, stderr } = await pellucid(args, /^abc[a-h ]{20}/);
  expect(code).toBe(130);
  expect(stdout).toMatch(/^abc[a-h ]{20,}\n$/);
  expect(stderr).toMatch(/seed \d+, interrupted\n$/);
});

test("info tells what is in a file, converted there and back", async () => {
  const hf = join(folder, "hf.safetensors");
  const back = join(folder, "back.safetensors");
  expect(await pellucid(["convert", weights, hf, "--layout", "huggingface"])).toMatchObject({ code: 0, stdout: "" });
  const { tensors, metadata } = readSafetensors(readFileSync(hf));
  expect(tensors.get("transformer.h.0.attn.c_attn.weight")!.shape).toEqual([8, 24]);
  expect(metadata.get("format")).toBe("pt");

  const [told] = (await all(["info", hf], ["convert", hf, back])) as [Outcome, Outcome];
  expect(told).toMatchObject({ code: 0, stderr: "" });
  expect(told.stdout).toMatch(/^names +Hugging Face's GPT-2, after transformer\.$/m);
  expect(told.stdout).toContain("a GPT: 1 blocks, 8 wide, 9 tokens, context of 16, query-key-value bias on");
  expect(told.stdout).toMatch(/^transformer\.h\.0\.attn\.c_attn\.weight +F32 {2}\[8, 24\]$/m);
  expect(told.stdout).not.toContain("\x1b");
  const again = new GPTModel({ ...CFG, qkvBias: true }, { generator: new Generator(2) });
  loadWeights(again, readSafetensors(readFileSync(back)).tensors);
  expect(again.outHead.weight.toArray()).toEqual(model.outHead.weight.toArray());
  expect(again.stateDict()["trfBlocks.0.att.wKey.weight"]!.toArray()).toEqual(
    model.stateDict()["trfBlocks.0.att.wKey.weight"]!.toArray(),
  );
});

test("a checkpoint of a training is a file of weights, too", async () => {
  const checkpoint = join(folder, "checkpoint.safetensors");
  const text = join(folder, "text.txt");
  writeFileSync(text, CHARACTERS.join(""));
  const progress = { epoch: 1, batch: 0, step: 1, tokensSeen: 9, epochState: null };
  saveCheckpointFile(checkpoint, { model, optimizer: new AdamW(model.parameters()) }, progress);
  const options = ["--seed", "7", "--max-new-tokens", "30", "--prompt", "abc"];
  const [direct, inPart, told] = (await all(
    ["generate", "--weights", weights, ...options],
    ["generate", "--weights", checkpoint, "--trained-on", text, "--heads", "2", ...options],
    ["info", checkpoint],
  )) as [Outcome, Outcome, Outcome];
  expect(inPart).toMatchObject({ code: 0, stdout: direct.stdout });
  expect(told.stdout).toContain("Pellucid's, after model.");
});

test("train writes a file that generate reads, and Ctrl-C leaves a checkpoint to go on from", async () => {
  const text = join(folder, "story.txt");
  writeFileSync(text, "the cat sat on the mat, and the rat sat on the cat. ".repeat(130));
  const out = join(folder, "trained.safetensors");
  const checkpoint = join(folder, "training.safetensors");
  const args = ["train", text, "--epochs", "2", "--threads", "1", "--out", out, "--checkpoint", checkpoint];
  const first = await pellucid(args, /Step 000000/);
  expect(first.code).toBe(130);
  expect(first.stdout).toContain("To go on: the same command with --resume");
  const second = await pellucid([...args, "--resume"]);
  expect(second).toMatchObject({ code: 0 });
  const spoken = await pellucid(["generate", "--weights", out, "--max-new-tokens", "5"]);
  expect(spoken).toMatchObject({ code: 0 });
  expect(spoken.stdout).toMatch(/^the cat sat on.{5}\n$/);
});

test("train --preset small reads tokens, and generate continues what the text did not have", async () => {
  const text = join(folder, "tokens.txt");
  // The last tenth is more than a window of tokens, the rest not many more.
  writeFileSync(text, " cat and".repeat(81) + "a.".repeat(36));
  const out = join(folder, "tokens.safetensors");
  const checkpoint = join(folder, "tokens-training.safetensors");
  const files = ["--out", out, "--checkpoint", checkpoint];
  const trained = await pellucid(["train", text, "--preset", "small", "--threads", "1", ...files]);
  expect(trained).toMatchObject({ code: 0 });
  const options = ["--prompt", "A pöt 😀", "--seed", "7", "--max-new-tokens", "5"];
  const [direct, fromText, otherText] = (await all(
    ["generate", "--weights", out, ...options],
    ["generate", "--weights", checkpoint, "--trained-on", text, "--heads", "4", ...options],
    ["generate", "--weights", out, "--trained-on", fileURLToPath(import.meta.url), ...options],
  )) as [Outcome, Outcome, Outcome];
  expect(direct).toMatchObject({ code: 0, stdout: expect.stringMatching(/^A pöt 😀./s) });
  expect(fromText).toMatchObject({ code: 0, stdout: direct.stdout });
  expect(otherText).toMatchObject({ code: 1, stdout: "" });
  expect(otherText.stderr).toMatch(/^WeightsError: .* has \d+ tokens, but the text of .* makes \d+ or \d+;/);
});

test("the model of this repository writes in phrases of its story, whatever the prompt", async () => {
  const story = readFileSync(new URL("../chapter-05/the-verdict.txt", import.meta.url), "utf8");
  const pairs = (text: string): string[] => {
    const words = text.match(/[\p{L}']+/gu) ?? [];
    return words.slice(1).map((word, i) => `${words[i]} ${word}`);
  };
  const known = new Set(pairs(story));
  const prompts = ["Every effort moves you", "The painter", "In 1984 computers were"];
  const spoken = await all(...prompts.map((prompt) => ["generate", "--prompt", prompt, "--seed", "1"]));
  for (const [i, { code, stdout }] of spoken.entries()) {
    expect(code).toBe(0);
    const written = pairs(stdout.slice(prompts[i]!.length));
    expect(written.length).toBeGreaterThan(100);
    expect(written.filter((pair) => known.has(pair)).length).toBeGreaterThan(0.85 * written.length);
  }
});

test("what `pnpm build` has made runs while the sources have not changed since, and they run otherwise", async () => {
  const build = fileURLToPath(new URL("../../scripts/build-cli.ts", import.meta.url));
  mkdirSync(DIST, { recursive: true });
  const home = mkdtempSync(join(DIST, "test-")); // within reach of tsx, and ignored by git
  try {
    const bin = join(home, "cli/bin.mjs");
    mkdirSync(join(home, "cli"));
    copyFileSync(BIN, bin);
    writeFileSync(join(home, "cli/main.ts"), 'console.log("the source" as string);');
    expect(await outcomeOf([bin])).toMatchObject({ code: 0, stdout: "the source\n" });

    expect(await outcomeOf(["--import", "tsx", build, join(home, "dist")])).toMatchObject({ code: 0, stderr: "" });
    const [built, plain] = [await outcomeOf([bin, "info", weights]), await pellucid(["info", weights])];
    expect(built).toEqual(plain);
    expect(built.stdout).toContain("a GPT: 1 blocks");
    expect((await outcomeOf([bin, "sing"])).stderr).toContain("UsageError: pellucid: the command is one of");

    const notes = join(home, "dist/sources.json");
    const sources = JSON.parse(readFileSync(notes, "utf8")) as Record<string, number>;
    const changed = Object.keys(sources).find((file) => file.endsWith("tensor/src/ops/matmul.ts"))!;
    for (const change of [{ [changed]: sources[changed]! + 1 }, { "nowhere.ts": 0 }]) {
      writeFileSync(notes, JSON.stringify({ ...sources, ...change }));
      expect(await outcomeOf([bin])).toMatchObject({ code: 0, stdout: "the source\n" });
    }
  } finally {
    rmSync(home, { recursive: true });
  }
});

test("stop strings hold back what may become one, and nothing else", () => {
  const ending = new StopStrings(["end.", "stop"]);
  const shown = ["a", " e", "n", "t", "en", "d", "s", "t", "o", "x", " end", ". more"].map((s) => ending.push(s));
  expect(shown).toEqual(["a", " ", "", "ent", "", "", "end", "", "", "stox", " ", ""]);
  expect([ending.stopped, ending.flush(), ending.push("more")]).toEqual([true, "", ""]);
  const whole = new StopStrings(["end."]);
  expect(whole.push("the en") + whole.flush()).toBe("the en");
});
