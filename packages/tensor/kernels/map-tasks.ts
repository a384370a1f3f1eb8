import { constant, MINUS_ZERO, ONE } from "./constants";
import { inRange, power, remainderOf, roundedOver, sigmoid, tanh } from "./functions";
import { multiplyAdd } from "./multiply-add";
import { loadEnd, storeEnd } from "./vectors";

// Functions of each element of a long array.

export const EXP: i32 = 1;
export const TANH: i32 = 2;
export const SIGMOID: i32 = 3;
export const SILU: i32 = 4;
export const GELU: i32 = 5;
export const GELU_BACKWARD: i32 = 6;

/** So many elements at a time: what waits for the next loop is in the first cache. */
const BLOCK: i32 = 256;
/** From what waits first to what waits second, in bytes. */
const SECOND: usize = <usize>BLOCK << 2;

/** y[i] ← f(x[i]), or dx[i] ← f(x[i], dy[i]). `room` is for 2·BLOCK + 12 elements. */
export function mapElements(kind: i32, y: usize, x: usize, dy: usize, n: i32, room: usize): void {
  const left = n & 3;
  const whole = <usize>(n - left) << 2;
  mapFours(kind, y, x, dy, whole, room);
  if (left === 0) return;
  const last = room + 2 * SECOND;
  v128.store(last, loadEnd(x + whole, left, 0), 16);
  if (kind === GELU_BACKWARD) v128.store(last, loadEnd(dy + whole, left, 0), 32);
  mapFours(kind, last, last + 16, last + 32, 16, room);
  storeEnd(y + whole, v128.load(last), left);
}

/** `length` bytes of whole fours. */
function mapFours(kind: i32, y: usize, x: usize, dy: usize, length: usize, room: usize): void {
  if (kind === EXP) fours(EXP, y, x, 0, length, room);
  else if (kind === TANH) fours(TANH, y, x, 0, length, room);
  else if (kind === SIGMOID) fours(SIGMOID, y, x, 0, length, room);
  else if (kind === SILU) fours(SILU, y, x, 0, length, room);
  else if (kind === GELU) fours(GELU, y, x, 0, length, room);
  else fours(GELU_BACKWARD, y, x, dy, length, room);
}

/**
 * All are made of one power each, in three loops: its exponent, the power, the result. In a single loop each step would wait for the
 * one before, from the first to the last; and a processor looks only so far ahead for what it could do meanwhile.
 */
@inline
function fours(kind: i32, y: usize, x: usize, dy: usize, length: usize, room: usize): void {
  const behind = x + length;
  while (x < behind) {
    const end = room + min(<usize>BLOCK << 2, behind - x);
    let from = x;
    for (let to = room; to < end; to += 16) {
      const e = inRange(exponent(kind, v128.load(from)));
      const sum = roundedOver(e);
      v128.store(to, sum);
      v128.store(to, remainderOf(e, sum), SECOND);
      from += 16;
    }
    for (let at = room; at < end; at += 16) v128.store(at, power(v128.load(at), v128.load(at, SECOND)));
    for (let at = room; at < end; at += 16) {
      const dyOf = kind === GELU_BACKWARD ? v128.load(dy) : f32x4.splat(0);
      v128.store(y, result(kind, v128.load(x), v128.load(at), dyOf));
      x += 16;
      y += 16;
      if (kind === GELU_BACKWARD) dy += 16;
    }
  }
}

/** What the power is of e to: 2|x|, -|x| or -|2u|. */
@inline
function exponent(kind: i32, x: v128): v128 {
  if (kind === EXP) return x;
  if (kind === TANH) {
    const a = v128.andnot(x, constant(MINUS_ZERO));
    return f32x4.add(a, a);
  }
  return v128.or(kind === SIGMOID || kind === SILU ? x : twiceU(x), constant(MINUS_ZERO));
}

@inline
function result(kind: i32, x: v128, power: v128, dy: v128): v128 {
  if (kind === EXP) return power;
  if (kind === TANH) return tanh(x, power);
  if (kind === GELU_BACKWARD) return f32x4.mul(dy, geluSlope(x, power));
  const s = sigmoid(x, power);
  return kind === SIGMOID ? s : f32x4.mul(x, s);
}

// gelu(x) = x·σ(2u), 2u = 2·√(2/π)·(x + 0.044715·x³)

const LINEAR: usize = memory.data<f32>([1.5957691216057308]);
const CUBIC: usize = memory.data<f32>([0.07135481282553]);
/** 3·CUBIC */
const SLOPE: usize = memory.data<f32>([3 * <f32>0.07135481282553]);
const FAR: usize = memory.data<f32>([1e4]);

@inline
function twiceU(x: v128): v128 {
  return f32x4.mul(x, multiplyAdd(f32x4.mul(x, x), constant(CUBIC), constant(LINEAR)));
}

/** gelu′(x) = s + x·s·(1 - s)·(2u)′, s = σ(2u). With a = |2u|, s·(1 - s) = σ(a)·σ(-a), where nothing cancels. `power` is e⁻ᵃ. */
@inline
function geluSlope(x: v128, power: v128): v128 {
  const above = f32x4.div(constant(ONE), f32x4.add(constant(ONE), power));
  const below = f32x4.mul(power, above);
  const s = v128.bitselect(below, above, i32x4.shr_s(x, 31));
  const flat = f32x4.pmin(f32x4.mul(x, x), constant(FAR)); // from there on s·(1 - s) is 0, which ∞ would make NaN
  const slope = multiplyAdd(flat, constant(SLOPE), constant(LINEAR));
  return multiplyAdd(f32x4.mul(x, f32x4.mul(above, below)), slope, s);
}
