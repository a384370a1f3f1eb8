import fc from "fast-check";
import { expect, test } from "vitest";
import json from "../../../oracle/fixtures/print.json" with { type: "json" };
import { type DType, DTypeError, noGrad, record, Tensor, tensor } from "../src/index.ts";
import { shapes, tensors } from "../src/testing.ts";

/** A tensor that PyTorch printed: see oracle/print.py. */
interface PrintFixture {
  readonly text: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data?: readonly (number | boolean | string)[];
  readonly start?: number;
  readonly step?: number;
  readonly set?: readonly (readonly [place: number, value: number | string])[];
  readonly transposed?: readonly [number, number];
  readonly requiresGrad?: boolean;
  readonly op?: string;
}

const fixtures = json as unknown as readonly PrintFixture[];

function build({ dtype, shape, data, start, step, set = [], transposed, requiresGrad, op }: PrintFixture): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: size }, (_, i) =>
    data ? Number(data[i % data.length]) : Math.fround(start! + i * step!),
  );
  for (const [place, value] of set) values[place] = Number(value);
  let x = tensor(values, { dtype }).view(shape);
  if (transposed) x = x.transpose(...transposed);
  if (requiresGrad) x.requiresGrad = true;
  if (op === undefined) return x;
  const leaf = tensor(1, { requiresGrad: true });
  return record(op, x, [[leaf, (dy) => dy]]);
}

/** A name for the fixtures of one kind, so that a failure says where to look. */
function kind({ dtype, shape, op, requiresGrad, text }: PrintFixture): string {
  if (shape.includes(0)) return "an empty tensor";
  if (text.includes("...")) return `a summary of ${dtype}`;
  return op || requiresGrad ? "a tensor in the graph" : `a tensor of ${dtype}`;
}

for (const name of new Set(fixtures.map(kind))) {
  test(`${name} prints as in PyTorch`, () => {
    for (const fixture of fixtures.filter((f) => kind(f) === name)) {
      expect(build(fixture).toString()).toBe(fixture.text);
    }
  });
}

test("how the elements lie in storage makes no difference", () => {
  const values = fc.oneof(fc.integer({ min: -99, max: 99 }), fc.float());
  const any = shapes().chain((shape) => tensors(shape, { values }));
  fc.assert(
    fc.property(any, (x) => {
      expect(x.toString()).toBe(x.clone().toString());
    }),
  );
});

test("only the elements that are shown are read", () => {
  const read = new Set<number>();
  const storage = new Proxy(Float32Array.of(0.5), {
    get: (target, key) => {
      if (key === "length") return 2 * 1024 * 50257;
      if (typeof key === "symbol" || Number.isNaN(Number(key))) return Reflect.get(target, key);
      read.add(Number(key));
      return Number(key);
    },
  });
  const x = new Tensor(storage, [2, 1024, 50257]);
  expect(x.toString()).toContain("...");
  const ends = (n: number): number[] => (n <= 6 ? [...Array(n).keys()] : [0, 1, 2, n - 3, n - 2, n - 1]);
  const shown = ends(2).flatMap((i) => ends(1024).flatMap((j) => ends(50257).map((k) => (i * 1024 + j) * 50257 + k)));
  expect(read).toEqual(new Set(shown));
});

/** Halves of the last digit, written by hand with whole numbers: m/32 = n/100000 exactly, n = 3125·m. */
test("a tie of the fifth decimal goes to the even fourth", () => {
  fc.assert(
    fc.property(fc.integer({ min: 32 * 9, max: 32 * 999 }), fc.boolean(), (m, negative) => {
      const n = 3125 * m;
      const below = Math.floor(n / 10);
      const rounded = n % 10 > 5 || (n % 10 === 5 && below % 2 === 1) ? below + 1 : below;
      const digits = String(rounded).padStart(5, "0");
      const wanted = `${negative ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`;
      fc.pre(m % 32 !== 0);
      expect(tensor((negative ? -m : m) / 32).toString()).toBe(`tensor(${wanted})`);
    }),
  );
});

test("a tensor made outside the graph has no suffix", () => {
  const x = tensor([1, 2], { requiresGrad: true });
  expect(x.add(1).toString()).toBe("tensor([2., 3.], grad_fn=<AddBackward0>)");
  expect(noGrad(() => x.add(1)).toString()).toBe("tensor([2., 3.])");
  expect(x.detach().toString()).toBe("tensor([1., 2.])");
});

test("a subclass prints as a tensor does, and may add to it", () => {
  class Named extends Tensor {
    override toString(): string {
      return `Named containing:\n${super.toString()}`;
    }
  }
  const x = new Named(Float32Array.of(1, 2), [2]).requiresGrad_();
  expect(x.toString()).toBe("Named containing:\ntensor([1., 2.], requires_grad=True)");
});

test("a template shows the same text, and operators are refused", () => {
  const x = tensor([1, 2]);
  expect(`${x}`).toBe(x.toString());
  expect(String(x)).toBe(x.toString());
  const fix = "Use add, mul, matmul, lt, …, or item() for its number";
  const refused = new DTypeError("Tensor", "operators are for numbers", "a tensor of shape [2]", fix);
  const operand = x as unknown as number;
  for (const wrong of [() => operand + 1, () => operand * operand, () => operand < 1, () => `${operand + operand}`]) {
    expect(wrong).toThrow(refused);
  }
});

test("Node's inspect shows the same text", () => {
  const x = tensor([1.5, 2]);
  const inspect: unknown = Reflect.get(x, Symbol.for("nodejs.util.inspect.custom"));
  expect(Reflect.apply(inspect as () => string, x, [])).toBe(x.toString());
});
