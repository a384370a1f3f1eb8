import type { TypedArray } from "../dtype.ts";
import type { Row } from "./elementwise.ts";
import { copyRow } from "./strided.ts";

/** Rows shorter than this are not worth the views that `inBlocks` makes of them. */
export const SHORTEST_ROW = 16;

/** So many elements of each operand stay in the first cache. */
const BLOCK = 2048;

/** Rooms for operands whose elements do not follow each other, one for the first operand, one for the second, … */
const floats = Array.from({ length: 3 }, () => new Float32Array(BLOCK));
const bits = Array.from({ length: 3 }, () => new Uint8Array(BLOCK));

/** The row of y from `at` on, computed from operands that lie as `forEachRow` says, block by block. */
export function inBlocks(
  row: Row<never, never>,
  y: TypedArray,
  at: number,
  operands: readonly TypedArray[],
  starts: readonly number[],
  steps: readonly number[],
  length: number,
): void {
  const compute = row as Row<TypedArray, TypedArray[]>;
  for (let done = 0; done < length; done += BLOCK) {
    const n = Math.min(BLOCK, length - done);
    const blocks = operands.map((from, i) => blockOf(from, starts[i]! + done * steps[i]!, steps[i]!, n, i));
    compute(y.subarray(at + done, at + done + n), ...blocks);
  }
}

/** The n elements start, start + step, … side by side: a view where they lie so, else a copy in the i-th operand's room. */
function blockOf(from: TypedArray, start: number, step: number, n: number, i: number): TypedArray {
  if (step === 1) return from.subarray(start, start + n);
  const room = (from instanceof Float32Array ? floats : bits)[i]!.subarray(0, n);
  copyRow(room, 0, 1, from, start, step, n);
  return room;
}
