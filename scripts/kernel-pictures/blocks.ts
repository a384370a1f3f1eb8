import { bytes, constant, tileSize } from "./constants.ts";
import { line, picture, rect, text } from "./svg.ts";

/** The product that is drawn: 256 tokens through the first layer of GPT-2's feed-forward part. */
const [M, K, N] = [256, 768, 3072];
/** Points an element, above. */
const SCALE = 0.2;
/** Points an element, below; and how many steps of k are drawn. */
const CELL = 18;
const STEPS = 11;
/** The step of k that is being done. */
const NOW = 3;

/** How C, A and B are cut up, from the whole matrices down to the tile in registers. */
export function drawBlocks(): string {
  const blockK = constant("BLOCK_K");
  const blockRows = constant("BLOCK_ROWS");
  const blockColumns = constant("BLOCK_COLUMNS");
  const tile = tileSize();
  return picture(860, 656, "How a product of matrices is cut into blocks, panels and tiles", [
    ...matrices(blockK, blockRows, blockColumns),
    ...panels(blockK, tile.rows, tile.columns),
    ...caches(blockK, blockRows, blockColumns, tile.rows, tile.columns),
  ]);
}

/** Above: C = A·B, the blocks of one turn of the loops coloured. */
function matrices(blockK: number, blockRows: number, blockColumns: number): string[] {
  const [k, m, n] = [K * SCALE, M * SCALE, N * SCALE];
  const [left, top] = [196, 50];
  const [ax, cy] = [left - 14 - k, top + k + 14];
  const [bw, bh, rh] = [blockColumns * SCALE, blockK * SCALE, blockRows * SCALE];
  const grid = (x: number, y: number, width: number, height: number, dx: number, dy: number): string[] => [
    rect(x, y, width, height, "none"),
    ...steps(dx, width).map((at) => line(x + at, y, x + at, y + height)),
    ...steps(dy, height).map((at) => line(x, y + at, x + width, y + at)),
  ];
  const [block, row] = [1, 1]; // the second block of k, the second of rows
  return [
    text(
      left,
      22,
      `C = A·B,  [${M}, ${K}] · [${K}, ${N}] → [${M}, ${N}], and what one turn of the loops works on`,
      "title",
    ),
    ...grid(left, top, n, k, bw, bh),
    rect(left + bw, top + block * bh, bw, bh, "b"),
    text(left + 1.5 * bw, top + 1.5 * bh + 4, "block of B", "small", "middle"),
    text(left + n - 8, top + k - 8, "B", "title", "end"),
    text(left + 1.5 * bw, top - 8, `${blockColumns} columns`, "faint small", "middle"),
    text(left - 6, top + 1.5 * bh + 4, `${blockK} of k`, "faint small", "end"),
    ...grid(ax, cy, k, m, bh, rh),
    rect(ax + block * bh, cy + row * rh, bh, rh, "a"),
    text(ax + 1.5 * bh, cy + m + 16, `block of A: ${blockRows} rows`, "small", "middle"),
    text(ax + 6, cy + 15, "A", "title"),
    ...grid(left, cy, n, m, bw, rh),
    rect(left + bw, cy + row * rh, bw, rh, "c"),
    text(left + 1.5 * bw, cy + 1.5 * rh + 4, "+= A·B", "small", "middle"),
    text(left + n - 8, cy + m - 8, "C", "title", "end"),
  ];
}

