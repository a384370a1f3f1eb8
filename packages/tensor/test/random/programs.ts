import { expect } from "vitest";
import * as pellucid from "../../src/index.ts";
import { defaultGenerator, manualSeed, PellucidError, type Tensor } from "../../src/index.ts";
import { decode, type TensorFixture } from "../fixtures.ts";

/** One call of a function that draws; see oracle/random_numbers.py. */
interface CallFixture {
  readonly call: string;
  readonly args: readonly unknown[];
  readonly out?: unknown;
  readonly step?: number;
  readonly error?: boolean;
}

/** A seed and the calls that follow it. */
export interface Program {
  readonly seed: string;
  readonly calls: readonly CallFixture[];
  readonly next: string;
}

/** How far from PyTorch's a drawn float32 may be, by the function that draws it, in units of the last place. Default: 0. */
export type AllowedUlps = Readonly<Record<string, number>>;

/** Runs a program on the default generator. Returns, for each call, the distances of its values from PyTorch's. */
export function runProgram({ seed, calls, next }: Program, allowed: AllowedUlps): Map<string, number[]> {
  const distances = new Map<string, number[]>();
  manualSeed(BigInt(seed));
  for (const { call, args, out, step, error } of calls) {
    const f = (pellucid as unknown as Record<string, (...args: unknown[]) => Tensor>)[call]!;
    const inputs = decode(args) as unknown[];
    if (error) {
      expect(() => f(...inputs), `${call}(${JSON.stringify(args)})`).toThrow(PellucidError);
      return distances; // where PyTorch refuses halfway, it has drawn
    }
    const context = `seed ${seed}, ${call}(${JSON.stringify(args)})`;
    const ulps = compare(context, f(...inputs), out as TensorFixture, step!);
    if (ulps.some((ulp) => ulp > (allowed[call] ?? 0))) expect.fail(`${context}: ${Math.max(...ulps)} ulp off`);
    distances.set(call, [...(distances.get(call) ?? []), ...ulps]);
  }
  expect(BigInt.asUintN(63, defaultGenerator().random64()), `seed ${seed}: the word after all calls`).toBe(
    BigInt(next),
  );
  return distances;
}

function compare(context: string, got: Tensor, wanted: TensorFixture, step: number): number[] {
  expect({ dtype: got.dtype, shape: got.shape }, context).toEqual({ dtype: wanted.dtype, shape: wanted.shape });
  const values = Array.from(got.toTypedArray()).filter((_, i) => i % step === 0);
  const numbers = wanted.data.map(Number);
  expect(values.length, context).toBe(numbers.length);
  return values.map((value, i) => ulpsBetween(value, numbers[i]!));
}

/** How many float32 numbers apart two of them are; NaN is next to nothing but NaN. */
function ulpsBetween(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.POSITIVE_INFINITY;
  const [p, q] = Array.from(new Int32Array(Float32Array.of(a, b).buffer), (bits) =>
    bits < 0 ? -(bits & 0x7fffffff) : bits,
  );
  return Math.abs(p! - q!) || (Object.is(a, -0) || Object.is(b, -0) ? 1 : 0);
}
