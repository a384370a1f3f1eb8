import fc, { type Arbitrary } from "fast-check";
import { afterEach, expect, test } from "vitest";
import {
  kernelInfo,
  matmul,
  resident,
  setNumThreads,
  Tensor,
  useKernels,
  useRelaxedSimd,
  useWideSimd,
  zeros,
} from "../../src/index.ts";
import { engine } from "../../src/kernels/engine.ts";
import { fastProducts } from "../../src/kernels/fast-product.ts";
import { gemmReference } from "../../src/kernels/gemm.ts";
import { isResident } from "../../src/kernels/memory.ts";
import { tensors } from "../../src/testing.ts";

const threads = kernelInfo().threads;

afterEach(() => {
  useKernels("simd");
  useRelaxedSimd(false);
  useWideSimd(false);
  setNumThreads(threads);
});

/**
 * 0, 1, and the edges of tiles (2 × 4), of few rows (48), of what is near of A (128), of a block of rows (512), of k (768) and of
 * columns (48, 128).
 */
const rows = fc.constantFrom(0, 1, 2, 3, 4, 5, 16, 17, 47, 48, 49, 50, 127, 128, 129, 257, 513);
const depths = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 31, 33, 128, 129, 384, 767, 768, 769, 1544);
const columns = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 17, 47, 48, 50, 56, 128, 131, 259);
const moderate = fc.integer({ min: -1000, max: 1000 }).map((k) => k / 256);
const special = fc.constantFrom(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  2 ** -149,
  2 ** -126,
  2 ** 127,
  -3.4e38,
);

/** Matrices in all layouts. They repeat 61 values with shifts, since lists of many values are slow to draw. */
function matrices(m: number, n: number, specials: boolean): Arbitrary<Tensor> {
  const values = specials ? fc.oneof({ weight: 9, arbitrary: moderate }, special) : moderate;
  const count = m * n;
  const pattern = fc.array(values, { minLength: 61, maxLength: 61 });
  return fc
    .tuple(pattern, fc.constantFrom("rows", "columns", "sliced", "stepped", "resident"), fc.nat(60))
    .map(([list, layout, start]) => {
      const value = (i: number): number => list[(start + i * 7 + Math.floor(i / 61)) % 61]!;
      const at = (i: number, j: number): number => value(i * n + j);
      if (layout === "resident") {
        const x = resident(() => zeros([m, n]));
        for (let i = 0; i < count; i++) x.storage[i] = value(i);
        return x;
      }
      const [rowStride, colStride, offset] = {
        rows: [n, 1, 0],
        columns: [1, m, 3],
        sliced: [n + 1000, 1, 5],
        stepped: [3 * n + 1, 3, 1],
      }[layout] as [number, number, number];
      const storage = new Float32Array(offset + m * rowStride + n * colStride + 1).fill(Number.NaN);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) storage[offset + i * rowStride + j * colStride] = at(i, j);
      }
      return new Tensor(storage, [m, n], { strides: [rowStride, colStride], offset });
    });
}

function pairs(specials: boolean): Arbitrary<[Tensor, Tensor]> {
  return fc
    .tuple(rows, depths, columns)
    .chain(([m, k, n]) => fc.tuple(matrices(m, k, specials), matrices(k, n, specials)));
}

/** The order of the sum that packages/tensor/kernels/product.ts states, every step rounded to float32. */
function inFloat32(a: Tensor, b: Tensor): Float32Array {
  const [m, k, n] = [a.shape[0]!, a.shape[1]!, b.shape[1]!];
  const [x, y] = [a.toTypedArray(), b.toTypedArray()];
  const c = new Float32Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let block = 0; block < k; block += 768) {
        const sums = new Float32Array(8);
        for (let p = block; p < Math.min(block + 768, k); p++) {
          sums[p % 8]! += Math.fround(x[i * k + p]! * y[p * n + j]!);
        }
        const four = Float32Array.from([0, 1, 2, 3], (l) => sums[l]! + sums[l + 4]!);
        const two = Float32Array.of(four[0]! + four[2]!, four[1]! + four[3]!);
        const sum = Math.fround(two[0]! + two[1]!);
        c[i * n + j] = block === 0 ? sum : c[i * n + j]! + sum;
      }
    }
  }
  return c;
}

test("this engine has the SIMD kernels", () => {
  expect(kernelInfo().kernels).toBe("simd");
});

test("is the sum in float32 in its fixed order, to the bit, for every shape, layout and value", () => {
  fc.assert(
    fc.property(pairs(true), ([a, b]) => {
      expect(matmul(a, b).storage).toEqual(inFloat32(a, b));
    }),
    { numRuns: 60 },
  );
});

