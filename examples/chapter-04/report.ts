import { compare, type Difference, outputsOf } from "./notebook.ts";

/** The texts that the outputs are held against. */
export type Edition = "notebook.txt" | "later-edition.txt";

const EDITION_NAMES: Record<Edition, string> = {
  "notebook.txt": "the notebook",
  "later-edition.txt": "the book's later edition",
};

/** Outputs printed in the section that is running. */
let printed: string[] = [];

/** What has been compared so far, edition by edition. */
const tallies = new Map<Edition, { numbers: number; differences: Difference[]; otherText: string[] }>();

/** How long the long steps took. */
const timings: string[] = [];

/** Prints an output of the notebook: values with spaces between them. It will be held against the notebook's text. */
export function print(...values: readonly unknown[]): void {
  const text = values.map(String).join(" ");
  printed.push(text);
  console.log(text);
}

/** A shape as PyTorch prints it. */
export function torchSize(shape: readonly number[]): string {
  return `torch.Size([${shape.join(", ")}])`;
}

/** Runs a long step; says on stderr what it is and how long it took. */
export function timed<T>(step: string, f: () => T): T {
  process.stderr.write(`  … ${step}`);
  const start = performance.now();
  const result = f();
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  process.stderr.write(`: ${seconds}\n`);
  timings.push(`${step}: ${seconds}`);
  return result;
}

/** Runs a section of the chapter and holds what it prints, output by output, against an edition's section of that number. */
export function section(number: string, title: string, run: () => void, edition: Edition = "notebook.txt"): void {
  console.log(`\n## ${number} ${title}\n`);
  printed = [];
  run();
  const tally = tallies.get(edition) ?? { numbers: 0, differences: [], otherText: [] };
  tallies.set(edition, tally);
  outputsOf(edition, number).forEach((output, i) => {
    const { numbers, differences, sameText } = compare(printed[i] ?? "", output);
    tally.numbers += numbers;
    tally.differences.push(...differences);
    if (!sameText) tally.otherText.push(output);
  });
  if (!asPrinted()) process.exitCode = 1;
}

/** At most two numbers may be off, and by one unit in their last digit: PyTorch's own builds differ by as much. */
function asPrinted(): boolean {
  return Array.from(tallies.values()).every(
    ({ differences, otherText }) =>
      otherText.length === 0 && differences.length <= 2 && differences.every((d) => d.units <= 1),
  );
}

/** Tells how many of the printed numbers came out, what did not, and what it took. */
export function summarize(): void {
  console.log("\n## Compared\n");
  for (const [edition, { numbers, differences, otherText }] of tallies) {
    console.log(`${numbers - differences.length} of ${numbers} numbers as ${EDITION_NAMES[edition]} prints them`);
    for (const { printed, notebook } of differences) console.log(`  printed ${printed} where it has ${notebook}`);
    for (const text of otherText) console.log(`  printed other text than\n${text}`);
  }
  console.log(`\n${timings.join("\n")}`);
  console.log(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
}
