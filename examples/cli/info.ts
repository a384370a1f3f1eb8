import type { RecognizedWeights } from "@pellucid/gpt";
import { parse } from "./options.ts";
import { bytes, count, harmless, styled } from "./terminal.ts";
import { type Entry, type OpenWeights, withWeights } from "./weights-file.ts";

export const HELP = `Tells what is in a file of weights. Only its header is read.

  pellucid info FILE

  FILE   .safetensors, or PyTorch's .pth
`;

export async function run(args: readonly string[]): Promise<number> {
  const { positionals } = parse("pellucid info", args, {}, ["FILE"]);
  process.stdout.write(await withWeights(positionals[0]!, describe));
  return 0;
}

function describe({ path, format, size, metadata, entries, part, weights, recognized }: OpenWeights): string {
  const numbers = [...weights.entries]
    .filter(([name]) => !isMask(name))
    .reduce((sum, [, entry]) => sum + numel(entry), 0);
  const facts = [
    ["file", `${harmless(path)}, ${format}, ${bytes(size)}`],
    ["model", recognized === null ? "no GPT that is known here" : modelLine(recognized)],
    ...(recognized === null ? [] : [["names", namesLine(recognized, part)]]),
    ["tensors", count(entries.size)],
    ["parameters", count(numbers) + (recognized?.tied ? ", the head being the token embedding" : "")],
    ...Array.from(metadata, ([key, value]) => [`"${harmless(shorten(key, 30))}"`, harmless(shorten(value, 90))]),
  ];
  const width = Math.max(...facts.map(([name]) => name!.length));
  const lines = facts.map(([name, value]) => `${styled("bold", name!.padEnd(width))}  ${value}\n`);
  return `${lines.join("")}\n${table(entries)}`;
}

function modelLine(found: RecognizedWeights): string {
  const { knownAs, vocabSize, ctxLen, embDim, nLayers, qkvBias } = found;
  const sizes = `${nLayers} blocks, ${embDim} wide, ${count(vocabSize)} tokens, context of ${count(ctxLen)}`;
  return `${knownAs ?? "a GPT"}: ${sizes}, query-key-value bias ${qkvBias ? "on" : "off"}`;
}

const LAYOUT_NAMES: Readonly<Record<RecognizedWeights["layout"], string>> = {
  pellucid: "Pellucid's",
  book: "the book's",
  notebook: "those of the book's early notebook",
  huggingface: "Hugging Face's GPT-2",
};

function namesLine({ layout, prefix }: RecognizedWeights, part: string): string {
  const before = harmless(part + prefix);
  return LAYOUT_NAMES[layout] + (before === "" ? "" : `, after ${before}`);
}

/** A line for each tensor. */
function table(entries: ReadonlyMap<string, Entry>): string {
  const rows = Array.from(entries, ([name, { storedAs, shape }]) => [
    harmless(name),
    storedAs,
    `[${shape.join(", ")}]`,
  ]);
  const width = (column: number): number => rows.reduce((widest, row) => Math.max(widest, row[column]!.length), 0);
  const [names, dtypes] = [width(0), width(1)];
  return rows
    .map(([name, dtype, shape]) => `${name!.padEnd(names)}  ${styled("dim", dtype!.padEnd(dtypes))}  ${shape}\n`)
    .join("");
}

/** Masks are in the files of PyTorch, and nothing that is learned. */
function isMask(name: string): boolean {
  return /\.(att\.mask|attn\.(masked_)?bias)$/.test(name);
}

function numel({ shape }: Entry): number {
  return shape.reduce((product, n) => product * n, 1);
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}… (${count(text.length)} characters)` : text;
}
