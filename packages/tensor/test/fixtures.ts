import { expect, test } from "vitest";
import * as pellucid from "../src/index.ts";
import { PellucidError, Tensor, tensor } from "../src/index.ts";

/** A tensor in a fixture of oracle/; its numbers as oracle/common.py writes them. */
export interface TensorFixture {
  readonly dtype: pellucid.DType;
  readonly shape: readonly number[];
  readonly data: readonly (number | boolean | string)[];
}

/** One call of an op in PyTorch: see oracle/common.py. */
export interface OpFixture {
  readonly op: string;
  readonly args: readonly unknown[];
  readonly out?: unknown;
  readonly grads?: unknown;
  readonly error?: boolean;
}

export interface Closeness {
  /** Allowed difference, relative. Default: 1e-5. */
  readonly rtol?: number;
  /** Allowed difference, absolute. Default: 1e-6. */
  readonly atol?: number;
}

function isTensorFixture(x: unknown): x is TensorFixture {
  return typeof x === "object" && x !== null && "dtype" in x && "data" in x;
}

/** A fixture with its tensors made real, and "NaN", "Infinity" numbers again. */
export function decode(x: unknown): unknown {
  if (isTensorFixture(x)) return tensor(x.data.map(Number), { dtype: x.dtype }).view(x.shape);
  if (x === "NaN" || x === "Infinity" || x === "-Infinity") return Number(x);
  if (Array.isArray(x)) return x.map(decode);
  if (typeof x === "object" && x !== null && "slice" in x) return pellucid.slice(...(x.slice as pellucid.Bound[]));
  if (typeof x === "object" && x !== null) return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, decode(v)]));
  return x;
}

/** All tensors in a value, in order. */
function tensorsIn(x: unknown): Tensor[] {
  if (x instanceof Tensor) return [x];
  if (Array.isArray(x)) return x.flatMap(tensorsIn);
  return typeof x === "object" && x !== null ? Object.values(x).flatMap(tensorsIn) : [];
}

/** Holds a tensor, or lists and objects of tensors, against a fixture: dtype, shape and values, NaN equal to NaN. */
export function expectClose(got: unknown, fixture: unknown, { rtol = 1e-5, atol = 1e-6 }: Closeness = {}): void {
  if (isTensorFixture(fixture)) {
    expect(got).toBeInstanceOf(Tensor);
    const x = got as Tensor;
    expect({ dtype: x.dtype, shape: x.shape }).toEqual({ dtype: fixture.dtype, shape: fixture.shape });
    const values = x.toTypedArray();
    fixture.data.forEach((item, i) => {
      const [value, wanted] = [values[i]!, Number(item)];
      const close =
        Object.is(value, wanted) || value === wanted || Math.abs(value - wanted) <= atol + rtol * Math.abs(wanted);
      if (!close) expect.fail(`element ${i} is ${value} instead of ${wanted}, in ${Array.from(values).join(", ")}`);
    });
  } else if (typeof fixture === "object" && fixture !== null) {
    expect(Object.keys(got as object)).toEqual(Object.keys(fixture));
    for (const [key, part] of Object.entries(fixture))
      expectClose((got as Record<string, unknown>)[key], part, { rtol, atol });
  } else {
    expect(got).toEqual(decode(fixture));
  }
}

/** How the cases of a fixture file are run. */
export interface CallForm extends Closeness {
  /** Call x.op(…) instead of op(x, …), where op is a method. Default: false. */
  readonly asMethod?: boolean;
  /** The tensors with their elements in reverse order of axes, so that none of a rank above 1 is contiguous. Default: false. */
  readonly reversed?: boolean;
}

/** Runs every case of a fixture file: result, dtypes, gradients and refusals must be PyTorch's. One test an op. */
export function testAgainstPyTorch(cases: readonly OpFixture[], form: CallForm = {}): void {
  const suffix = `${form.asMethod ? " as a method" : ""}${form.reversed ? " of other layouts" : ""}`;
  for (const op of new Set(cases.map((c) => c.op))) {
    test(`${op}${suffix} is PyTorch's`, () => {
      for (const fixture of cases.filter((c) => c.op === op)) {
        try {
          checkCase(fixture, form);
        } catch (error) {
          throw new Error(`${op}(${JSON.stringify(fixture.args)}): ${(error as Error).message}`, { cause: error });
        }
      }
    });
  }
}

/** The same values, laid out column by column. */
function reversedLayout(x: Tensor): Tensor {
  return new Tensor(x.T.contiguous().storage, [...x.shape].reverse()).T;
}

/** A value with `f` of each of its tensors. */
function mapTensors(x: unknown, f: (x: Tensor) => Tensor): unknown {
  if (x instanceof Tensor) return f(x);
  if (Array.isArray(x)) return x.map((item) => mapTensors(item, f));
  if (typeof x !== "object" || x?.constructor !== Object) return x;
  return Object.fromEntries(Object.entries(x).map(([key, item]) => [key, mapTensors(item, f)]));
}

type AnyOp = (...args: unknown[]) => unknown;

/** op(x, …), or x.op(…) where that is asked for and x has such a method. */
function opAs(op: string, { asMethod = false }: CallForm): AnyOp {
  const f = (pellucid as unknown as Record<string, AnyOp>)[op];
  if (typeof f !== "function") throw new Error("no such op in index.ts");
  if (!asMethod || op === "where" || !(op in Tensor.prototype)) return f;
  return (x, ...rest) => (x instanceof Tensor ? (x as unknown as Record<string, AnyOp>)[op]!(...rest) : f(x, ...rest));
}

function checkCase({ op, args, out, grads, error }: OpFixture, form: CallForm): void {
  const f = opAs(op, form);
  const inputs = mapTensors(decode(args), (x) => (form.reversed ? reversedLayout(x) : x)) as unknown[];
  for (const x of tensorsIn(inputs)) if (x.dtype === "float32") x.requiresGrad_();
  if (error) {
    expect(() => f(...inputs)).toThrow(PellucidError);
    return;
  }
  const got = f(...inputs);
  expectClose(got, out, form);
  const outputs = tensorsIn(got).filter((y) => y.dtype === "float32" && y.requiresGrad);
  let next = 0;
  const weights = outputs.map((y) =>
    tensor(Array.from({ length: y.numel() }, () => (((7 * next++) % 11) - 5) / 4)).view(y.shape),
  );
  outputs.forEach((y, i) => {
    y.backward(weights[i], { retainGraph: true });
  });
  const check = (x: unknown, wanted: unknown): void => {
    if (x instanceof Tensor) {
      if (wanted === null) expect(x.grad).toBeNull();
      else if (wanted !== undefined) expectClose(x.grad, wanted, form); // undefined: PyTorch has none, where we do
    } else if (typeof x === "object" && x !== null) {
      for (const [key, part] of Object.entries(x)) check(part, (wanted as Record<string, unknown>)[key]);
    }
  };
  check(inputs, grads);
}