/** Below: a panel of each operand and the tile of C that they give. */
function panels(blockK: number, rows: number, columns: number): string[] {
  const [left, top] = [STEPS * CELL + 70, 346];
  const length = STEPS * CELL;
  const tileTop = top + length + 12;
  const ax = left - 12 - length;
  const shapes = [text(left, top - 12, `panel of B: ${columns} columns`, "small")];
  for (let p = 0; p < STEPS; p++) {
    const gap = p === STEPS - 2; // stands for the steps between
    for (let j = 0; j < columns; j++) {
      shapes.push(rect(left + j * CELL, top + p * CELL, CELL, CELL, gap ? "none" : p === NOW ? "b2" : "b"));
    }
    for (let i = 0; i < rows; i++) {
      shapes.push(rect(ax + p * CELL, tileTop + i * CELL, CELL, CELL, gap ? "none" : p === NOW ? "a2" : "a"));
    }
    const label = gap ? "…" : p === STEPS - 1 ? `${blockK - 1}` : `${p}`;
    shapes.push(text(left - 6, top + p * CELL + 13, label, "faint small", "end"));
    shapes.push(text(ax + (p + 0.5) * CELL, tileTop - 5, label, "faint small", "middle"));
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      shapes.push(rect(left + j * CELL, tileTop + i * CELL, CELL, CELL, Math.floor(j / 4) % 2 ? "c2" : "c"));
    }
  }
  const bottom = tileTop + rows * CELL;
  return [
    text(ax, top - 12, `One step: k = ${NOW}`, "title"),
    ...[
      `${columns / 4} loads of 4 elements of B,`,
      `${rows} of one element of A, each`,
      "repeated in 4 lanes. Each of A",
      "times each of B is added to",
      `one of ${(rows * columns) / 4} registers.`,
    ].map((words, i) => text(ax, top + 8 + 16 * i, words, "small")),
    ...shapes,
    text(ax, bottom + 16, `panel of A: ${rows} rows`, "small"),
    text(left, bottom + 16, `tile of C: ${(rows * columns) / 4} registers of 4`, "small"),
  ];
}

/** At the side: how large all that is, and in what order it lies. */
function caches(blockK: number, blockRows: number, blockColumns: number, rows: number, columns: number): string[] {
  const [left, top] = [516, 334];
  const entries = [
    [
      "c",
      `tile of C, ${rows} × ${columns}`,
      `${(rows * columns) / 4} of 16 registers`,
      "stays for all steps of a block",
    ],
    [
      "b",
      `panel of B, ${blockK} × ${columns}`,
      `${bytes(4 * blockK * columns)}: first cache`,
      `stays for ${blockRows / rows} panels of A`,
    ],
    ["a", `panel of A, ${rows} × ${blockK}`, `${bytes(4 * blockK * rows)}: passes by`, "read once for each panel of B"],
    [
      "a",
      `block of A, ${blockRows} × ${blockK}`,
      `${bytes(4 * blockK * blockRows)}: second cache`,
      `stays for ${blockColumns / columns} panels of B`,
    ],
    [
      "b",
      `block of B, ${blockK} × ${blockColumns}`,
      `${bytes(4 * blockK * blockColumns)}: second or third`,
      "stays for all blocks of A",
    ],
  ] as const;
  const lanes = (letter: string, count: number, step: number): string =>
    Array.from({ length: count }, (_, i) => (letter === "a" ? `${letter}${i},${step}` : `${letter}${step},${i}`)).join(
      " ",
    );
  return [
    text(left, top, "From the inside out", "title"),
    ...entries.flatMap(([kind, what, where, why], i) => {
      const y = top + 14 + i * 42;
      return [
        rect(left, y, 14, 30, kind),
        text(left + 22, y + 12, what, "small"),
        text(left + 170, y + 12, where, "small"),
        text(left + 22, y + 27, why, "faint small"),
      ];
    }),
    text(left, top + 244, "In memory, packed", "title"),
    text(left, top + 262, `A: ${lanes("a", rows, 0)} | ${lanes("a", rows, 1)} | …`, "code"),
    text(left, top + 279, `B: ${lanes("b", columns, 0)} |`, "code"),
    text(left + 20, top + 295, `${lanes("b", columns, 1)} | …`, "code"),
  ];
}

/** size, 2·size, … below `end`. */
function steps(size: number, end: number): number[] {
  return Array.from({ length: Math.ceil(end / size) - 1 }, (_, i) => (i + 1) * size);
}
