import { LANES, type Sizes } from "./constants.ts";
import { line, rect, text } from "./svg.ts";

const [LEFT, TOP] = [58, 692];
/** A box stands for a sum. */
const [BOX, HEIGHT, GAP] = [34, 18, 8];
/** Above the four sums of the even fours, below those of the odd ones, and then what is made of them. */
const ROWS = [0, HEIGHT, 50, 82, 114];

/** At the bottom: how the lanes of an element of C become one number at the end of a block. */
export function sums({ blockK }: Sizes): string[] {
  const shapes: string[] = [];
  for (const [row, count] of [LANES, LANES, LANES, LANES / 2, 1].entries()) {
    const y = TOP + ROWS[row]!;
    for (let i = 0; i < count; i++) {
      const parts = row < 2 ? [] : row === 2 ? [i] : [i, i + count];
      for (const above of parts) shapes.push(line(middle(above), TOP + ROWS[row - 1]! + HEIGHT, middle(i), y));
      shapes.push(rect(middle(i) - BOX / 2, y, BOX, HEIGHT, row === 1 ? "pale" : row === 0 ? "c" : "c2"));
      shapes.push(text(middle(i), y + 13, row < 2 ? `s${i + row * LANES}` : "+", "small", "middle"));
    }
  }
  const explained = [
    "even fours: steps 0–3 of every eight, each in its lane",
    "odd fours: steps 4–7 of every eight",
    "s0 + s4, s1 + s5, s2 + s6, s3 + s7",
    "of these, the first and the third, the second and the fourth",
    "both: the sum of this block of k, which is added to that of the blocks before",
  ];
  return [
    text(
      LEFT,
      TOP - 12,
      `At the end of a block, an element of C has eight sums, of ${blockK / (2 * LANES)} steps each`,
      "title",
    ),
    ...shapes,
    ...explained.map((words, row) => text(middle(LANES), TOP + ROWS[row]! + 13, words, "faint small")),
  ];
}

/** Where the middle of the i-th box of a row is. */
function middle(i: number): number {
  return LEFT + BOX / 2 + i * (BOX + GAP);
}
