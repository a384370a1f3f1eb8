import { checkDTypeOf, optionsOf } from "../check.ts";
import { zerosLike } from "../create.ts";
import { show, ValueError } from "../errors.ts";
import { ceilRow, floorRow, type MapRow, truncRow } from "../kernels/elementwise.ts";
import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";

/**
 * The next whole number not above x, element by element. Integers are themselves.
 *     dx  0
 * @throws DTypeError if x is bool
 * @example
 * tensor([1.5, -1.5]).floor() // tensor([1., -2.])
 */
export function floor(x: Tensor): Tensor {
  return toWhole("floor", x, Math.floor, floorRow);
}

/**
 * The next whole number not below x, element by element. Integers are themselves.
 *     dx  0
 * @throws DTypeError if x is bool
 * @example
 * tensor([1.5, -1.5]).ceil() // tensor([2., -1.])
 */
export function ceil(x: Tensor): Tensor {
  return toWhole("ceil", x, Math.ceil, ceilRow);
}

/**
 * x without its fraction, element by element. Integers are themselves.
 *     dx  0
 * @throws DTypeError if x is bool
 * @example
 * tensor([1.5, -1.5]).trunc() // tensor([1., -1.])
 */
export function trunc(x: Tensor): Tensor {
  return toWhole("trunc", x, Math.trunc, truncRow);
}

/** Options of `round`. */
export interface RoundOptions {
  /** How many places behind the point to keep; -2 rounds to hundreds. float32 only. Default: 0. */
  readonly decimals?: number;
}

/**
 * The nearest whole number, of two equally near ones the even one, element by element. Integers are themselves.
 *     dx  0
 * @throws DTypeError if x is bool, or not float32 and `decimals` is given
 * @throws ValueError if `decimals` is not whole
 * @example
 * tensor([0.5, 1.5, 2.5]).round() // tensor([0., 2., 2.])
 * tensor([Math.PI]).round({ decimals: 2 }) // tensor([3.1400])
 */
export function round(x: Tensor, options: RoundOptions = {}): Tensor {
  const { decimals = 0 } = optionsOf("round", options, ["decimals"]);
  if (!Number.isInteger(decimals))
    throw new ValueError("round", `decimals must be a whole number, got ${show(decimals)}`);
  if (decimals === 0) return toWhole("round", x, halfToEven);
  checkDTypeOf("round", x, ["float32"], "Leave out decimals");
  // Each step is rounded to float32, as in PyTorch: what is a tie depends on it.
  const power = Math.fround(math.pow(10, Math.abs(decimals)));
  if (decimals < 0) return toWhole("round", x, (v) => halfToEven(Math.fround(v / power)) * power);
  return toWhole("round", x, (v) => halfToEven(Math.fround(v * power)) / power);
}

/** Math.round takes ties up. */
function halfToEven(v: number): number {
  const y = Math.round(v);
  return y - v === 0.5 && y % 2 !== 0 ? y - 1 : y;
}

function toWhole(op: string, x: Tensor, f: (v: number) => number, row?: MapRow): Tensor {
  checkDTypeOf(op, x, ["float32", "int32"]);
  return record(op, map(op, x, x.dtype, f, row), [[x, (dy) => zerosLike(dy)]]);
}
