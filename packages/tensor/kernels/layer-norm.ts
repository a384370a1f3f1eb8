import { high, load4, low, store4, sumOf, total, within } from "./vectors";

// Layer normalization, row by row: x̂ = (x - mean) / σ. Sums are in float64; the mean is float64 as two float32, so that
// x - mean keeps its digits where the mean is large beside σ.

/** The next four of x - mean; 0 behind the end of the row. */
@inline
function centred(x: usize, left: i32, mean: v128, rest: v128): v128 {
  const d = f32x4.sub(f32x4.sub(load4(x, left, 0), mean), rest);
  return left >= 4 ? d : within(d, left);
}

/** 1/σ, σ = √(Σ(x - mean)²/n + eps) */
@inline
function inverseSigma(x: usize, n: i32, mean: v128, rest: v128, eps: f64): v128 {
  let sumLow = f64x2.splat(0);
  let sumHigh = sumLow;
  let left = n;
  do {
    const d = centred(x, left, mean, rest);
    sumLow = f64x2.add(sumLow, f64x2.mul(low(d), low(d)));
    sumHigh = f64x2.add(sumHigh, f64x2.mul(high(d), high(d)));
    x += 16;
    left -= 4;
  } while (left > 0);
  return f32x4.splat(<f32>(1 / sqrt(total(sumLow, sumHigh) / n + eps)));
}

/** y = x̂·weight + bias; either may be missing, at 0. */
export function layerNormRow(y: usize, x: usize, weight: usize, bias: usize, n: i32, eps: f64): void {
  const exact = sumOf(x, n) / n;
  const mean = f32x4.splat(<f32>exact);
  const rest = f32x4.splat(<f32>(exact - <f64>(<f32>exact)));
  const factor = inverseSigma(x, n, mean, rest, eps);
  let at: usize = 0;
  let left = n;
  do {
    let v = f32x4.mul(centred(x + at, left, mean, rest), factor);
    if (weight) v = f32x4.mul(v, load4(weight + at, left, 0));
    if (bias) v = f32x4.add(v, load4(bias + at, left, 0));
    store4(y + at, v, left);
    at += 16;
    left -= 4;
  } while (left > 0);
}

/** dx = (g - mean(g) - x̂·mean(g·x̂)) / σ */
export function layerNormRowBackward(dx: usize, g: usize, x: usize, n: i32, eps: f64): void {
  const exact = sumOf(x, n) / n;
  const mean = f32x4.splat(<f32>exact);
  const rest = f32x4.splat(<f32>(exact - <f64>(<f32>exact)));
  const factor = inverseSigma(x, n, mean, rest, eps);
  const meanG = f32x4.splat(<f32>(sumOf(g, n) / n));
  let sumLow = f64x2.splat(0);
  let sumHigh = sumLow;
  let at: usize = 0;
  let left = n;
  do {
    const normal = f32x4.mul(centred(x + at, left, mean, rest), factor);
    const v = load4(g + at, left, 0);
    sumLow = f64x2.add(sumLow, f64x2.mul(low(v), low(normal)));
    sumHigh = f64x2.add(sumHigh, f64x2.mul(high(v), high(normal)));
    at += 16;
    left -= 4;
  } while (left > 0);
  const along = f32x4.splat(<f32>(total(sumLow, sumHigh) / n));
  at = 0;
  left = n;
  do {
    const normal = f32x4.mul(centred(x + at, left, mean, rest), factor);
    const v = f32x4.sub(f32x4.sub(load4(g + at, left, 0), meanG), f32x4.mul(normal, along));
    store4(dx + at, f32x4.mul(v, factor), left);
    at += 16;
    left -= 4;
  } while (left > 0);
}