test("so it is for few rows and lines up to the longest that two rows read together, longer ones, and too long to pack", () => {
  const sizes = fc.constantFrom(
    [1, 3077],
    [1, 530_001],
    [2, 2040],
    [3, 2048],
    [7, 2048],
    [5, 2056],
    [4, 2056],
    [48, 2056],
    [48, 11_008],
  ) as Arbitrary<[number, number]>;
  const operands = fc
    .tuple(sizes, fc.constantFrom(1, 2, 3, 37, 50, 99))
    .chain(([[m, k], n]) => fc.tuple(matrices(m, k, true), matrices(k > 11_008 ? Math.min(n, 3) : n, k, true)));
  fc.assert(
    fc.property(operands, ([a, b]) => {
      expect(matmul(a, b.transpose(0, 1)).storage).toEqual(inFloat32(a, b.transpose(0, 1)));
    }),
    { numRuns: 40 },
  );
});

test("few rows have these sums whatever the tiles leave over, of rows, of columns, and of those that are read together", () => {
  for (const k of [16, 2056]) {
    const [all, weight] = [filled([60, k]), filled([63, k])];
    for (const relaxed of [false, true]) {
      useRelaxedSimd(relaxed);
      const product = matmul(all, weight.transpose(0, 1)).storage; // so many rows are packed, with the columns
      const wanted = relaxed ? product : inFloat32(all, weight.transpose(0, 1));
      for (const m of [2, 3, 4, 5, 48]) {
        for (const n of [4, 5, 6, 7, 8, 9, 12, 14, 15, 57, 63]) {
          const columns = weight.slice(0, 0, n).transpose(0, 1);
          const expected = Float32Array.from({ length: m * n }, (_, i) => wanted[Math.floor(i / n) * 63 + (i % n)]!);
          expect(matmul(all.slice(0, 0, m), columns).storage).toEqual(expected);
        }
      }
    }
  }
});

test("so it is for a single row, where B lies along k or across, up to and beyond a block of columns", () => {
  const operands = fc
    .tuple(depths, fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 64, 127, 128, 129, 131, 256, 300))
    .chain(([k, n]) => fc.tuple(matrices(1, k, true), matrices(k, n, true)));
  fc.assert(
    fc.property(operands, ([a, b]) => {
      expect(matmul(a, b).storage).toEqual(inFloat32(a, b));
    }),
    { numRuns: 60 },
  );
});

test("rows that are packed stay in the workspace, however many and long they are", () => {
  setNumThreads(1);
  const { heap } = engine()!;
  const behind = heap.subarray(((64 + 2048) * 1024) / 4, ((64 + 4096) * 1024) / 4); // the second thread's
  for (const [m, k] of [
    [48, 10_408],
    [48, 10_424],
    [48, 11_008],
    [47, 10_632],
    [3, 166_664],
    [2, 250_000],
    [2, 270_000],
  ] as const) {
    behind.fill(7);
    matmul(filled([m, k]), filled([8, k]).transpose(0, 1));
    expect(behind.every((value) => value === 7)).toBe(true);
  }
});

/** |C - A·B| ≤ (k + 2)·2⁻²⁴·|A|·|B|, with A·B and |A|·|B| summed in float64. */
function expectClose(c: Tensor, a: Tensor, b: Tensor): void {
  const [m, k, n] = [a.shape[0]!, a.shape[1]!, b.shape[1]!];
  const exact = new Float64Array(m * n) as unknown as Float32Array;
  const size = new Float64Array(m * n) as unknown as Float32Array;
  const matrix = (x: Tensor, f: (v: number) => number): Parameters<typeof gemmReference>[0] => ({
    data: Float32Array.from(x.toTypedArray(), f),
    offset: 0,
    rowStride: x.shape[1]!,
    colStride: 1,
  });
  const same = (v: number): number => v;
  gemmReference(matrix(a, same), matrix(b, same), exact, 0, m, k, n);
  gemmReference(matrix(a, Math.abs), matrix(b, Math.abs), size, 0, m, k, n);
  c.storage.forEach((value, i) => {
    expect(Math.abs(value - exact[i]!)).toBeLessThanOrEqual((k + 2) * 2 ** -24 * size[i]!);
  });
}

test("agrees with the plain product within the error of float32 sums, with and without relaxed SIMD", () => {
  fc.assert(
    fc.property(pairs(false), fc.boolean(), ([a, b], relaxed) => {
      useRelaxedSimd(relaxed);
      expectClose(matmul(a, b), a, b);
    }),
    { numRuns: 40 },
  );
});

