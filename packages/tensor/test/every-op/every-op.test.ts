import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as pellucid from "../../src/index.ts";
import { GradError, grad, ones, PellucidError, Tensor } from "../../src/index.ts";
import * as methods from "../../src/methods.ts";
import { gradcheck, gradgradcheck } from "../../src/testing.ts";
import { badCalls, call, type Entry, floatsOf, replaceTensors, someCalls, tensorsIn, thrownBy } from "./entry.ts";
import { layoutsOf } from "./layouts.ts";
import { casesOf } from "./oracle.ts";
import { FAMILIES, NOT_OPS, registry } from "./registry.ts";

type Args = readonly unknown[];
const entries = Object.entries<Entry>(registry);

test("every exported function is in the registry, or has a reason not to be", () => {
  const exported = Object.entries(pellucid).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
  expect([...Object.keys(registry), ...Object.keys(NOT_OPS)].sort()).toEqual(exported.sort());
  expect(FAMILIES.flatMap(([, family]) => Object.keys(family)).sort()).toEqual(Object.keys(registry).sort());
});

test("every method is in the registry", () => {
  expect(Object.keys(methods).filter((name) => !(name in registry))).toEqual([]);
});

describe.each(entries)("%s", (name, entry) => {
  test("has an oracle", () => checkOracle(name, entry));
  if (entry.gradient === true) {
    test("has the right gradient", () => checkEach(entry, (args) => checkGradient(name, entry, args)));
    test("has the right second gradient", () => checkEach(entry, (args) => checkSecondGradient(name, entry, args)));
  } else test("says that it has no gradient", () => checkEach(entry, (args) => checkNoGradient(name, entry, args)));
  test("does not depend on the layout of its arguments", () => checkLayouts(name, entry));
  test("refuses bad input in its own name", () => checkRefusals(name, entry));
});

function checkEach({ inputs }: Entry, check: (args: Args) => void): void {
  fc.assert(fc.property(inputs, check), { numRuns: 25 });
}

/** PyTorch's cases, which the test file of the op runs; else the definition. */
function checkOracle(name: string, entry: Entry): void {
  const { definition } = entry;
  if (definition === undefined) {
    expect(casesOf(name).answered).toBeGreaterThan(0);
    return;
  }
  checkEach(entry, (args) => {
    const wanted = (definition as (...args: Args) => readonly number[])(...args);
    expect(Array.from(tensorsIn(call(name, entry, ownTensors(args)))[0]!.toTypedArray())).toEqual(wanted);
  });
}

function checkGradient(name: string, entry: Entry, args: Args): void {
  const leaves = withLeaves(args);
  const results = call(name, entry, leaves);
  for (const y of tensorsIn(results)) if (y.dtype !== "float32") expectNoGradient(name, () => y);
  const y = floatsOf(results);
  const wanted = tensorsIn(leaves).filter((x) => x.requiresGrad);
  for (const dx of grad(y, wanted, { gradOutputs: ones(y.shape), allowUnused: true }))
    expect(dx).toBeInstanceOf(Tensor);
  gradcheck(...differentiable(name, entry, args), entry.closeness);
}

function checkSecondGradient(name: string, entry: Entry, args: Args): void {
  gradgradcheck(...differentiable(name, entry, args), entry.closeness);
}

/** The op as a function of its float32 arguments, and these. */
function differentiable(name: string, entry: Entry, args: Args): [(...xs: Tensor[]) => Tensor, Tensor[]] {
  const isFloat = (x: Tensor): boolean => x.dtype === "float32";
  const f = (...xs: Tensor[]): Tensor => {
    const rest = [...xs];
    return floatsOf(call(name, entry, replaceTensors(args, (x) => (isFloat(x) ? rest.shift() : x)) as Args));
  };
  return [f, tensorsIn(args).filter(isFloat)];
}

function checkNoGradient(name: string, entry: Entry, args: Args): void {
  const result = (): Tensor => {
    const results = tensorsIn(call(name, entry, withLeaves(args)));
    expect(results.length).toBe(1);
    return results[0]!;
  };
  if (entry.gradient !== true && "none" in entry.gradient) expectNoGradient(name, result);
  else expect(() => result().backward()).toThrow("the tensor needs no gradient: it was made outside the graph");
}

/** Holds `backward` from a result, or the call that should make it, to be an error that names the op. */
function expectNoGradient(name: string, result: () => Tensor): void {
  const error = thrownBy(() => result().backward());
  expect(error).toBeInstanceOf(GradError);
  expect((error as Error).message).toMatch(new RegExp(`^${name}: |comes from ${name},`));
}

function checkLayouts(name: string, entry: Entry): void {
  const wanted = new Set<number>(); // the arguments that have axes, and those that were strided
  const strided = new Set<number>();
  let refused = 0;
  for (const args of someCalls(entry)) {
    tensorsIn(args).forEach((x, k) => {
      if (x.ndim > 0) wanted.add(k);
      for (const [layout, y] of Object.entries(layoutsOf(x))) {
        const inLayout = (own: Tensor, i: number): Tensor => (i === k ? layoutsOf(own)[layout]! : own);
        const inRows = (own: Tensor, i: number): Tensor => (i === k ? y.clone() : own);
        const error = thrownBy(() => {
          const got = bitsOf(call(name, entry, replaceTensors(ownTensors(args), inLayout) as Args));
          const rows = bitsOf(call(name, entry, replaceTensors(ownTensors(args), inRows) as Args));
          expect(got, `argument ${k}, ${layout}`).toBe(rows);
        });
        if (error instanceof PellucidError && entry.refuses !== undefined) refused++;
        else if (error !== null) throw error;
        else if (!y.isContiguous()) strided.add(k);
      }
    });
  }
  expect(strided).toEqual(wanted);
  expect(refused > 0).toBe(entry.refuses !== undefined);
}

function checkRefusals(name: string, entry: Entry): void {
  const attempts = badCalls(name, entry);
  expect(attempts.length).toBeGreaterThan(0);
  const names = new Set<string>();
  for (const attempt of attempts) {
    const error = thrownBy(attempt);
    expect(error).toBeInstanceOf(PellucidError);
    const { op, message } = error as PellucidError;
    if (op !== entry.refusedAs) expect(op).toBe(name);
    expect(message.startsWith(`${op}: `)).toBe(true);
    names.add(op);
  }
  expect(names.has(entry.refusedAs ?? name)).toBe(true);
}

/** The arguments with copies of the tensors, in row-major order. */
function ownTensors(args: Args): Args {
  return replaceTensors(args, (x) => x.clone()) as Args;
}

function withLeaves(args: Args): Args {
  return replaceTensors(args, (x) => (x.dtype === "float32" ? x.detach().requiresGrad_() : x.detach())) as Args;
}

/** What tells results apart to the bit, as text, which is quick to compare. */
function bitsOf(results: unknown): string {
  return tensorsIn(results)
    .map((y) => `${y.dtype} [${y.shape}] ${new Uint8Array(y.toTypedArray().buffer)}`)
    .join("\n");
}
