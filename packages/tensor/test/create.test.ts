import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../oracle/fixtures/create.json" with { type: "json" };
import {
  arange,
  DTypeError,
  eye,
  full,
  fullLike,
  linspace,
  ones,
  onesLike,
  ShapeError,
  type TensorData,
  tensor,
  ValueError,
  zeros,
  zerosLike,
} from "../src/index.ts";
import { shapes, tensors } from "../src/testing.ts";
import { testAgainstPyTorch } from "./fixtures.ts";

testAgainstPyTorch(cases, { rtol: 2e-7, atol: 3e-7 });

const anyTensor = (dtype: "float32" | "int32" | "bool") => shapes().chain((shape) => tensors(shape, { dtype }));

test("tensor is the inverse of toArray, up to what an empty array cannot tell", () => {
  fc.assert(
    fc.property(fc.constantFrom("float32", "int32", "bool" as const).chain(anyTensor), (x) => {
      const y = tensor(x.toArray(), { dtype: x.dtype });
      expect(y.toArray()).toEqual(x.toArray());
      const zero = x.shape.indexOf(0);
      expect(y.shape).toEqual(zero === -1 ? x.shape : x.shape.slice(0, zero + 1));
    }),
  );
});

test("a dtype that is not given follows the values", () => {
  const dtypeOf = (data: TensorData): string => tensor(data).dtype;
  expect(dtypeOf([1, 2])).toBe("float32"); // JavaScript has no integers to tell apart
  expect(dtypeOf([true, 2])).toBe("float32");
  expect(dtypeOf([[true], [false]])).toBe("bool");
  expect(dtypeOf(Int32Array.of(1))).toBe("int32");
  expect(dtypeOf(new Int32Array(0))).toBe("int32");
  expect(dtypeOf([Int32Array.of(1, 2), Int32Array.of(3, 4)])).toBe("int32");
  expect(dtypeOf([Int32Array.of(1, 2), [true, false]])).toBe("int32");
  expect(dtypeOf([Int32Array.of(1, 2), [3, 4]])).toBe("float32");
  expect(dtypeOf([])).toBe("float32");
});

test("values are copied, not kept", () => {
  const values = Float32Array.of(1, 2);
  const x = tensor(values);
  values[0] = 9;
  expect(x.toArray()).toEqual([1, 2]);
});

test("bytes are numbers or booleans, as the dtype says", () => {
  const bytes = Uint8Array.of(0, 1, 255);
  expect(tensor(bytes, { dtype: "int32" }).toArray()).toEqual([0, 1, 255]);
  expect(tensor(bytes, { dtype: "bool" }).toArray()).toEqual([false, true, true]);
  for (const data of [bytes, [bytes, bytes]]) {
    expect(() => tensor(data)).toThrow(
      new DTypeError("tensor", "bytes may stand for numbers or booleans", "a Uint8Array", "Pass { dtype }"),
    );
  }
});

test("ragged arrays are refused, saying where", () => {
  const differ = (i: string, j: string): string => `nested arrays must not be ragged, but data${i} and data${j} differ`;
  const fix = "Pad the shorter one";
  expect(() => tensor([[1, 2], [3]])).toThrow(new ShapeError("tensor", differ("[0]", "[1]"), [[2], [1]], fix));
  expect(() =>
    tensor([
      [[1], [2]],
      [[3], [4, 5]],
    ]),
  ).toThrow(new ShapeError("tensor", differ("[1][0]", "[1][1]"), [[1], [2]], fix));
  expect(() => tensor([1, [2]])).toThrow(ShapeError);
  expect(() => tensor([[1], 2])).toThrow(ShapeError);
  expect(() => tensor([Float32Array.of(1), [1, 2]])).toThrow(ShapeError);
});

test("what is neither a number nor a boolean is refused, saying where and what", () => {
  const refused = (data: unknown, path: string, got: string, fix = ""): void => {
    const error = new DTypeError("tensor", `values are numbers or booleans, but ${path} is not`, got, fix);
    expect(() => tensor(data as TensorData)).toThrow(error);
  };
  refused("1", "data", '"1"', "Encode text into ids first");
  refused([[1], ["a"]], "data[1][0]", '"a"', "Encode text into ids first");
  refused([1, null], "data[1]", "null");
  refused(undefined, "data", "undefined");
  // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
  refused([1, , 3], "data[1]", "undefined");
  refused([1n], "data[0]", "1n");
  refused([{}], "data[0]", "an object (Object)");
  refused(ones([2]), "data", "an object (Tensor)", "Use clone() for a copy");
  refused([ones([2]), ones([2])], "data[0]", "an object (Tensor)", "Join tensors with stack([…])");
  refused(new Float64Array(2), "data", "an object (Float64Array)", "Convert it with Float32Array.from(…)");
});

test("numbers that int32 cannot hold are refused, never wrapped", () => {
  const message = '3000000000 does not fit int32. Pass { dtype: "float32" }';
  expect(() => tensor([3e9], { dtype: "int32" })).toThrow(`tensor: ${message}`);
  expect(() => full([2], 3e9, { dtype: "int32" })).toThrow(`full: ${message}`);
  expect(() => fullLike(tensor(Int32Array.of(1)), Number.NaN)).toThrow("fullLike: NaN does not fit int32");
  expect(() => arange(3e9, 3e9 + 2)).toThrow(`arange: ${message}`);
});

