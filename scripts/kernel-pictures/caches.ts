import { bytes, type Sizes } from "./constants.ts";
import { rect, text } from "./svg.ts";

const [LEFT, TOP] = [500, 334];

/** At the side: how large all that is, and where it stays. */
export function caches({ blockK, nearRows, blockColumns, rows, columns }: Sizes): string[] {
  const entries = [
    [
      "c",
      `tile of C, ${rows} × ${columns}`,
      `${rows * columns} of 16 registers`,
      "stays for the even fours, then for the odd ones",
    ],
    [
      "a",
      `${rows} rows of A, ${rows} × ${blockK}`,
      `${bytes(4 * blockK * rows)}: pass by`,
      `read once for each ${columns} columns of B`,
    ],
    [
      "b",
      `${columns} columns of B, ${blockK} × ${columns}`,
      `${bytes(4 * blockK * columns)}: first cache`,
      `stay for ${nearRows} rows of A`,
    ],
    [
      "a",
      `${nearRows} rows of A, ${nearRows} × ${blockK}`,
      `${bytes(4 * blockK * nearRows)}: second cache`,
      `stay for ${blockColumns} columns of B, ${columns} at a time`,
    ],
    [
      "b",
      `block of B, ${blockK} × ${blockColumns}`,
      `${bytes(4 * blockK * blockColumns)}: second cache`,
      "stays for the whole block of A",
    ],
  ] as const;
  return [
    text(LEFT, TOP, "From the inside out", "title"),
    ...entries.flatMap(([kind, what, where, why], i) => {
      const y = TOP + 14 + i * 42;
      return [
        rect(LEFT, y, 14, 30, kind),
        text(LEFT + 22, y + 12, what, "small"),
        text(LEFT + 190, y + 12, where, "small"),
        text(LEFT + 22, y + 27, why, "faint small"),
      ];
    }),
  ];
}

/** At the side: in what order packed elements lie. */
export function packed({ rows, columns }: Sizes): string[] {
  const top = TOP + 250;
  return [
    text(LEFT, top, "In memory, packed into panels", "title"),
    text(LEFT, top + 20, `A: a0,0 … a0,7 | a${rows - 1},0 … a${rows - 1},7 | a0,8 … a0,15 | …`, "code"),
    text(LEFT, top + 38, `B: b0,0 … b7,0 | … | b0,${columns - 1} … b7,${columns - 1} | b8,0 … b15,0 | …`, "code"),
  ];
}
