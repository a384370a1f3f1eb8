import type { PellucidError } from "../../src/index.ts";
import { badCalls, type Entry, someCalls, tensorsIn, thrownBy } from "./entry.ts";
import { casesOf } from "./oracle.ts";
import { FAMILIES } from "./registry.ts";

/** What the source of an op says of it. */
export interface OpSource {
  /** From docs/ to the file. */
  readonly link: string;
  /** The first sentence of its doc. */
  readonly summary: string;
}

const HEADER = `# Every op, and what holds it

Written by \`pnpm docs:ops\` from the registry in [every-op](../packages/tensor/test/every-op/registry.ts), where a test runs every
cell of every row in Node and in Chromium, and refuses an op that is exported without an entry. Another test compares this page
with what the registry gives.

- **Oracle**: how many calls were answered by PyTorch, and how many it refused; results, gradients and refusals must be the same.
- **Gradient**, **second gradient**: held against finite differences, over drawn shapes, layouts and values, for every float32
  argument. Where there is none, \`backward\` is an error: in the op's name, or for leaves, because they are made outside the graph.
- **Strided**: with each tensor argument transposed, sliced, stepped or expanded, the result is equal to the bit to that for
  contiguous arguments.
- **Bad input**: is refused with an error of these classes, in the op's name.
`;

/** docs/ops.md */
export function writeTable(sourceOf: (op: string) => OpSource): string {
  const sections = FAMILIES.map(([title, family]) => {
    const rows = Object.entries<Entry>(family).map(([op, entry]) => rowOf(op, entry, sourceOf(op)));
    return `\n## ${title}\n\n${formatRows([COLUMNS, ...rows])}`;
  });
  return HEADER + sections.join("");
}

const COLUMNS = ["op", "what it is", "oracle", "gradient", "second gradient", "strided", "bad input"];

function rowOf(op: string, entry: Entry, { link, summary }: OpSource): string[] {
  const cells = [
    `[${op}](${link})`,
    summary.replaceAll("|", "\\|"),
    oracleCell(op, entry),
    ...gradientCells(entry),
    stridedCell(entry),
    refusalCell(op, entry),
  ];
  const empty = cells.findIndex((cell) => cell.trim() === "");
  if (empty !== -1) throw new Error(`${op}: there is nothing to say of "${COLUMNS[empty]}"`);
  return cells;
}

function oracleCell(op: string, entry: Entry): string {
  const { answered, refused } = casesOf(op);
  if (entry.definition !== undefined) return "its definition, in float64";
  return refused === 0 ? `PyTorch: ${answered}` : `PyTorch: ${answered}, ${refused} refused`;
}

function gradientCells({ gradient }: Entry): [first: string, second: string] {
  if (gradient === true) return ["✓", "✓"];
  return "none" in gradient ? [`none: ${gradient.none}`, "none, as the first"] : [gradient.leaf, "none, as the first"];
}

function stridedCell(entry: Entry): string {
  if (someCalls(entry).every((args) => tensorsIn(args).length === 0)) return "takes no tensor";
  return entry.refuses === undefined ? "✓" : `✓, but refuses ${entry.refuses}`;
}

/** The classes of the errors, and where they come in another op's name, that name. */
function refusalCell(op: string, entry: Entry): string {
  const errors = badCalls(op, entry).map((f) => thrownBy(f) as PellucidError);
  const classes = [...new Set(errors.map(({ name }) => name))].sort().join(", ");
  return entry.refusedAs === undefined ? classes : `${classes}; also as ${entry.refusedAs}`;
}

function formatRows([columns, ...rows]: readonly (readonly string[])[]): string {
  const lines = [columns!, columns!.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
