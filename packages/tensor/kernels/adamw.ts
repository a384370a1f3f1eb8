import { rounded } from "./uniforms";
import { high, load4, low, store4 } from "./vectors";

/**
 * AdamW's step for n elements, in place. The running means are computed in float64 and rounded once, since 1 - β₂ is small
 * beside β₂; what is subtracted from a weight needs fewer digits.
 *     m ← β₁·m + (1 - β₁)·g        v ← β₂·v + (1 - β₂)·g²        w ← w - (w·decay + m / (√v·widening + eps)·stepSize)
 */
export function adamw(
  w: usize, g: usize, m: usize, v: usize, n: i32,
  beta1: f64, gain1: f64, beta2: f64, gain2: f64, decay: f32, stepSize: f32, widening: f32, eps: f32,
): void {
  let left = n;
  do {
    const gradient = load4(g, left, 0);
    const first = blend(beta1, load4(m, left, 0), gain1, gradient, false);
    const second = blend(beta2, load4(v, left, 0), gain2, gradient, true);
    store4(m, first, left);
    store4(v, second, left);
    const weight = load4(w, left, 0);
    const width = f32x4.add(f32x4.mul(f32x4.sqrt(second), f32x4.splat(widening)), f32x4.splat(eps));
    const step = f32x4.mul(f32x4.div(first, width), f32x4.splat(stepSize));
    store4(w, f32x4.sub(weight, f32x4.add(f32x4.mul(weight, f32x4.splat(decay)), step)), left);
    w += 16;
    g += 16;
    m += 16;
    v += 16;
    left -= 4;
  } while (left > 0);
}

/** keep·mean + gain·g, or keep·mean + gain·g·g, in float64, rounded once. */
@inline
function blend(keep: f64, mean: v128, gain: f64, g: v128, squared: bool): v128 {
  return rounded(
    blend2(keep, low(mean), gain, low(g), squared),
    blend2(keep, high(mean), gain, high(g), squared),
  );
}

@inline
function blend2(keep: f64, mean: v128, gain: f64, g: v128, squared: bool): v128 {
  const news = f64x2.mul(f64x2.splat(gain), g);
  return f64x2.add(f64x2.mul(f64x2.splat(keep), mean), squared ? f64x2.mul(news, g) : news);
}
