import { expect } from "vitest";
import { mul, PellucidError, type Shape, type Tensor } from "../src/index.ts";
import { type Differentiable, gradcheck, gradgradcheck } from "../src/testing.ts";

/** Every position of a shape, in row-major order; a scalar's is []. */
export function positions(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (outer, n) => outer.flatMap((position) => Array.from({ length: n }, (_, i) => [...position, i])),
    [[]],
  );
}

/** x's element at a position, read from its storage by the definition of strides. */
export function at(x: Tensor, position: readonly number[]): number {
  return x.storage[position.reduce((place, i, axis) => place + i * x.strides[axis]!, x.offset)]!;
}

/** Holds every element of y against its definition. */
export function expectElements(y: Tensor, definition: (position: number[]) => number): void {
  for (const position of positions(y.shape)) {
    const [got, wanted] = [at(y, position), definition(position)];
    if (!Object.is(got, wanted)) expect.fail(`element [${position}] of [${y.shape}] is ${got} instead of ${wanted}`);
  }
}

/** Holds y to be a view of x: what is written to x's storage shows in y, at each position the element of x at `origin`. */
export function expectView(y: Tensor, x: Tensor, origin: (position: number[]) => number[]): void {
  expect(y.storage).toBe(x.storage);
  expect(y.version).toBe(x.version);
  for (let i = 0; i < x.storage.length; i++) x.storage[i] = i;
  expectElements(y, (position) => at(x, origin(position)));
}

/** Holds the first and second derivatives of a linear op against finite differences; squared, so that it has a second. */
export function checkGradients(op: Differentiable, inputs: readonly Tensor[]): void {
  const squared: Differentiable = (...xs) => {
    const y = op(...xs);
    return mul(y, y);
  };
  gradcheck(squared, inputs);
  gradgradcheck(squared, inputs);
}

/** The class and the message of the error that f throws on purpose. */
export function refusal(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    if (error instanceof PellucidError) return `${error.name}: ${error.message}`;
    throw error;
  }
  throw new Error("nothing was refused");
}