test("a row's bits are the same alone and among others, also with relaxed SIMD", () => {
  fc.assert(
    fc.property(pairs(true), fc.boolean(), ([a, b], relaxed) => {
      useRelaxedSimd(relaxed);
      const together = matmul(a, b);
      for (let i = 0; i < a.shape[0]!; i += 1 + (i >> 2)) {
        expect(matmul(a.slice(0, i, i + 1), b).toTypedArray()).toEqual(together.select(0, i).toTypedArray());
      }
    }),
    { numRuns: 40 },
  );
});

test("a sum of products too small for float32 has one sign, among few rows and many, with and without relaxed SIMD", () => {
  const [rows, k, columns] = [60, 1000, 9];
  const a = new Tensor(new Float32Array(rows * k).fill(1e-30), [rows, k]);
  const across = new Tensor(new Float32Array(k * columns).fill(-1e-30), [k, columns]);
  const along = across.transpose(0, 1).contiguous().transpose(0, 1);
  for (const relaxed of [false, true]) {
    useRelaxedSimd(relaxed);
    const sums = [across, along].flatMap((b) =>
      [1, 3, 4, rows].flatMap((m) => [...matmul(a.slice(0, 0, m), b).toTypedArray()]),
    );
    expect(sums.every((sum) => Object.is(sum, sums[0]))).toBe(true);
    expect(sums[0]).toBeCloseTo(0);
  }
});

test("tiles for registers of 256 bits have the bits of the others, whether the engine has such registers or not", () => {
  const few = fc
    .tuple(fc.constantFrom(3, 4, 12, 47), fc.constantFrom(8, 768, 776), fc.constantFrom(4, 6, 8, 10, 11, 48, 53))
    .chain(([m, k, n]) => fc.tuple(matrices(m, k, true), matrices(n, k, true)))
    .map(([a, b]): [Tensor, Tensor] => [a, b.transpose(0, 1)]);
  for (const relaxed of [false, true]) {
    useRelaxedSimd(relaxed);
    useWideSimd(true); // before they run: V8 optimizes a function once, and here it does so for such registers, if it can
  }
  useWideSimd(false);
  fc.assert(
    fc.property(fc.oneof(pairs(true), few), fc.boolean(), ([a, b], relaxed) => {
      useRelaxedSimd(relaxed);
      if (a.numel() === 0 || b.numel() === 0) return;
      const [narrow, wide] = [false, true].map((tiles) => {
        const c = new Float32Array(a.shape[0]! * b.shape[1]!);
        expect(fastProducts({ ...engine()!, wide: tiles }, c, a, b, null)).toBe(true);
        return c;
      });
      expect(wide).toEqual(narrow);
    }),
    { numRuns: 80 },
  );
});

test("wider registers, where the engine has them, change no bit, also of a row alone and on several threads", () => {
  const [a, b] = [filled([150, 1300]), filled([1300, 259])];
  const first = filled([150, 1300]).slice(0, 0, 1);
  for (const relaxed of [false, true]) {
    useRelaxedSimd(relaxed);
    const narrow = new Float32Array(150 * 259);
    fastProducts({ ...engine()!, wide: false }, narrow, a, b, null);
    useWideSimd(true);
    for (const count of [1, 3]) {
      setNumThreads(count);
      expect(matmul(a, b).storage).toEqual(narrow);
      expect(matmul(first, b).storage).toEqual(narrow.slice(0, 259));
    }
    useWideSimd(false);
  }
});

