import fc from "fast-check";
import { ones, tensor } from "../../src/index.ts";
import { matmulShapes, tensors } from "../../src/testing.ts";
import type { Entries, Entry } from "./entry.ts";

const [vector, matrix] = [ones([2]), ones([2, 3])];
const size = fc.integer({ min: 1, max: 3 });
const sizes = fc.tuple(size, size, size);

/** Of two tensors whose sizes are drawn. */
function product(shapesOf: (n: number, k: number, m: number) => [number[], number[]], bad: Entry["bad"]): Entry {
  const inputs = sizes.map(([n, k, m]) => shapesOf(n, k, m)).chain(([a, b]) => fc.tuple(tensors(a), tensors(b)));
  return { inputs, gradient: true, bad };
}

/** Matrix products and their kind. */
export const matrices = {
  matmul: {
    inputs: matmulShapes({ minSize: 1, maxSize: 3 }).chain(([a, b]) => fc.tuple(tensors(a), tensors(b))),
    gradient: true,
    bad: [
      [matrix, matrix],
      [ones([]), vector],
      [vector, tensor(Int32Array.of(1, 2))],
    ],
  },
  mm: product(
    (n, k, m) => [
      [n, k],
      [k, m],
    ],
    [
      [matrix, matrix],
      [matrix, ones([3])], // a product, but not of matrices
    ],
  ),
  bmm: product(
    (n, k, m) => [
      [2, n, k],
      [2, k, m],
    ],
    [
      [matrix, ones([3, 2])],
      [ones([1, 2, 3]), ones([2, 3, 2])],
    ],
  ),
  mv: product(
    (n, k) => [[n, k], [k]],
    [
      [matrix, vector],
      [matrix, ones([3, 2])],
    ],
  ),
  dot: product(
    (n) => [[n], [n]],
    [
      [vector, ones([3])],
      [matrix, ones([3])],
    ],
  ),
  outer: product((n, k) => [[n], [k]], [[matrix, vector]]),
  addmm: {
    inputs: sizes
      .chain(([n, k, m]) => fc.tuple(tensors([m]), tensors([n, k]), tensors([k, m]), fc.constantFrom(1, 0.5, 0)))
      .map(([x, a, b, beta]) => [x, a, b, { beta, alpha: -2 }]),
    gradient: true,
    bad: [
      [vector, matrix, matrix],
      [ones([5]), matrix, ones([3, 2])],
      [vector, vector, matrix],
    ],
  },
  linear: {
    inputs: sizes.chain(([n, k, m]) => fc.tuple(tensors([2, n, k]), tensors([m, k]), tensors([m]))),
    gradient: true,
    bad: [
      [matrix, ones([3, 2])],
      [matrix, matrix, ones([3])],
    ],
  },
} satisfies Entries;
