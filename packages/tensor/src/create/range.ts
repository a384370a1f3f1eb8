import { DTypeError, show, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { type CreateOptions, createOptions, leafOf } from "./leaf.ts";

/**
 * start, start + step, … as far as `end`, which is left out; `arange(end)` starts at 0. [⌈(end - start) / step⌉]
 * int32 if all three are whole numbers, else float32. An int32 range drops their fractions first. A boolean is 0 or 1.
 * @throws ValueError if one is not finite, step is 0 or leads away from end, or a number does not fit int32
 * @throws DTypeError if bool is asked for
 * @example
 * arange(4) // tensor([0, 1, 2, 3])
 * arange(4).dtype // int32
 * arange(1, 2, 0.25) // tensor([1.0000, 1.2500, 1.5000, 1.7500])
 */
export function arange(end: number, options?: CreateOptions): Tensor;
export function arange(start: number, end: number, options?: CreateOptions): Tensor;
export function arange(start: number, end: number, step: number, options?: CreateOptions): Tensor;
export function arange(
  first: number | boolean,
  ...rest: readonly (number | boolean | CreateOptions | undefined)[]
): Tensor {
  const last = rest.at(-1);
  const options = createOptions("arange", typeof last === "object" ? last : {});
  const numbers = [first, ...(typeof last === "object" ? rest.slice(0, -1) : rest)]
    .filter((n) => n !== undefined)
    .map((n) => (typeof n === "boolean" ? Number(n) : n));
  if (!numbers.every((n) => typeof n === "number")) {
    throw new ValueError("arange", `start, end and step are numbers, got ${show(numbers)}`);
  }
  const given = numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  const dtype = options.dtype ?? (given.every(Number.isInteger) ? "int32" : "float32");
  refuseBool("arange", options);
  const [start, end, step] = (dtype === "int32" ? given.map(Math.trunc) : given) as [number, number, number];
  if (![start, end, step].every(Number.isFinite)) {
    throw new ValueError("arange", `start, end and step must be finite, got ${start}, ${end} and ${step}`);
  }
  if (step === 0 || (end - start) / step < 0) {
    const fix = `Did you mean a step of ${Math.abs(step || 1) * (end < start ? -1 : 1)}?`;
    throw new ValueError("arange", `step ${step} does not lead from ${start} to ${end}`, fix);
  }
  const length = Math.ceil((end - start) / step) + 0; // 0, where it would be -0
  return leafOf("arange", [length], dtype, (i) => start + i * step, options);
}

/**
 * `steps` values in equal steps from start to end, both included; float32 by default. [steps]
 * The second half is counted back from `end`, so that it ends there exactly, as in PyTorch.
 * @throws ValueError if steps is negative or not whole
 * @throws DTypeError if bool is asked for
 * @example
 * linspace(0, 1, 5) // tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
 */
export function linspace(start: number, end: number, steps: number, options: CreateOptions = {}): Tensor {
  if (!Number.isSafeInteger(steps) || steps < 0) {
    throw new ValueError("linspace", `steps must be a whole number from 0 on, got ${show(steps)}`);
  }
  const { dtype = "float32" } = createOptions("linspace", options);
  if (typeof start !== "number" || typeof end !== "number") {
    throw new ValueError("linspace", `start and end are numbers, got ${show(start)} and ${show(end)}`);
  }
  refuseBool("linspace", options);
  const round = dtype === "int32" ? Math.trunc : Math.fround; // start and end are elements themselves
  const [a, b] = [round(start), round(end)];
  const step = dtype === "int32" ? (b - a) / (steps - 1) : Math.fround(Math.fround(b - a) / (steps - 1));
  const half = Math.floor(steps / 2);
  const valueAt = (i: number): number => (i < half ? a + step * i : b - step * (steps - 1 - i));
  return leafOf("linspace", [steps], dtype, steps === 1 ? () => a : valueAt, options);
}

function refuseBool(op: string, { dtype }: CreateOptions): void {
  if (dtype === "bool") throw new DTypeError(op, "makes numbers, float32 or int32", dtype);
}
