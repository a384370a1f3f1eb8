import { checkDTypeOf, optionsOf } from "../check.ts";
import { show, ValueError } from "../errors.ts";
import type { MapRow } from "../kernels/elementwise.ts";
import { CUBIC, geluTanh, geluTanhRow, geluTanhRowBackward, TWICE_ROOT } from "../kernels/gelu.ts";
import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { map } from "./elementwise.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { rowwise } from "./rowwise.ts";
import { sigmoid } from "./sigmoid.ts";
import { sub } from "./sub.ts";

/** Options of `gelu`. */
export interface GeluOptions {
  /** "none": Φ exactly. "tanh": GPT-2's approximation of it. Default: "none". */
  readonly approximate?: "none" | "tanh";
}

/**
 * x · Φ(x), where Φ is the standard normal distribution's cumulative function, element by element. Any shape.
 *     exact   Φ(x) = ½ erfc(-x / √2)
 *     tanh    Φ(x) ≈ ½ (1 + tanh u) = σ(2u), u = √(2/π) · (x + 0.044715·x³)
 *     dx      dy · (Φ(x) + x · Φ′(x))
 * @throws DTypeError if x is not float32
 * @throws ValueError if `approximate` is neither "none" nor "tanh"
 * @example
 * tensor([-1, 0, 1]).gelu() // tensor([-0.1587, 0.0000, 0.8413])
 * tensor([-1, 0, 1]).gelu({ approximate: "tanh" }) // tensor([-0.1588, 0.0000, 0.8412])
 */
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  const { approximate = "none" } = optionsOf("gelu", options, ["approximate"]);
  checkDTypeOf("gelu", x, ["float32"]);
  const form = FORMS.get(approximate);
  if (form === undefined) throw new ValueError("gelu", `approximate is "none" or "tanh", got ${show(approximate)}`);
  const y = map("gelu", x, "float32", form.value, form.row);
  return record("gelu", y, [[x, (dy) => geluBackward(dy, x, form)]]);
}

/**
 * dy · g′(x), an op of its own: written out in tensor ops, the backward pass takes about six times as long.
 *     d(dy)  d · g′(x)        dx  d · dy · g″(x)
 */
function geluBackward(dy: Tensor, x: Tensor, form: Form): Tensor {
  const dx = rowwise("geluBackward", [dy, x], -1, (dx, [dy, x]) => form.rowBackward(dx, dy!, x!));
  return record("geluBackward", dx, [
    [dy, (d) => geluBackward(d, x, form)],
    [x, (d) => mul(mul(d, dy), form.curvature(x))],
  ]);
}

/** y = g(x) for one element and for many, dx = dy·g′(x) for many, and g″(x). */
interface Form {
  readonly value: (x: number) => number;
  readonly row?: MapRow;
  readonly rowBackward: (dx: Float32Array, dy: Float32Array, x: Float32Array) => void;
  readonly curvature: (x: Tensor) => Tensor;
}

const ROOT_HALF = Math.sqrt(0.5);
const DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

/** With Φ′ = φ, φ′ = -x·φ: g′ = Φ + x·φ, g″ = (2 - x²)·φ. */
const EXACT: Form = {
  value: (x) => 0.5 * x * math.erfc(-x * ROOT_HALF),
  rowBackward: (dx, dy, x) => {
    for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! * exactSlope(x[i]!);
  },
  curvature: (x) => mul(sub(2, mul(x, x)), mul(exp(mul(mul(x, x), -0.5)), DENSITY_AT_0)),
};

function exactSlope(x: number): number {
  return 0.5 * math.erfc(-x * ROOT_HALF) + x * DENSITY_AT_0 * math.exp(-0.5 * x * x);
}

/** With s = σ(2u), v = 2u′, s′ = s·(1 - s)·v: g′ = s + x·s′, g″ = s·(1 - s)·(2v + x·v′ + x·v²·(1 - 2s)). */
const TANH: Form = {
  value: geluTanh,
  row: geluTanhRow,
  rowBackward: geluTanhRowBackward,
  curvature: (x) => {
    const x2 = mul(x, x);
    const s = sigmoid(mul(mul(x, TWICE_ROOT), add(1, mul(x2, CUBIC))));
    const v = mul(add(1, mul(x2, 3 * CUBIC)), TWICE_ROOT);
    const xdv = mul(x2, 6 * CUBIC * TWICE_ROOT); // x·v′
    const inner = add(add(mul(v, 2), xdv), mul(mul(x, mul(v, v)), sub(1, mul(s, 2))));
    return mul(mul(s, sub(1, s)), inner);
  },
};

const FORMS: ReadonlyMap<string, Form> = new Map([
  ["none", EXACT],
  ["tanh", TANH],
]);
