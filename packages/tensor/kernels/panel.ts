// A panel is as many lines along k as a tile has, packed (pack.ts): eight steps of the first line, of the second, …, and the next eight.
// What lies as it is given has a stride from line to line instead.

/** From one line of a panel to the next, in bytes: eight steps. */
export const EIGHT: i32 = 32;

// Four steps of a line behind that of x, of eight steps the first four or, if `odd`, the last. In a panel their distance is a constant,
// which is part of a load instruction, where a stride must be added to an address at each step.

@inline
export function second(x: usize, odd: bool, packed: bool, stride: usize): v128 {
  if (packed) return odd ? v128.load(x, EIGHT + 16) : v128.load(x, EIGHT);
  return odd ? v128.load(x + stride, 16) : v128.load(x + stride);
}

@inline
export function third(x: usize, odd: bool, packed: bool, stride: usize): v128 {
  if (packed) return odd ? v128.load(x, 2 * EIGHT + 16) : v128.load(x, 2 * EIGHT);
  return odd ? v128.load(x + 2 * stride, 16) : v128.load(x + 2 * stride);
}

@inline
export function fourth(x: usize, odd: bool, packed: bool, stride: usize): v128 {
  if (packed) return odd ? v128.load(x, 3 * EIGHT + 16) : v128.load(x, 3 * EIGHT);
  return odd ? v128.load(x + 3 * stride, 16) : v128.load(x + 3 * stride);
}