test("a stack of products has the bits of each alone, also where one matrix meets all", () => {
  const stacks = fc
    .tuple(fc.constantFrom(0, 1, 2, 5), fc.constantFrom(1, 3), fc.constantFrom(1, 3, 6, 17), fc.constantFrom(1, 5, 64))
    .chain(([b, h, t, d]) => fc.tuple(tensors([b, h, t, d]), tensors([b, h, t, d]), tensors([h, d, t])));
  fc.assert(
    fc.property(stacks, ([q, k, m]) => {
      const scores = matmul(q, k.transpose(-2, -1));
      const shared = matmul(q, m);
      for (let b = 0; b < q.shape[0]!; b++) {
        for (let h = 0; h < q.shape[1]!; h++) {
          const of = (x: Tensor): Tensor => x.select(0, b).select(0, h);
          expect(of(scores).toTypedArray()).toEqual(matmul(of(q), of(k).transpose(0, 1)).storage);
          expect(of(shared).toTypedArray()).toEqual(matmul(of(q), m.select(0, h)).storage);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("results have the same bits for one to four threads, whether workers have started or not", async () => {
  const [m, k, n] = [150, 300, 1100];
  const a = filled([m, k]);
  const b = filled([n, k]).transpose(0, 1);
  const heads = filled([12, 100, 64]);
  setNumThreads(1);
  const [alone, scoresAlone] = [matmul(a, b), matmul(heads, heads.transpose(-2, -1))];
  for (const count of [2, 3, 4]) {
    setNumThreads(count);
    for (let i = 0; i < 6; i++) {
      expect(firstDifference(matmul(a, b), alone)).toBe(-1);
      expect(firstDifference(matmul(heads, heads.transpose(-2, -1)), scoresAlone)).toBe(-1);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
});

test("rows and columns of any product are shared among threads, a bias is added to each once, and no bit changes", () => {
  const cuts = fc.tuple(
    fc.constantFrom(5, 48, 49, 64, 127, 128, 129, 191, 513), // bands of at least 64 rows
    fc.constantFrom(1, 7, 63, 64, 128, 191, 192, 200, 391, 1025), // strips of at least 64 columns on average, or of 192
    fc.constantFrom(96, 511, 520, 769, 2056), // up to 768, rows are packed once for all strips
    fc.constantFrom(1, 1, 2, 3),
  );
  const products = cuts
    .filter(([m, n, k]) => m * n * k < 2 ** 29)
    .chain(([m, n, k, count]) => {
      const stack = (rows: number, columns: number): Arbitrary<Tensor> =>
        fc.constantFrom(
          filled([count, rows, columns]),
          filled([count, columns, rows]).transpose(-2, -1),
          filled([1, rows, columns]).expand([count, rows, columns]),
          filled([1, 1, columns]).expand([count, rows, columns]), // its bands begin at one place, and may differ in height
        );
      return fc.tuple(stack(m, k), stack(k, n), fc.constantFrom(null, filled([n]).storage as Float32Array));
    });
  setNumThreads(4);
  fc.assert(
    fc.property(products, ([a, b, bias]) => {
      const several = engine()!;
      // Together first: what one thread has left in scratch memory is right.
      const [c, wanted] = [several, { ...several, shared: false }].map((simd) => {
        const result = new Float32Array(a.shape[0]! * a.shape[1]! * b.shape[2]!).fill(Number.NaN);
        expect(fastProducts(simd, result, a, b, bias)).toBe(true);
        return result;
      });
      expect(c!.findIndex((value, i) => value !== wanted![i])).toBe(-1);
    }),
    { numRuns: 100 },
  );
});

test("results stay right while the number of threads changes all the time, and workers come and go", async () => {
  const [a, b] = [filled([100, 300]), filled([300, 700])];
  setNumThreads(1);
  const alone = matmul(a, b);
  for (let i = 0; i < 60; i++) {
    setNumThreads(2 + (i % 3));
    for (let j = 0; j <= i % 4; j++) expect(firstDifference(matmul(a, b), alone)).toBe(-1);
    if (i % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
});

test("a large result that goes in pieces is the same as in one piece", () => {
  const wide = matmul(filled([40, 9]), filled([9, 60_000]));
  const tall = matmul(filled([60_000, 9]), filled([9, 40]));
  const inOne = resident(() => [
    matmul(filled([40, 9]), filled([9, 60_000])),
    matmul(filled([60_000, 9]), filled([9, 40])),
  ]);
  expect(isResident(inOne[0]!.storage)).toBe(true);
  expect(firstDifference(wide, inOne[0]!)).toBe(-1);
  expect(firstDifference(tall, inOne[1]!)).toBe(-1);
});

test("int32 products are the plain ones, which are exact", () => {
  const a = new Tensor(Int32Array.of(2 ** 30, 3, -5, 7), [2, 2]);
  expect(matmul(a, a).toArray()).toEqual([
    [2 ** 60 - 15, 3 * 2 ** 30 + 21].map((x) => Number(BigInt.asIntN(32, BigInt(x)))),
    [-5 * 2 ** 30 - 35, -15 + 49].map((x) => Number(BigInt.asIntN(32, BigInt(x)))),
  ]);
});

/** Where x and y, of one shape, differ first; -1 if nowhere. For arrays that are long for `toEqual`. */
function firstDifference(x: Tensor, y: Tensor): number {
  return x.storage.findIndex((value, i) => !Object.is(value, y.storage[i]));
}

/** Values that differ from place to place. */
function filled(shape: number[]): Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return new Tensor(
    Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 1009) / 500 - 1),
    shape,
  );
}
