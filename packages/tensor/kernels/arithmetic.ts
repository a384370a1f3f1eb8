import { loadEnd, storeEnd } from "./vectors";

// Operations between two operands, each rounded once.

export const ADD: i32 = 20;
export const SUB: i32 = 21;
export const MUL: i32 = 22;
export const DIV: i32 = 23;
export const MAXIMUM: i32 = 24;
export const MINIMUM: i32 = 25;

/**
 * y[i] ← a[i] ∘ b[i], i = 0 … n - 1. If one operand is `repeated`, it has one element, which meets all of the other's: four of it
 * are laid out in `room`, of 32 bytes, and read again and again.
 */
export function arithmeticRow(
  kind: i32, y: usize, a: usize, repeatedA: bool, b: usize, repeatedB: bool, n: i32, room: usize,
): void {
  if (repeatedA) {
    v128.store(room, v128.load32_splat(a));
    a = room;
  }
  if (repeatedB) {
    v128.store(room, v128.load32_splat(b), 16);
    b = room + 16;
  }
  const stepA: usize = repeatedA ? 0 : 16;
  const stepB: usize = repeatedB ? 0 : 16;
  const fours = <usize>n >> 2;
  if (kind === ADD) loop(ADD, y, a, stepA, b, stepB, fours);
  else if (kind === SUB) loop(SUB, y, a, stepA, b, stepB, fours);
  else if (kind === MUL) loop(MUL, y, a, stepA, b, stepB, fours);
  else if (kind === DIV) loop(DIV, y, a, stepA, b, stepB, fours);
  else if (kind === MAXIMUM) loop(MAXIMUM, y, a, stepA, b, stepB, fours);
  else loop(MINIMUM, y, a, stepA, b, stepB, fours);
  const left = n & 3;
  if (left === 0) return;
  const end = apply(kind, loadEnd(a + fours * stepA, left, 0), loadEnd(b + fours * stepB, left, 0));
  storeEnd(y + (fours << 4), end, left);
}

/** A loop of its own for each kind, which is known when it is compiled. */
@inline
function loop(kind: i32, y: usize, a: usize, stepA: usize, b: usize, stepB: usize, fours: usize): void {
  for (; fours > 0; fours--) {
    v128.store(y, apply(kind, v128.load(a), v128.load(b)));
    a += stepA;
    b += stepB;
    y += 16;
  }
}

@inline
function apply(kind: i32, a: v128, b: v128): v128 {
  if (kind === ADD) return f32x4.add(a, b);
  if (kind === SUB) return f32x4.sub(a, b);
  if (kind === MUL) return f32x4.mul(a, b);
  if (kind === DIV) return f32x4.div(a, b);
  return kind === MAXIMUM ? f32x4.max(a, b) : f32x4.min(a, b); // NaN if one is; 0 is above -0
}