test("constants fill every shape, and are leaves that get a gradient where asked", () => {
  fc.assert(
    fc.property(shapes(), (shape) => {
      const x = full(shape, 2.5, { requiresGrad: true });
      expect(x.toTypedArray().every((value) => value === 2.5)).toBe(true);
      expect({ shape: x.shape, leaf: x.isLeaf, grad: x.requiresGrad }).toEqual({ shape, leaf: true, grad: true });
      expect([zerosLike, onesLike].map((like) => like(x).requiresGrad)).toEqual([false, false]);
    }),
  );
});

test("zeros keep their sign", () => {
  expect(Object.is(full([1], -0, { dtype: "float32" }).item(), -0)).toBe(true);
  expect(Object.is(tensor([-0]).item(), -0)).toBe(true);
});

test("each creator takes its options last", () => {
  const options = { dtype: "float32", requiresGrad: true } as const;
  const made = [
    tensor([1], options),
    zeros([1], options),
    ones([1], options),
    full([1], 1, options),
    zerosLike(ones([1]), options),
    onesLike(ones([1]), options),
    fullLike(ones([1]), 1, options),
    eye(1, options),
    eye(1, 1, options),
    arange(1, options),
    arange(0, 1, options),
    arange(0, 1, 1, options),
    linspace(0, 1, 2, options),
  ];
  for (const x of made) expect([x.dtype, x.requiresGrad]).toEqual(["float32", true]);
});

test("integers have no gradient", () => {
  expect(() => full([2], 7, { requiresGrad: true })).toThrow(
    new DTypeError("requiresGrad", "only float32 tensors have gradients", "int32", 'Use to("float32")'),
  );
});

test("eye(n, m) has min(n, m) ones, on the diagonal", () => {
  fc.assert(
    fc.property(fc.nat(6), fc.nat(6), (n, m) => {
      const rows = Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_, j) => (i === j ? 1 : 0)));
      expect(eye(n, m).toArray()).toEqual(rows);
    }),
  );
});

test("arange runs from start, by step, as far as end", () => {
  const whole = fc.integer({ min: -50, max: 50 });
  fc.assert(
    fc.property(whole, whole, fc.integer({ min: 1, max: 9 }), (a, b, size) => {
      const step = a <= b ? size : -size;
      const wanted: number[] = [];
      for (let x = a; a <= b ? x < b : x > b; x += step) wanted.push(x);
      expect(arange(a, b, step).toArray()).toEqual(wanted);
    }),
  );
});

test("linspace starts at start, ends at end, and read backwards is the way back", () => {
  const ends = fc.integer({ min: -640, max: 640 }).map((k) => k / 64);
  fc.assert(
    fc.property(ends, ends, fc.integer({ min: 2, max: 40 }), (a, b, steps) => {
      const there = linspace(a, b, steps).toArray() as number[];
      const back = linspace(b, a, steps).toArray() as number[];
      expect([there[0], there.at(-1)]).toEqual([a, b]);
      for (const [i, x] of there.entries()) expect(x).toBeCloseTo(back[steps - 1 - i]!, 5);
    }),
  );
});

test("sizes, dtypes and steps that are not are refused in the creator's name", () => {
  expect(() => zeros([2, -1])).toThrow(
    new ShapeError("zeros", "sizes are whole numbers from 0 on, but axis 1 is -1", [[2, -1]]),
  );
  expect(() => ones([2.5])).toThrow(ShapeError);
  expect(() => zeros(3 as unknown as number[])).toThrow(
    "zeros: a shape is an array of sizes, got 3. Did you mean [3]?",
  );
  expect(() => eye(-1)).toThrow("eye: sizes are whole numbers from 0 on, but axis 0 is -1, got [-1, -1]");
  const fix = 'Use "int32" for int64, "float32" for other floats';
  expect(() => tensor([1], { dtype: "float64" as "float32" })).toThrow(
    new DTypeError("tensor", 'dtype is "float32", "int32" or "bool"', '"float64"', fix),
  );
  expect(() => full([1], "1" as unknown as number)).toThrow(
    new DTypeError("full", "the value is a number or a boolean", '"1"'),
  );
  expect(() => arange(0, 5, -1)).toThrow(
    new ValueError("arange", "step -1 does not lead from 0 to 5", "Did you mean a step of 1?"),
  );
  expect(() => arange(5, 0, 0)).toThrow("step 0 does not lead from 5 to 0. Did you mean a step of -1?");
  expect(() => arange(Number.NaN)).toThrow(
    new ValueError("arange", "start, end and step must be finite, got 0, NaN and 1"),
  );
  expect(() => arange(2, { dtype: "bool" })).toThrow(
    new DTypeError("arange", "makes numbers, float32 or int32", "bool"),
  );
  expect(() => linspace(0, 1, -1)).toThrow(
    new ValueError("linspace", "steps must be a whole number from 0 on, got -1"),
  );
  expect(() => zeros([2 ** 40])).toThrow("zeros: no memory for 1099511627776 elements of float32");
});
