import type { DType } from "./dtype.ts";
import { DTypeError, show, ValueError } from "./errors.ts";
import { type Dims, normalizeDim, normalizeDims } from "./shape.ts";
import { Tensor } from "./tensor.ts";

// What TypeScript would refuse, and JavaScript lets through.

/**
 * Refuses what is no tensor.
 * @throws DTypeError if one of them, of any shape, is none
 * @example
 * checkTensor("twice", 3 as never) // throws DTypeError: twice: takes a tensor, got 3. Did you mean tensor(…)?
 */
export function checkTensor(op: string, ...tensors: readonly Tensor[]): void {
  for (const x of tensors) {
    if (!(x instanceof Tensor)) throw new DTypeError(op, "takes a tensor", show(x), "Did you mean tensor(…)?");
  }
}

/** Refuses dtypes that an op is not defined for. */
export function checkDTypeOf(op: string, x: Tensor, allowed: readonly DType[], fix = ""): void {
  checkTensor(op, x);
  if (!allowed.includes(x.dtype)) throw new DTypeError(op, `takes ${allowed.join(" or ")}`, x.dtype, fix);
}

/** The axis of x that `dim` names, counted from the front. */
export function axisOf(op: string, x: Tensor, dim: number): number {
  checkTensor(op, x);
  return normalizeDim(op, dim, x.ndim);
}

/** The axes of x that `dims` names, each once, in rising order; no dims, or an empty list, are all axes. */
export function axesOf(op: string, x: Tensor, dims: Dims): number[] {
  checkTensor(op, x);
  return normalizeDims(op, dims, x.ndim);
}

/**
 * Whether this is a number, not only something that compares like one, and from low to high.
 * @example
 * isBetween(0.5, 0, 1) // true
 * isBetween("0.5", 0, 1) // false
 */
export function isBetween(value: unknown, low: number, high: number): value is number {
  return typeof value === "number" && value >= low && value <= high;
}

/**
 * The options of a call, which are one plain object with no other names than these. Arguments that PyTorch takes by
 * position, and misspelt names, would be passed over in silence otherwise.
 * @param flags the names of further options, which are true or false
 * @throws ValueError if they are anything else
 * @example
 * optionsOf("mean", { keepdim: true }, [], ["keepdim"]) // { keepdim: true }
 * optionsOf("mean", { keepDim: true } as never, [], ["keepdim"]) // throws ValueError: …Did you mean "keepdim"?
 */
export function optionsOf<O extends object>(
  op: string,
  options: O,
  names: readonly (keyof O & string)[],
  flags: readonly (keyof O & string)[] = [],
): O {
  if (!isPlainObject(options)) {
    const first = names[0] ?? flags[0];
    const meant = typeof options === "boolean" ? (flags[0] ?? first) : first;
    throw new ValueError(op, `options are one object, got ${show(options)}`, `Did you mean { ${meant}: … }?`);
  }
  const given = Reflect.ownKeys(options);
  if (given.length === 0) return options;
  const known: readonly string[] = [...names, ...flags];
  const unknown = given.find((name) => typeof name === "symbol" || !known.includes(name));
  if (unknown !== undefined) {
    const meant = known.find((name) => plain(name) === plain(unknown));
    const dim = unknown === "dim" && `${op}(${show(options[unknown as keyof O])})`; // an argument, in PyTorch as here
    const likely = dim || (meant && show(meant));
    const fix = likely ? `Did you mean ${likely}?` : `There is ${known.map((name) => show(name)).join(", ")}`;
    throw new ValueError(op, `there is no option ${show(unknown)}`, fix);
  }
  for (const flag of flags) {
    const value = options[flag];
    if (typeof value === "boolean" || value === undefined) continue;
    throw new ValueError(op, `${flag} is true or false, got ${show(value)}`);
  }
  return options;
}

/** A name without what spellings differ in: `weight_decay` and `weightDecay` are one. */
function plain(name: string | symbol): string {
  return String(name).replaceAll("_", "").toLowerCase();
}

/** Whether this is an object of no class, as `{ keepdim: true }` makes. */
function isPlainObject(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // also of another window's Object
}
