import { type ElementFormat, elementFormat } from "./format/element.ts";
import type { Tensor } from "./tensor.ts";

/** A tensor of more elements than this is summarised: "..." stands for the middle of its long axes. */
const THRESHOLD = 1000;
const LINE_WIDTH = 80;
const PREFIX = "tensor(";

/** The elements to show, nested as the axes are; null where some are left out. */
type Shown = number | null | Shown[];

/**
 * What PyTorch prints for a tensor of these values. int32 stands for its int64, the default integer, so it prints as that
 * does. Only the elements that are shown are read, however large the tensor.
 */
export function formatTensor(x: Tensor): string {
  return `${withSuffixes(PREFIX + formatValues(x), suffixesOf(x))})`;
}

function formatValues(x: Tensor): string {
  const size = x.numel();
  if (size === 0) return "[]";
  const shown = pickShown(x, size > THRESHOLD);
  return layOut(shown, x.ndim, PREFIX.length, elementFormat(x.dtype, elementsIn(shown)));
}

function pickShown(x: Tensor, summarise: boolean, axis = 0, at = x.offset): Shown {
  if (axis === x.ndim) return x.storage[at]!;
  const stride = x.strides[axis]!;
  return positions(x.shape[axis]!, summarise).map((i) =>
    i === null ? null : pickShown(x, summarise, axis + 1, at + i * stride),
  );
}

/** The positions of an axis of size n to show: in a summary, three at either end. */
function positions(n: number, summarise: boolean): (number | null)[] {
  if (summarise && n > 6) return [0, 1, 2, null, n - 3, n - 2, n - 1];
  return Array.from({ length: n }, (_, i) => i);
}

function elementsIn(shown: Shown): number[] {
  if (shown === null) return [];
  return typeof shown === "number" ? [shown] : shown.flatMap(elementsIn);
}

/** Brackets, commas and line breaks: a row is wrapped at the line width; parts of n axes stand n line breaks apart. */
function layOut(shown: Shown, rank: number, indent: number, format: ElementFormat): string {
  if (shown === null) return rank === 0 ? " ..." : "...";
  if (typeof shown === "number") return format.write(shown);
  const parts = shown.map((part) => layOut(part, rank - 1, indent + 1, format));
  const lines = rank === 1 ? wrap(parts, LINE_WIDTH - indent, format.width) : parts;
  return `[${lines.join(`,${"\n".repeat(Math.max(rank - 1, 1))}${" ".repeat(indent + 1)}`)}]`;
}

function wrap(elements: readonly string[], room: number, width: number): string[] {
  const perLine = Math.max(Math.floor(room / (width + ", ".length)), 1);
  const lines: string[] = [];
  for (let i = 0; i < elements.length; i += perLine) lines.push(elements.slice(i, i + perLine).join(", "));
  return lines;
}

/** What the values do not show by themselves. */
function suffixesOf(x: Tensor): string[] {
  const suffixes: string[] = [];
  if (x.numel() === 0) {
    if (x.ndim !== 1) suffixes.push(`size=(${x.shape.join(", ")})`);
    if (x.dtype !== "float32") suffixes.push(`dtype=torch.${x.dtype === "int32" ? "int64" : "bool"}`);
  }
  if (!x.isLeaf) suffixes.push(`grad_fn=<${capitalised(x.graphNode!.op)}Backward0>`);
  else if (x.requiresGrad) suffixes.push("requires_grad=True");
  return suffixes;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Appends each suffix to the last line, or to a new one where that would leave fewer than two columns, as in PyTorch. */
function withSuffixes(text: string, suffixes: readonly string[]): string {
  for (const suffix of suffixes) {
    const column = text.length - (text.lastIndexOf("\n") + 1);
    const fits = column + `, ${suffix}`.length + 2 <= LINE_WIDTH;
    text += fits ? `, ${suffix}` : `,\n${" ".repeat(PREFIX.length)}${suffix}`;
  }
  return text;
}
