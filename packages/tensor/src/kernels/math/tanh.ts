import { exp, expm1 } from "./exp.ts";

/**
 * tanh x = (e²ˣ - 1) / (e²ˣ + 1), ±1 from 20 on. Error below 2⁻⁵¹ relative.
 * @example
 * math.tanh(0.5).toFixed(12) // 0.462117157260
 */
export function tanh(x: number): number {
  if (x > 20) return 1;
  if (x < -20) return -1;
  const t = expm1(2 * x);
  return t / (t + 2);
}

/**
 * 1 / (1 + e⁻ˣ). Error below 2⁻⁵¹ relative.
 * @example
 * math.sigmoid(0) // 0.5
 */
export function sigmoid(x: number): number {
  return x > -700 ? 1 / (1 + exp(-x)) : exp(x); // far below 0, 1 is nothing beside e⁻ˣ, which overflows in the end
}
