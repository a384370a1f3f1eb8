import { checkTensor } from "../check.ts";
import { ShapeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { checkOperands, matmul } from "./matmul.ts";

// The product for operands of a given rank: matmul, which refuses the others instead of broadcasting them.

/**
 * The product of two matrices. [m, k] @ [k, n] → [m, n]
 * @throws ShapeError if an operand is no matrix, or the inner sizes differ
 * @example
 * mm(tensor([[1, 2], [3, 4]]), tensor([[1], [10]])) // tensor([[21.], [43.]])
 */
export function mm(a: Tensor, b: Tensor): Tensor {
  checkRanks("mm", [a, 2], [b, 2]);
  checkOperands("mm", a, b);
  return matmul(a, b);
}

/**
 * The products of two stacks of matrices, pair by pair. [b, m, k] @ [b, k, n] → [b, m, n]
 * @throws ShapeError if an operand is no stack of matrices, the stacks are not equally high, or the inner sizes differ
 * @example
 * bmm(zeros([8, 2, 3]), zeros([8, 3, 4])).shape // [8, 2, 4]
 * bmm(zeros([8, 2, 3]), zeros([1, 3, 4])) // throws ShapeError
 */
export function bmm(a: Tensor, b: Tensor): Tensor {
  checkRanks("bmm", [a, 3], [b, 3]);
  if (a.shape[0] !== b.shape[0]) {
    const rule = `both stacks must hold as many matrices, but they hold ${a.shape[0]} and ${b.shape[0]}`;
    throw new ShapeError("bmm", rule, [a.shape, b.shape], "Use matmul to repeat one matrix");
  }
  checkOperands("bmm", a, b);
  return matmul(a, b);
}

/**
 * A matrix times a vector. [m, k] @ [k] → [m]
 * @throws ShapeError if the operands are no matrix and vector, or the inner sizes differ
 * @example
 * tensor([[1, 2], [3, 4]]).mv(tensor([1, 10])) // tensor([21., 43.])
 */
export function mv(a: Tensor, b: Tensor): Tensor {
  checkRanks("mv", [a, 2], [b, 1]);
  checkOperands("mv", a, b);
  return matmul(a, b);
}

/**
 * The inner product of two vectors, Σᵢ aᵢ·bᵢ. [n], [n] → []
 * @throws ShapeError if an operand is no vector, or they are not equally long
 * @example
 * tensor([1, 2, 3]).dot(tensor([4, 5, 6])) // tensor(32.)
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  checkRanks("dot", [a, 1], [b, 1]);
  checkOperands("dot", a, b);
  return matmul(a, b);
}

/** Refuses operands that have not as many axes as they must. */
export function checkRanks(op: string, ...operands: readonly (readonly [Tensor, rank: number])[]): void {
  checkTensor(op, ...operands.map(([x]) => x));
  if (operands.every(([x, rank]) => x.ndim === rank)) return;
  const ranks = operands.map(([, rank]) => rank).join(" and ");
  const shapes = operands.map(([x]) => x.shape);
  throw new ShapeError(op, `the operands must have ${ranks} axes`, shapes, "matmul takes any number of axes");
}
