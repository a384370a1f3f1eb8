import { runMap } from "./maps.ts";
import * as math from "./math.ts";
import { KIND } from "./rows.ts";

// GELU in its tanh form: x·σ(2u), 2u = 2·√(2/π)·(x + 0.044715·x³).

/** 2·√(2/π) */
export const TWICE_ROOT: number = 2 * Math.sqrt(2 / Math.PI);
/** The factor of x³ */
export const CUBIC = 0.044715;

/** x·σ(2u) */
export function geluTanh(x: number): number {
  return x * math.sigmoid(TWICE_ROOT * (x + CUBIC * x * x * x));
}

/** s + x·s·(1 - s)·(2u)′, s = σ(2u) */
export function geluTanhSlope(x: number): number {
  const s = math.sigmoid(TWICE_ROOT * (x + CUBIC * x * x * x));
  return s + x * s * (1 - s) * TWICE_ROOT * (1 + 3 * CUBIC * x * x);
}

/** y = gelu(x). Fast: within 3·(1 + |2u|) units in the last place; that is much only far below 0, where y vanishes. */
export function geluTanhRow(y: Float32Array, x: Float32Array): void {
  if (runMap(KIND.gelu, 2, y, x)) return;
  for (let i = 0; i < y.length; i++) y[i] = geluTanh(x[i]!);
}

/** dx = dy·gelu′(x). Fast: within 2⁻²¹·|dy|. */
export function geluTanhRowBackward(dx: Float32Array, dy: Float32Array, x: Float32Array): void {
  if (runMap(KIND.geluBackward, 2.5, dx, x, dy)) return;
  for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! * geluTanhSlope(x[i]!);
}
