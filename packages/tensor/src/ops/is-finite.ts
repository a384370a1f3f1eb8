import { nonDifferentiable, type Tensor } from "../tensor.ts";
import { bit, map } from "./elementwise.ts";

/**
 * Whether x is a finite number, element by element: integers and bools always are.
 * @example
 * tensor([1, Infinity, NaN]).isfinite() // tensor([True, False, False])
 */
export function isfinite(x: Tensor): Tensor {
  return test("isfinite", x, Number.isFinite);
}

/**
 * Whether x is Infinity or -Infinity, element by element.
 * @example
 * tensor([1, -Infinity, NaN]).isinf() // tensor([False, True, False])
 */
export function isinf(x: Tensor): Tensor {
  return test("isinf", x, (v) => Math.abs(v) === Number.POSITIVE_INFINITY);
}

/**
 * Whether x is NaN, element by element.
 * @example
 * tensor([1, NaN]).isnan() // tensor([False, True])
 * tensor([1, NaN]).eq(NaN) // tensor([False, False])
 */
export function isnan(x: Tensor): Tensor {
  return test("isnan", x, Number.isNaN);
}

function test(op: string, x: Tensor, holds: (v: number) => boolean): Tensor {
  return nonDifferentiable(
    op,
    map(op, x, "bool", (v) => bit(holds(v))),
  );
}
