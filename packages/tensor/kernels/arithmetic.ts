import { load4, store4 } from "./vectors";

// The four operations between two operands, each rounded once.

export const ADD: i32 = 20;
export const SUB: i32 = 21;
export const MUL: i32 = 22;
export const DIV: i32 = 23;

/** y[i] ← a[i] ∘ b[i], i = 0 … n - 1, n ≥ 1. If one operand is `repeated`, it has one element, which meets all of the other's. */
export function arithmeticRow(kind: i32, y: usize, a: usize, repeatedA: bool, b: usize, repeatedB: bool, n: i32): void {
  if (kind === ADD) row(ADD, y, a, repeatedA, b, repeatedB, n);
  else if (kind === SUB) row(SUB, y, a, repeatedA, b, repeatedB, n);
  else if (kind === MUL) row(MUL, y, a, repeatedA, b, repeatedB, n);
  else row(DIV, y, a, repeatedA, b, repeatedB, n);
}

/** A loop of its own for each kind, and for each side that may be repeated. */
@inline
function row(kind: i32, y: usize, a: usize, repeatedA: bool, b: usize, repeatedB: bool, n: i32): void {
  let left = n;
  if (repeatedA) {
    const all = v128.load32_splat(a);
    do {
      store4(y, apply(kind, all, load4(b, left, 0)), left);
      b += 16;
      y += 16;
      left -= 4;
    } while (left > 0);
  } else if (repeatedB) {
    const all = v128.load32_splat(b);
    do {
      store4(y, apply(kind, load4(a, left, 0), all), left);
      a += 16;
      y += 16;
      left -= 4;
    } while (left > 0);
  } else {
    do {
      store4(y, apply(kind, load4(a, left, 0), load4(b, left, 0)), left);
      a += 16;
      b += 16;
      y += 16;
      left -= 4;
    } while (left > 0);
  }
}

@inline
function apply(kind: i32, a: v128, b: v128): v128 {
  if (kind === ADD) return f32x4.add(a, b);
  if (kind === SUB) return f32x4.sub(a, b);
  if (kind === MUL) return f32x4.mul(a, b);
  return f32x4.div(a, b);
}
