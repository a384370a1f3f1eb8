import type { TypedArray } from "../dtype.ts";
import { contiguousStrides, numel, type Shape } from "../shape.ts";
import { type Engine, engine } from "./engine.ts";
import { gemm, type Matrix } from "./gemm.ts";
import { isResident, scratch32 } from "./memory.ts";
import { copyContiguous, forEachRow } from "./strided.ts";
import { runJob, threadsFor } from "./threads.ts";

/** A stack of matrices in an array, [batch…, rows, columns]. */
export interface Matrices {
  readonly storage: TypedArray;
  readonly shape: Shape;
  /** In elements; 0 along an axis of the batch repeats a matrix. */
  readonly strides: Shape;
  readonly offset: number;
}

/**
 * C ← A·B for each pair of matrices of a batch, C in row-major order and zeros before. Any strides: a transposed operand
 * needs no copy. [batch…, m, k] · [batch…, k, n] → [batch…, m, n]
 *
 * The bits of a result depend on its row of A and its column of B alone: not on m, n, the batch or the number of threads. So
 * a token's numbers are the same in a batch as alone, and with a cache as without.
 */
export function products(c: TypedArray, a: Matrices, b: Matrices): void {
  const [m, k, n] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
  if (c.length === 0 || k === 0) return;
  const simd = c instanceof Float32Array ? engine() : null;
  if (simd && fastProducts(simd, c as Float32Array, a, b)) return;
  let at = 0;
  forEachPair(a, b, (aOffset, bOffset) => {
    gemm(matrixAt(a, aOffset), matrixAt(b, bOffset), c, at, m, k, n);
    at += m * n;
  });
}

function forEachPair(a: Matrices, b: Matrices, pair: (aOffset: number, bOffset: number) => void): void {
  const layouts = [a, b].map(({ strides, offset }) => ({ strides: strides.slice(0, -2), offset }));
  forEachRow(a.shape.slice(0, -2), layouts, (starts, steps, length) => {
    for (let i = 0; i < length; i++) pair(starts[0]! + i * steps[0]!, starts[1]! + i * steps[1]!);
  });
}

function matrixAt(x: Matrices, offset: number): Matrix {
  return { data: x.storage, offset, rowStride: x.strides.at(-2)!, colStride: x.strides.at(-1)! };
}

/** packages/tensor/kernels/tasks.ts: PRODUCT. */
const PRODUCT = 0;
/** Of a single large C, about so many elements at a time pass through scratch memory: 8 MiB. */
const CHUNK = 2 ** 21;
/** Chunks are cut at whole blocks of the kernel: packages/tensor/kernels/blocks.ts. */
const BLOCK = 512;
/** A task is at least so many columns of C: where rows are few, the block of A that each task packs is small. */
const STRIP = { many: 192, few: 64 };
/** packages/tensor/kernels/blocks.ts: FEW_ROWS. */
const FEW_ROWS = 16;
/** More tasks than threads, so that a thread that is held up leaves its share to the others. */
const TASKS_PER_THREAD = 4;
/** How many multiply-adds a nanosecond a thread does, roughly. */
const SPEED = 15;

/** An operand as the kernel takes it: its rows lie without gaps, or its columns do. */
interface Operand extends Matrices {
  readonly transposed: boolean;
  /** From row to row of what lies there. */
  readonly stride: number;
  /** All elements lie in storage from `low` on, within `span`. */
  readonly low: number;
  readonly span: number;
}

