import fc, { type Arbitrary } from "fast-check";
import type { Tensor } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, positions } from "../elements.ts";

/** Scores of [C], [N, C] or [N, C, d…], an id for each position, some of them -100, and a weight for each class. */
export const classInputs: Arbitrary<[Tensor, Tensor, Tensor]> = shapes({ minRank: 1, minSize: 1, maxSize: 3 }).chain(
  (shape) => {
    const classes = shape.length === 1 ? shape[0]! : shape[1]!;
    const ids = fc.oneof({ weight: 4, arbitrary: fc.nat(classes - 1) }, fc.constant(-100));
    const weights = fc.integer({ min: 1, max: 64 }).map((k) => k / 32);
    return fc.tuple(
      tensors(shape),
      tensors(shape.toSpliced(shape.length === 1 ? 0 : 1, 1), { dtype: "int32", values: ids }),
      tensors([classes], { values: weights }),
    );
  },
);

/** The scores of all classes at each of the target's positions, and the position's id. */
export function eachPosition(x: Tensor, target: Tensor): { id: number; scores: number[] }[] {
  const classes = x.ndim === 1 ? x.shape[0]! : x.shape[1]!;
  const place = (position: number[], c: number): number[] =>
    x.ndim === 1 ? [c] : [position[0]!, c, ...position.slice(1)];
  return positions(target.shape).map((position) => ({
    id: at(target, position),
    scores: Array.from({ length: classes }, (_, c) => at(x, place(position, c))),
  }));
}
