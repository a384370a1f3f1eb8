import type { TypedArray } from "../dtype.ts";
import { isContiguous, numel, type Shape } from "../shape.ts";
import type { Strided } from "./blocks.ts";
import { KIND, operand, runRows, WORTH_ASKING } from "./rows.ts";
import { readContiguous } from "./strided.ts";

/** Where each element has its own byte of the mask, they are cut into rows of so many. */
const ROW = 4096;
/** Rows that the mask repeats have so many elements at least, and at most. */
const [SHORTEST_ROW, LONGEST_ROW] = [32, 2 ** 20];

/**
 * y = `value` where the mask is `which`, 0 or 1, else x, with the SIMD kernel: all in the same shape, in which x lies element after
 * element, and the mask is the same for each index of the first axes, or none. False if they lie otherwise, or there is no kernel.
 */
export function fastFill(
  y: Float32Array,
  shape: Shape,
  mask: Strided,
  which: 0 | 1,
  value: number,
  x: Strided,
): boolean {
  if (y.length < WORTH_ASKING || !isContiguous(shape, x.strides)) return false;
  const own = mask.strides.findIndex((stride, axis) => stride !== 0 && shape[axis] !== 1);
  if (own < 0) return false;
  const inner = shape.slice(own);
  const bytes = readContiguous(mask.storage, inner, { strides: mask.strides.slice(own), offset: mask.offset });
  const whole = bytes.length === y.length;
  const n = whole ? Math.min(y.length, ROW) : numel(inner);
  if (n < SHORTEST_ROW || n > LONGEST_ROW) return false;
  const run = (start: number, rows: number, length: number): boolean => {
    const end = start + rows * length;
    const from = (x.storage as Float32Array).subarray(x.offset + start, x.offset + end);
    const floats = asFloats(whole ? bytes.subarray(start, end) : bytes);
    const shared = rows === 1 || !whole;
    return runRows({ kind: KIND.fill, rows, n: length, numbers: [value, which, shared ? 0 : length], time: 0.3 }, [
      operand(y.subarray(start, end), length),
      operand(from, length),
      operand(floats, shared ? 0 : length / 4),
    ]);
  };
  const rows = Math.floor(y.length / n);
  const rest = y.length - rows * n;
  return run(0, rows, n) && (rest === 0 || run(rows * n, 1, rest));
}

/** Bytes, and up to three more, as what is copied into the kernels' memory. */
function asFloats(bytes: TypedArray): Float32Array {
  const floats = new Float32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(floats.buffer).set(bytes);
  return floats;
}