/** With the SIMD kernel; false if there is no room for what must be copied. */
function fastProducts(simd: Engine, c: Float32Array, left: Matrices, right: Matrices): boolean {
  const [m, k, n] = [left.shape.at(-2)!, left.shape.at(-1)!, right.shape.at(-1)!];
  if (n === 1 && m > 1) return fastProducts(simd, c, turned(right), turned(left)); // Cᵀ = Bᵀ·Aᵀ, where C is a column
  const [a, b] = [operandOf(left), operandOf(right)];
  const count = numel(a.shape.slice(0, -2));
  const [rows, columns] = isResident(c) || count > 1 ? [m, n] : chunkOf(m, n);
  const space = scratch32([copied(a), copied(b), isResident(c) ? 0 : count * rows * columns, 3 * count]);
  if (!space) return false;
  const [aPlace, bPlace] = [place(simd, a, space[0]!), place(simd, b, space[1]!)];
  const cPlace = isResident(c) ? c.byteOffset / 4 : space[2]!;
  const threads = threadsFor(simd, (count * m * n * k) / SPEED);
  const tasks = threads === 1 ? 1 : TASKS_PER_THREAD * threads;
  const strips = count >= tasks ? 1 : stripsOf(m, columns, tasks);
  for (let i = 0; i < m; i += rows) {
    for (let j = 0; j < n; j += columns) {
      const [height, width] = [Math.min(rows, m - i), Math.min(columns, n - j)];
      let entry = space[3]!;
      let to = cPlace;
      forEachPair(a, b, (aOffset, bOffset) => {
        simd.heap32[entry++] = 4 * (aPlace + aOffset - a.low + i * a.strides.at(-2)!);
        simd.heap32[entry++] = 4 * (bPlace + bOffset - b.low + j * b.strides.at(-1)!);
        simd.heap32[entry++] = 4 * to;
        to += height * width;
      });
      simd.words.set([
        4 * space[3]!,
        4 * a.stride,
        Number(a.transposed),
        4 * b.stride,
        Number(b.transposed),
        4 * width,
      ]);
      simd.words.set([height, width, k, strips, count], 6);
      runJob(simd, PRODUCT, Math.min(count * strips, tasks));
      if (!isResident(c)) take(simd, cPlace, c, i * n + j, n, count * height, width);
    }
  }
  return true;
}

/** How many strips of columns to cut C into: for so many tasks, but none too narrow. */
function stripsOf(m: number, columns: number, tasks: number): number {
  const narrowest = m > FEW_ROWS ? STRIP.many : STRIP.few;
  return Math.max(1, Math.min(tasks, Math.floor(columns / narrowest)));
}

function turned(x: Matrices): Matrices {
  const turn = (list: Shape): number[] => [...list.slice(0, -2), list.at(-1)!, list.at(-2)!];
  return { storage: x.storage, shape: turn(x.shape), strides: turn(x.strides), offset: x.offset };
}

/** How many rows and columns of C go at a time: a few if C is large, along its longer side. */
function chunkOf(m: number, n: number): [rows: number, columns: number] {
  if (m * n <= CHUNK) return [m, n];
  const along = (across: number): number => Math.max(BLOCK, Math.floor(CHUNK / across / BLOCK) * BLOCK);
  return m > n ? [along(n), n] : [m, along(m)];
}

/** x as it lies, where the kernel can read that; else a copy. */
function operandOf(x: Matrices): Operand {
  const [rows, columns] = [x.shape.at(-2)!, x.shape.at(-1)!];
  const [rowStride, colStride] = [x.strides.at(-2)!, x.strides.at(-1)!];
  const transposed = !(colStride === 1 || columns === 1);
  const lines = !transposed || rowStride === 1 || rows === 1;
  const span = 1 + x.shape.reduce((sum, size, axis) => sum + (size - 1) * x.strides[axis]!, 0);
  const fits =
    lines && x.strides.every((stride) => stride >= 0) && (isResident(x.storage) || span <= 2 * numel(x.shape));
  if (fits) return { ...layoutOf(x), transposed, stride: transposed ? colStride : rowStride, low: x.offset, span };
  const storage = copyContiguous(x.storage, x.shape, x);
  const compact = { storage, shape: x.shape, strides: contiguousStrides(x.shape), offset: 0 };
  return { ...compact, transposed: false, stride: columns, low: 0, span: storage.length };
}

function layoutOf({ storage, shape, strides, offset }: Matrices): Matrices {
  return { storage, shape, strides, offset };
}

/** How many elements of x the kernel cannot reach where they lie. */
function copied(x: Operand): number {
  return isResident(x.storage) ? 0 : x.span;
}

/** Where the kernel finds the element `low` of x: where it lies, or in `to`, where it is copied. In elements. */
function place(simd: Engine, x: Operand, to: number): number {
  if (isResident(x.storage)) return x.storage.byteOffset / 4 + x.low;
  simd.heap.set(x.storage.subarray(x.low, x.low + x.span), to);
  return to;
}

/** c ← rows of a result that lie at `from` without gaps; in c they are `stride` apart. */
function take(
  simd: Engine,
  from: number,
  c: Float32Array,
  to: number,
  stride: number,
  rows: number,
  width: number,
): void {
  if (width === stride) c.set(simd.heap.subarray(from, from + rows * width), to);
  else {
    for (let i = 0; i < rows; i++) c.set(simd.heap.subarray(from + i * width, from + (i + 1) * width), to + i * stride);
  }
}
