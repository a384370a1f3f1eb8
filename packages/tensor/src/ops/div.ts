import { optionsOf } from "../check.ts";
import { zerosLike } from "../create.ts";
import { promote } from "../dtype.ts";
import { DTypeError, show, ValueError } from "../errors.ts";
import { divRow } from "../kernels/elementwise.ts";
import { record, type Tensor } from "../tensor.ts";
import { type Operand, operands, zip } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sumTo } from "./sum-to.ts";

/** Options of `div`. */
export interface DivOptions {
  /** What to do with the fraction: keep it (null), round down ("floor") or towards 0 ("trunc"). Default: null. */
  readonly roundingMode?: "floor" | "trunc" | null;
}

/**
 * a / b, element by element. Shapes broadcast. Integers and bools are taken as float32; only a rounded quotient of integers
 * is an int32.
 *     da  dy / b        db  -Σ(dy · y) / b        rounded: both 0
 * @throws ShapeError if the shapes do not broadcast
 * @throws DTypeError if two bools are divided with rounding
 * @throws ValueError if an integer is divided by 0 with rounding, or `roundingMode` is none of the three
 * @example
 * tensor([7, -7]).div(2) // tensor([3.5000, -3.5000])
 * tensor([7, -7]).div(2, { roundingMode: "floor" }) // tensor([3., -4.])
 * arange(3).div(2) // tensor([0.0000, 0.5000, 1.0000])
 */
export function div(a: Operand, b: Operand, options: DivOptions = {}): Tensor {
  const { roundingMode = null } = optionsOf("div", options, ["roundingMode"]);
  const [x, z] = operands("div", a, b);
  if (roundingMode !== null) return roundedDiv(x, z, roundingMode);
  const y = zip("div", x, z, (p, q) => p / q, { dtype: "float32", row: divRow });
  return record("div", y, [
    [x, (dy) => div(dy, z)],
    [z, (dy) => neg(div(sumTo(mul(dy, y), z.shape), z))],
  ]);
}

function roundedDiv(x: Tensor, z: Tensor, roundingMode: "floor" | "trunc"): Tensor {
  if (roundingMode !== "floor" && roundingMode !== "trunc") {
    throw new ValueError("div", `roundingMode is null, "floor" or "trunc", got ${show(roundingMode)}`);
  }
  const dtype = promote(x.dtype, z.dtype);
  if (dtype === "bool") throw new DTypeError("div", "a rounded quotient needs numbers", "bool and bool");
  // The float32 quotient is what PyTorch truncates.
  const quotient = roundingMode === "floor" ? floorDiv : (p: number, q: number) => Math.trunc(Math.fround(p / q));
  const y = zip("div", x, z, dtype === "int32" ? refuseZero(roundingMode) : quotient);
  return record("div", y, [
    [x, (dy) => zerosLike(dy)],
    [z, (dy) => zerosLike(dy)],
  ]);
}

/** The quotient of integers: exact in float64, and 0 has no reciprocal. */
function refuseZero(roundingMode: "floor" | "trunc"): (p: number, q: number) => number {
  const round = roundingMode === "floor" ? Math.floor : Math.trunc;
  return (p, q) => {
    if (q === 0) throw new ValueError("div", `an integer, ${p}, cannot be divided by 0`, 'Convert to "float32" first');
    return round(p / q);
  };
}

/** ⌊p / q⌋ by the remainder, which is exact: p / q itself could be rounded up to a whole number. */
function floorDiv(p: number, q: number): number {
  if (q === 0) return p / q;
  const remainder = p % q;
  const quotient = (p - remainder) / q;
  return remainder !== 0 && remainder < 0 !== q < 0 ? quotient - 1 : quotient;
}
