import fc, { type Arbitrary } from "fast-check";

/**
 * An axis of a tensor of so many axes, also counted from the last: -rank … rank - 1. 0 or -1 for a scalar. Shrinks to 0.
 * @example
 * fc.check(fc.property(dims(3), (dim) => ones([2, 3, 4]).size(dim) >= 2)).failed // false
 */
export function dims(rank: number): Arbitrary<number> {
  const range = Math.max(rank, 1);
  return fc.integer({ min: -range, max: range - 1 });
}

/**
 * Some axes of a tensor of so many, none twice, in any order, some counted from the last. Shrinks to [].
 * @example
 * fc.check(fc.property(dimLists(2), (axes) => ones([2, 3]).sum(axes).sum().item() === 6)).failed // false
 */
export function dimLists(rank: number): Arbitrary<number[]> {
  return fc.uniqueArray(dims(rank), { maxLength: rank, selector: (dim) => (dim < 0 ? dim + Math.max(rank, 1) : dim) });
}
