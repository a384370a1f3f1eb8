import { constant, constant64, LOW24, ONE } from "./constants";

// Words of the generator → numbers of a distribution, with the same bits as the loops in src/random.

/** The low 53 bits. */
const LOW53: usize = memory.data<i64>([0x1fffffffffffff]);

/** n words → n numbers y = from + width·k/2^24 with k = their low 24 bits: product and sum in float64, rounded once. */
export function uniforms(words: usize, y: usize, n: i32, from: f32, width: f32): void {
  const scale = <f64>width / 16777216;
  const end = words + (<usize>n << 2);
  const scales = f64x2.splat(scale);
  const froms = f64x2.splat(from);
  for (; words + 16 <= end; words += 16) {
    const k = v128.and(v128.load(words), constant(LOW24));
    const left = f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_s(k), scales), froms);
    const right = f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_s(v128.shuffle<i32>(k, k, 2, 3, 2, 3)), scales), froms);
    v128.store(y, rounded(left, right));
    y += 16;
  }
  for (; words < end; words += 4) {
    store<f32>(y, <f32>(<f64>(load<i32>(words) & 0xffffff) * scale + <f64>from));
    y += 4;
  }
}

/**
 * 2n words → n numbers from their place on, 1 or 0. Two words, the first one high, are a number of 53 bits, which gives 1
 * where it is below the threshold. Goes on to a multiple of 4: reads up to 3 pairs more than there are, and writes over them.
 */
export function chances(x: usize, n: i32, threshold: i64): void {
  const thresholds = i64x2.splat(threshold);
  let from = x;
  for (const end = x + (<usize>n << 2); x < end; x += 16) {
    const left = i64x2.lt_s(bits53(v128.load(from)), thresholds);
    const right = i64x2.lt_s(bits53(v128.load(from, 16)), thresholds);
    v128.store(x, v128.and(v128.shuffle<i32>(left, right, 0, 2, 4, 6), constant(ONE)));
    from += 32;
  }
}

/** Two pairs of words → two whole numbers below 2^53. */
@inline
function bits53(words: v128): v128 {
  return v128.and(v128.shuffle<i32>(words, words, 1, 0, 3, 2), constant64(LOW53));
}

/** Four float64 → four float32. */
@inline
export function rounded(left: v128, right: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(left), f32x4.demote_f64x2_zero(right), 0, 1, 4, 5);
}
