import { onesLike } from "../create.ts";
import { allocate } from "../dtype.ts";
import * as math from "../kernels/math.ts";
import { scaledSoftmaxRows, softmaxTotals } from "../kernels/softmax.ts";
import { readContiguous } from "../kernels/strided.ts";
import { record, Tensor } from "../tensor.ts";
import type { ClassTargets } from "./loss.ts";
import { mul } from "./mul.ts";
import { softmax, softmaxBackward } from "./softmax.ts";
import { unsqueeze } from "./squeeze.ts";
import { sum } from "./sum.ts";
import { where } from "./where.ts";

/**
 * The case of `crossEntropy` that training spends its time in, without the log-probabilities of all classes in between:
 * log Σ_c exp(x_c) - x_id at each position; 0 where ignored. [C] → [], or [N, C] → [N]
 *     dx  dy·(softmax(x) - onehot(id))
 */
export function idLosses(x: Tensor, targets: ClassTargets): Tensor {
  const classes = x.shape.at(-1)!;
  const [scores, ids, ignored] = [x, targets.ids, targets.ignored].map(valuesOf) as [
    Float32Array,
    Int32Array,
    Uint8Array,
  ];
  const totals = softmaxTotals(scores, classes);
  const losses = allocate("crossEntropy", "float32", ids.length);
  for (let i = 0; i < losses.length; i++) {
    if (ignored[i] === 1) continue;
    losses[i] = totals[2 * i]! + math.log(totals[2 * i + 1]!) - scores[i * classes + ids[i]!]!;
  }
  const y = new Tensor(losses, targets.ids.shape);
  return record("crossEntropy", y, [[x, (dy) => idLossesBackward(dy, x, targets, totals)]]);
}

/**
 * dx = g·(softmax(x) - onehot(id)), g = dy or, where ignored, 0. `totals` are those of the forward.
 *     d(dy)  Σ_c d_c·(softmax(x) - onehot(id))_c        d(x)  softmaxBackward(d·g)
 */
function idLossesBackward(dy: Tensor, x: Tensor, targets: ClassTargets, totals: Float64Array): Tensor {
  const classes = x.shape.at(-1)!;
  const g = where(targets.ignored, 0, dy);
  const [factors, scores, ids] = [g, x, targets.ids].map(valuesOf) as [Float32Array, Float32Array, Int32Array];
  const dx = allocate("crossEntropyBackward", "float32", scores.length, true) as Float32Array;
  scaledSoftmaxRows(dx, scores, totals, factors, classes);
  for (let i = 0; i < ids.length; i++) {
    const at = i * classes + ids[i]!;
    dx[at] = factors[i]! * (math.exp(scores[at]! - totals[2 * i]!) / totals[2 * i + 1]! - 1);
  }
  return record("crossEntropyBackward", new Tensor(dx, x.shape), [
    [dy, (d) => sum(mul(d, idLossesBackward(onesLike(dy), x, targets, totals)), -1)],
    [x, (d) => softmaxBackward(mul(d, unsqueeze(g, -1)), softmax(x, -1), -1)],
  ]);
}

function valuesOf({ storage, shape, strides, offset }: Tensor): Tensor["storage"] {
  return readContiguous(storage, shape, { strides, offset });
}
