import fc from "fast-check";
import { dropout, Generator, ones, type Tensor, tensor } from "../../src/index.ts";
import { awayFrom, tensors } from "../../src/testing.ts";
import type { Entries, Entry } from "./entry.ts";
import { ids, of, one, two, UNEQUAL } from "./inputs.ts";

const scores = ones([2, 3]);
const classes = tensor(Int32Array.of(0, 2));
const reduction = fc.constantFrom("mean", "sum", "none");
const factors = of(awayFrom([], { min: 0.5, max: 2 }))([3]);

/** Scores [2, 3, 2], class ids [2, 2], and options. */
const withIds = fc
  .tuple(tensors([2, 3, 2]), ids(3, [2, 2]), factors, reduction)
  .map(([x, target, weight, reduction]) => [x, target, { weight, reduction }]);

const badTargets: Entry["bad"] = [
  [scores, tensor(Int32Array.of(0, 3))],
  [scores, tensor(Int32Array.of(0))],
  [scores, classes, { weight: ones([2]) }],
  [scores, classes, { reduction: "max" }],
];

/** What a model is trained with. */
export const losses = {
  mseLoss: {
    inputs: fc
      .tuple(two(), reduction)
      .filter(([args]) => args.every((x) => (x as Tensor).numel() > 0)) // the mean of nothing is NaN
      .map(([args, reduction]) => [...args, { reduction }]),
    gradient: true,
    bad: [UNEQUAL, [classes, classes], [scores, scores, { reduction: "max" }]],
  },
  nllLoss: { inputs: withIds, gradient: true, bad: [...badTargets, [scores, scores]] },
  crossEntropy: {
    inputs: fc.oneof(
      withIds,
      fc
        .tuple(tensors([2, 3]), tensors([2, 3]), factors)
        .map(([x, p, weight]) => [x, p, { weight, labelSmoothing: 0.25 }]),
    ),
    gradient: true,
    bad: [...badTargets, [scores, ones([2, 2])], [scores, classes, { labelSmoothing: 2 }]],
  },
  dropout: {
    inputs: one(),
    call: (x: Tensor) => dropout(x, 0.5, { generator: new Generator(7) }),
    gradient: true,
    bad: [[scores, 2], [scores, 0.5, true], [classes]],
  },
} satisfies Entries;
