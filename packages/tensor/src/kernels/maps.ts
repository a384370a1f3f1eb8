import * as math from "./math.ts";
import { KIND, operand, runRows } from "./rows.ts";

// Functions of each element of an array: y[i] = f(x[i]). The plain ones are rounded once; the fast ones are within some
// units in the last place of it, as each says.

/** eˣ. Fast: within 1. */
export function expRow(y: Float32Array, x: Float32Array): void {
  if (runMap(KIND.exp, 1.5, y, x)) return;
  for (let i = 0; i < y.length; i++) y[i] = math.exp(x[i]!);
}

/** tanh x. Fast: within 2. */
export function tanhRow(y: Float32Array, x: Float32Array): void {
  if (runMap(KIND.tanh, 2.5, y, x)) return;
  for (let i = 0; i < y.length; i++) y[i] = math.tanh(x[i]!);
}

/** 1 / (1 + e⁻ˣ). Fast: within 3. */
export function sigmoidRow(y: Float32Array, x: Float32Array): void {
  if (runMap(KIND.sigmoid, 2, y, x)) return;
  for (let i = 0; i < y.length; i++) y[i] = math.sigmoid(x[i]!);
}

/** x / (1 + e⁻ˣ). Fast: within 4; 52 where 1 / (1 + e⁻ˣ) is too small for all of its digits. */
export function siluRow(y: Float32Array, x: Float32Array): void {
  if (runMap(KIND.silu, 2, y, x)) return;
  for (let i = 0; i < y.length; i++) y[i] = x[i]! * math.sigmoid(x[i]!);
}

/**
 * With the SIMD kernel, if there is one.
 * @param time how many nanoseconds an element takes
 */
export function runMap(kind: number, time: number, y: Float32Array, ...from: readonly Float32Array[]): boolean {
  const job = { kind, rows: y.length, n: 1, time };
  return runRows(
    job,
    [y, ...from].map((array) => operand(array, 1)),
  );
}
