import { constant, MINUS_ZERO, ONE } from "./constants";
import { exp, expUpTo89, sigmoid, tanh } from "./functions";
import { multiplyAdd } from "./multiply-add";
import { load4, store4 } from "./vectors";

// Functions of each element of a long array.

export const EXP: i32 = 1;
export const TANH: i32 = 2;
export const SIGMOID: i32 = 3;
export const SILU: i32 = 4;
export const GELU: i32 = 5;
export const GELU_BACKWARD: i32 = 6;

/** y[i] ← f(x[i]), or dx[i] ← f(x[i], dy[i]), for n ≥ 1 elements. */
export function mapElements(kind: i32, y: usize, x: usize, dy: usize, n: i32): void {
  if (kind === EXP) elements(EXP, y, x, 0, n);
  else if (kind === TANH) elements(TANH, y, x, 0, n);
  else if (kind === SIGMOID) elements(SIGMOID, y, x, 0, n);
  else if (kind === SILU) elements(SILU, y, x, 0, n);
  else if (kind === GELU) elements(GELU, y, x, 0, n);
  else elements(GELU_BACKWARD, y, x, dy, n);
}

/** A loop of its own for each kind, which is known when it is compiled. */
@inline
function elements(kind: i32, y: usize, x: usize, dy: usize, n: i32): void {
  let left = n;
  do {
    const v = load4(x, left, 0);
    if (kind === EXP) store4(y, exp(v), left);
    if (kind === TANH) store4(y, tanh(v), left);
    if (kind === SIGMOID) store4(y, sigmoid(v), left);
    if (kind === SILU) store4(y, f32x4.mul(v, sigmoid(v)), left);
    if (kind === GELU) store4(y, f32x4.mul(v, sigmoid(twiceU(v, f32x4.mul(v, v)))), left);
    if (kind === GELU_BACKWARD) {
      store4(y, f32x4.mul(load4(dy, left, 0), geluSlope(v)), left);
      dy += 16;
    }
    x += 16;
    y += 16;
    left -= 4;
  } while (left > 0);
}

// gelu(x) = x·σ(2u), 2u = 2·√(2/π)·(x + 0.044715·x³)

const LINEAR: usize = memory.data<f32>([1.5957691216057308]);
const CUBIC: usize = memory.data<f32>([0.07135481282553]);
/** 3·CUBIC */
const SLOPE: usize = memory.data<f32>([3 * <f32>0.07135481282553]);
const FAR: usize = memory.data<f32>([1e4]);

@inline
function twiceU(x: v128, x2: v128): v128 {
  return f32x4.mul(x, multiplyAdd(x2, constant(CUBIC), constant(LINEAR)));
}

/** gelu′(x) = s + x·s·(1 - s)·(2u)′, s = σ(2u). With a = |2u|, s·(1 - s) = σ(a)·σ(-a), where nothing cancels. */
@inline
function geluSlope(x: v128): v128 {
  const x2 = f32x4.mul(x, x);
  const u = twiceU(x, x2);
  const power = expUpTo89(v128.or(u, constant(MINUS_ZERO))); // e⁻ᵃ
  const above = f32x4.div(constant(ONE), f32x4.add(constant(ONE), power));
  const below = f32x4.mul(power, above);
  const s = v128.bitselect(below, above, i32x4.shr_s(u, 31));
  const flat = f32x4.pmin(x2, constant(FAR)); // from there on s·(1 - s) is 0, which ∞ would make NaN
  const slope = multiplyAdd(flat, constant(SLOPE), constant(LINEAR));
  return multiplyAdd(f32x4.mul(x, f32x4.mul(above, below)), slope, s);
}
