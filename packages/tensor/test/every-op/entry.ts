import fc, { type Arbitrary } from "fast-check";
import * as pellucid from "../../src/index.ts";
import { cat, Tensor } from "../../src/index.ts";
import type { GradcheckOptions } from "../../src/testing.ts";

type AnyFunction = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown);

/** Every function and class that `@pellucid/tensor` exports. */
export type ExportName = {
  [Name in keyof typeof pellucid]: (typeof pellucid)[Name] extends AnyFunction ? Name : never;
}[keyof typeof pellucid];

/** What is claimed of an op: a row of docs/ops.md. every-op.test.ts holds the op to each claim. */
export interface Entry {
  /** Calls that must succeed, away from kinks, with tensors of every layout. */
  readonly inputs: Arbitrary<readonly unknown[]>;
  /**
   * Whether the float32 results have a gradient, of the first and second order, for every float32 argument. "none": there
   * can be none, and `backward` says so in the op's name. "leaf": the result depends on no tensor's values.
   */
  readonly gradient: true | { readonly none: string } | { readonly leaf: string };
  /** Calls that must be refused, besides those with something else in the place of a tensor. */
  readonly bad: readonly (readonly unknown[])[];
  /** How to call the op, where not with `inputs` as they are: with a generator of its own each time. */
  readonly call?: (...args: never[]) => unknown;
  /** The first result in row-major order, where PyTorch's cases say nothing. */
  readonly definition?: (...args: never[]) => readonly number[];
  /** Which layouts the op refuses. Default: none. */
  readonly refuses?: string;
  /** The op that this one is another form of, if refusals may come in its name. Default: none. */
  readonly refusedAs?: string;
  readonly closeness?: GradcheckOptions;
}

/** Some of the registry. */
export type Entries = Partial<Record<ExportName, Entry>>;

/** Calls an op by its name. */
export function call(name: string, entry: Entry, args: readonly unknown[]): unknown {
  const f = entry.call ?? (pellucid as unknown as Record<string, Entry["call"]>)[name]!;
  return (f as (...args: readonly unknown[]) => unknown)(...args);
}

/** `value` with each of the tensors in it, in order, replaced. */
export function replaceTensors(value: unknown, by: (x: Tensor, i: number) => unknown): unknown {
  let next = 0;
  const replace = (item: unknown): unknown => {
    if (item instanceof Tensor) return by(item, next++);
    if (Array.isArray(item)) return item.map(replace);
    const plain = typeof item === "object" && item !== null && Object.getPrototypeOf(item) === Object.prototype;
    return plain ? Object.fromEntries(Object.entries(item).map(([key, part]) => [key, replace(part)])) : item;
  };
  return replace(value);
}

/** All tensors in a value, in order. */
export function tensorsIn(value: unknown): Tensor[] {
  const found: Tensor[] = [];
  replaceTensors(value, (x) => found.push(x));
  return found;
}

/** The float32 results of a call, as one tensor. */
export function floatsOf(results: unknown): Tensor {
  const floats = tensorsIn(results).filter((y) => y.dtype === "float32");
  return floats.length === 1 ? floats[0]! : cat(floats.map((y) => y.flatten()));
}

/** The same calls whenever they are asked for: what docs/ops.md says must not change from run to run. */
export function someCalls({ inputs }: Entry): (readonly unknown[])[] {
  return fc.sample(inputs, { seed: 1, numRuns: 60 });
}

/** Calls that must be refused: those that the entry names, and some with "x" in the place of a tensor. */
export function badCalls(name: string, entry: Entry): (() => unknown)[] {
  const op = (pellucid as unknown as Record<string, (...args: readonly unknown[]) => unknown>)[name]!;
  const withoutTensor = someCalls(entry).flatMap((args) =>
    tensorsIn(args).map(
      (_, missing) => replaceTensors(args, (x, i) => (i === missing ? "x" : x)) as readonly unknown[],
    ),
  );
  return [...entry.bad.map((args) => () => op(...args)), ...withoutTensor.map((args) => () => call(name, entry, args))];
}

/** What f throws; null if it returns. */
export function thrownBy(f: () => unknown): unknown {
  try {
    f();
  } catch (error) {
    return error;
  }
  return null;
}
