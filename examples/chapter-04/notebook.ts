import { readFileSync } from "node:fs";

/** A number that was printed otherwise than in the notebook. */
export interface Difference {
  readonly printed: string;
  readonly notebook: string;
  /** How far apart, in units of the last printed digit; Infinity where no number stands against it. */
  readonly units: number;
}

/** How one printed output compares with the notebook's. */
export interface Comparison {
  /** How many numbers the notebook prints there. */
  readonly numbers: number;
  readonly differences: readonly Difference[];
  /** Whether everything between the numbers is the same, byte for byte; the name of a grad_fn aside. */
  readonly sameText: boolean;
}

/** The outputs that a notebook's text prints under a section's heading, in order. */
export function outputsOf(file: string, section: string): string[] {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  const body = text.split(/^## /m).find((part) => part.startsWith(`${section} `)) ?? "";
  return Array.from(
    body.matchAll(/^(?:tensor\([\s\S]*?\)$|(?:Output shape|Total|Number|Hello, I am|layers\.).*$)/gm),
    ([output]) => output,
  );
}

/** Holds a printed output against the notebook's, number by number. */
export function compare(printed: string, notebook: string): Comparison {
  const [ours, theirs] = [numbersIn(printed), numbersIn(notebook)];
  const differences = theirs.flatMap((wanted, i): Difference[] => {
    const got = ours[i];
    if (got === wanted) return [];
    return [
      { printed: got ?? "nothing", notebook: wanted, units: got === undefined ? Infinity : unitsApart(got, wanted) },
    ];
  });
  return { numbers: theirs.length, differences, sameText: textOf(printed) === textOf(notebook) };
}

const NUMBER = /(-?\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]\d+)?)/;

/** The numbers of an output. Those of a shape are part of its text. */
function numbersIn(output: string): string[] {
  return split(output).filter((_, i) => i % 2 === 1);
}

/** What stands between the numbers, which are replaced by marks of their width. */
function textOf(output: string): string {
  return split(output)
    .map((part, i) => (i % 2 === 1 ? "#".repeat(part.length) : part))
    .join("");
}

/** An output cut into text, number, text, …, text. The name of a grad_fn is left out: it may be ours. */
function split(output: string): string[] {
  if (output.includes("torch.Size")) return [output];
  return output.replace(/grad_fn=<\w+>/g, "grad_fn").split(NUMBER);
}

function unitsApart(a: string, b: string): number {
  const decimals = b.split(".")[1]?.length ?? 0;
  const [x, y] = [a, b].map((text) => Number(text.replaceAll(",", "")));
  return Math.round(Math.abs(x! - y!) * 10 ** decimals);
}
