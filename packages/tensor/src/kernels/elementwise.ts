import type { TypedArray } from "../dtype.ts";

// The elementwise ops that a model spends time in, as loops over rows of float32. An op's callback form is its definition;
// the loop here must agree with it to the bit.

/** Computes y[k] from the k-th elements of the operands, for every k of y. They are as long as y; `inBlocks` makes them so. */
export type Row<Y extends TypedArray, Operands extends readonly TypedArray[]> = (y: Y, ...operands: Operands) => void;

/** A `Row` of one float32 operand. */
export type MapRow = Row<Float32Array, [x: Float32Array]>;

/** A `Row` of two float32 operands, whose result is of the dtype that its op says. */
export type ZipRow = Row<never, [a: Float32Array, b: Float32Array]>;

/** y = a + b */
export function addRow(y: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = a[k]! + b[k]!;
}

/** y = a - b */
export function subRow(y: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = a[k]! - b[k]!;
}

/** y = a · b */
export function mulRow(y: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = a[k]! * b[k]!;
}

/** y = a / b */
export function divRow(y: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = a[k]! / b[k]!;
}

/** y = the larger one, NaN if one is */
export function maximumRow(y: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Math.max(a[k]!, b[k]!);
}

/** y = the smaller one, NaN if one is */
export function minimumRow(y: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Math.min(a[k]!, b[k]!);
}

/**
 * y = a where the condition holds, else b: as words, without a jump, which a processor would often foresee wrongly. Four elements a
 * turn: an engine looks at the type and the length of each array once a turn.
 */
export function whereRow(y: Float32Array, condition: Uint8Array, a: Float32Array, b: Float32Array): void {
  const [to, p, q] = [wordsOf(y), wordsOf(a), wordsOf(b)];
  let k = 0;
  for (; k + 3 < to.length; k += 4) {
    to[k] = q[k]! ^ ((p[k]! ^ q[k]!) & -condition[k]!);
    to[k + 1] = q[k + 1]! ^ ((p[k + 1]! ^ q[k + 1]!) & -condition[k + 1]!);
    to[k + 2] = q[k + 2]! ^ ((p[k + 2]! ^ q[k + 2]!) & -condition[k + 2]!);
    to[k + 3] = q[k + 3]! ^ ((p[k + 3]! ^ q[k + 3]!) & -condition[k + 3]!);
  }
  for (; k < to.length; k++) to[k] = q[k]! ^ ((p[k]! ^ q[k]!) & -condition[k]!);
}

function wordsOf({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

// `Number(…)` rather than a choice: an engine makes it without a jump, which it would often foresee wrongly.

/** y = 1 where a = b, else 0 */
export function eqRow(y: Uint8Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Number(a[k]! === b[k]!);
}

/** y = 1 where a ≠ b, else 0 */
export function neRow(y: Uint8Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Number(a[k]! !== b[k]!);
}

/** y = 1 where a < b, else 0 */
export function ltRow(y: Uint8Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Number(a[k]! < b[k]!);
}

/** y = 1 where a ≤ b, else 0 */
export function leRow(y: Uint8Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Number(a[k]! <= b[k]!);
}

/** y = 1 where a > b, else 0 */
export function gtRow(y: Uint8Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Number(a[k]! > b[k]!);
}

/** y = 1 where a ≥ b, else 0 */
export function geRow(y: Uint8Array, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Number(a[k]! >= b[k]!);
}

/** y = -x */
export function negRow(y: Float32Array, x: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = -x[k]!;
}

/** y = √x */
export function sqrtRow(y: Float32Array, x: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Math.sqrt(x[k]!);
}

/** y = x² */
export function squareRow(y: Float32Array, x: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = x[k]! * x[k]!;
}

/** y = 1 / √x */
export function rsqrtRow(y: Float32Array, x: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = 1 / Math.sqrt(x[k]!);
}

/** y = |x| */
export function absRow(y: Float32Array, x: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Math.abs(x[k]!);
}

/** y = the next whole number not above x */
export function floorRow(y: Float32Array, x: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Math.floor(x[k]!);
}

/** y = the next whole number not below x */
export function ceilRow(y: Float32Array, x: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Math.ceil(x[k]!);
}

/** y = x without its fraction */
export function truncRow(y: Float32Array, x: Float32Array): void {
  for (let k = 0; k < y.length; k++) y[k] = Math.trunc(x[k]!);
}
