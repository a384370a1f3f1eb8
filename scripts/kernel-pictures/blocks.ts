import { caches, packed } from "./caches.ts";
import { LANES, productSizes, type Sizes } from "./constants.ts";
import { sums } from "./sums.ts";
import { line, picture, rect, text } from "./svg.ts";

/** The product that is drawn: 256 tokens through the first layer of GPT-2's feed-forward part. */
const [M, K, N] = [256, 768, 3072];
/** Points an element, above. */
const SCALE = 0.2;
/** Below: how long a step of k is drawn, and how wide a line of an operand. */
const STEP = 15;
const LINE = 30;
/** So many steps of k are drawn: the first ones, a gap, the last one. */
const STEPS = 14;
/** Which four steps are being done, counted from 0. */
const NOW = 2;

/** How C, A and B are cut up, from the whole matrices down to the tile in registers and the sums in its lanes. */
export function drawBlocks(): string {
  const sizes = productSizes();
  return picture(860, 840, "How a product of matrices is cut into blocks, tiles and lanes", [
    ...matrices(sizes),
    ...tile(sizes),
    ...sums(sizes),
    ...caches(sizes),
    ...packed(sizes),
  ]);
}

/** Above: C = A·B, the blocks of one turn of the loops coloured. */
function matrices({ blockK, blockRows, nearRows, blockColumns }: Sizes): string[] {
  const [k, m, n] = [K * SCALE, M * SCALE, N * SCALE];
  const [left, top] = [206, 50];
  const [ax, cy] = [left - 14 - k, top + k + 14];
  const [bw, bh, rh] = [blockColumns * SCALE, blockK * SCALE, nearRows * SCALE];
  const grid = (x: number, y: number, width: number, height: number, dx: number, dy: number): string[] => [
    rect(x, y, width, height, "none"),
    ...steps(dx, width).map((at) => line(x + at, y, x + at, y + height)),
    ...steps(dy, height).map((at) => line(x, y + at, x + width, y + at)),
  ];
  // The first block of k, the second rows that are near, and the second block of columns.
  return [
    text(
      ax,
      22,
      `C = A·B,  [${M}, ${K}] · [${K}, ${N}] → [${M}, ${N}], and what one turn of the loops works on`,
      "title",
    ),
    ...grid(left, top, n, k, bw, bh),
    rect(left + bw, top, bw, bh, "b"),
    text(left + 1.5 * bw, top + bh / 2 - 3, "block", "small", "middle"),
    text(left + 1.5 * bw, top + bh / 2 + 11, "of B", "small", "middle"),
    text(left + n + 8, top + k / 2 + 4, "B", "title"),
    text(left + 1.5 * bw, top - 8, `${blockColumns} columns`, "faint small", "middle"),
    text(left - 6, top + bh / 2 + 4, `${blockK} of k`, "faint small", "end"),
    ...grid(ax, cy, k, m, bh, rh),
    rect(ax, cy + rh, bh, rh, "a"),
    text(ax + bh / 2, cy + m + 16, `${nearRows} rows, of ${blockRows} that are packed`, "small", "middle"),
    text(ax - 8, cy + m / 2 + 4, "A", "title", "end"),
    ...grid(left, cy, n, m, bw, rh),
    rect(left + bw, cy + rh, bw, rh, "c"),
    text(left + 1.5 * bw, cy + 1.5 * rh + 4, "A·B", "small", "middle"),
    text(left + n + 8, cy + m / 2 + 4, "C", "title"),
  ];
}

/** Below: the lines of each operand that a tile of C reads, and the tile. */
function tile({ blockK, rows, columns }: Sizes): string[] {
  const length = STEPS * STEP;
  const [left, top] = [length + 70, 346];
  const tileTop = top + length + 12;
  const ax = left - 12 - length;
  const shapes = [text(left, top - 12, `${columns} columns of B`, "small")];
  for (let p = 0; p < STEPS; p++) {
    const gap = p === STEPS - 2; // stands for the steps between
    const label = p === STEPS - 1 ? `${blockK - 1}` : p % LANES === 0 && !gap ? `${p}` : "";
    for (let j = 0; j < columns; j++) {
      shapes.push(rect(left + j * LINE, top + p * STEP, LINE, STEP, gap ? "none" : kindOf("b", p)));
    }
    for (let i = 0; i < rows; i++) {
      shapes.push(rect(ax + p * STEP, tileTop + i * LINE, STEP, LINE, gap ? "none" : kindOf("a", p)));
    }
    shapes.push(text(left - 6, top + p * STEP + 11, label, "faint small", "end"));
    shapes.push(text(ax + (p + 0.5) * STEP, tileTop - 5, label, "faint small", "middle"));
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const [x, y] = [left + j * LINE, tileTop + i * LINE];
      shapes.push(rect(x, y, LINE, LINE, "c"));
      for (let lane = 1; lane < LANES; lane++) {
        const at = x + (lane * LINE) / LANES;
        shapes.push(line(at, y, at, y + LINE, "dashed"));
      }
    }
  }
  const bottom = tileTop + rows * LINE;
  return [
    text(ax, top - 12, `Four steps: k = ${LANES * NOW} … ${LANES * NOW + LANES - 1}`, "title"),
    ...[
      `${rows} loads of ${LANES} steps of a row of A,`,
      `${columns} of a column of B.`,
      "Each of A times each of B is",
      `added to one of ${rows * columns} registers,`,
      "step by step in its own lane.",
      "",
      "The even fours (0–3, 8–11, …)",
      "are summed first, then the odd",
      "ones (4–7, …), left empty.",
    ].map((words, i) => text(ax, top + 8 + 16 * i, words, "small")),
    ...shapes,
    text(ax, bottom + 16, `${rows} rows of A`, "small"),
    text(left, bottom + 16, `tile of C: ${rows * columns} registers of ${LANES} lanes`, "small"),
  ];
}

/** The colour of step p: that of the steps being done, of the even fours, or none for the odd ones. */
function kindOf(operand: "a" | "b", p: number): string {
  const four = Math.floor(p / LANES);
  if (four === NOW) return `${operand}2`;
  return four % 2 === 0 ? operand : "pale";
}

/** size, 2·size, … below `end`. */
function steps(size: number, end: number): number[] {
  return Array.from({ length: Math.ceil(end / size) - 1 }, (_, i) => (i + 1) * size);
}
