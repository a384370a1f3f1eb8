import type { Shape } from "../shape.ts";
import { copyElements } from "./copies.ts";
import type { Engine } from "./load.ts";
import { forEachPair, type Matrices, sizesOf } from "./matrices.ts";
import { isResident, scratch32 } from "./memory.ts";
import { copied, operandOf, place } from "./product-operand.ts";
import { runJob, threadsFor } from "./threads.ts";

/** packages/tensor/kernels/tasks.ts: PRODUCT. */
const PRODUCT = 0;
/** Of a single large C, about so many elements at a time pass through scratch memory: 8 MiB. */
const CHUNK = 2 ** 21;
/** Chunks are so many rows or columns, or a multiple: packages/tensor/kernels/blocks.ts, NEAR_ROWS and BLOCK_COLUMNS. */
const BLOCK = 256;
/** packages/tensor/kernels/blocks.ts: a thread packs so many rows of A, and steps of k, once for all columns. */
const BLOCK_ROWS = 512;
const BLOCK_K = 768;
/** A task is at least so many columns of C on average. */
const STRIP = 64;
/** Or so many, where it packs all of its rows of A for them. */
const PACKING_STRIP = 192;
/** And at least so many rows: it packs its columns of B, too. */
const BAND = 64;
/** At most so many tasks in all, where products or bands are more. */
const MOST_TASKS = 256;
/** How many multiply-adds a nanosecond a thread does, roughly. */
const SPEED = 15;
/** How many elements of B it reads from memory in a nanosecond: where rows are few, this is what takes the time. */
const READING = 5;

/** The number of the last batch of products: what is packed for one is not used for another. */
let lastBatch = 0;

/** `products` with the SIMD kernel; false if there is no room for what must be copied. */
export function fastProducts(
  simd: Engine,
  c: Float32Array,
  left: Matrices,
  right: Matrices,
  bias: Float32Array | null,
): boolean {
  const [m, k, n] = sizesOf(left, right);
  // Cᵀ = Bᵀ·Aᵀ, where C is a column.
  if (n === 1 && m > 1 && !bias) return fastProducts(simd, c, turned(right), turned(left), null);
  const [a, b] = [operandOf(left), operandOf(right)];
  const count = c.length / (m * n);
  const inPlace = isResident(c);
  const [rows, columns] = inPlace || count > 1 ? [m, n] : chunkOf(m, n);
  const lengths = [copied(a), copied(b), inPlace ? 0 : count * rows * columns, 3 * count, bias?.length ?? 0];
  const space = scratch32(lengths);
  if (!space) return false;
  const aPlace = place(simd, a, space[0]!);
  const bPlace = place(simd, b, space[1]!);
  const cPlace = inPlace ? c.byteOffset / 4 : space[2]!;
  if (bias) simd.heap.set(bias, space[4]!);
  const threads = threadsFor(simd, count * n * k * Math.max(m / SPEED, 1 / READING));
  lastBatch++;
  const lies = [a, b].flatMap(({ stride, transposed }) => [4 * stride, Number(transposed)]);
  for (let i = 0; i < m; i += rows) {
    for (let j = 0; j < n; j += columns) {
      const [height, width] = [Math.min(rows, m - i), Math.min(columns, n - j)];
      const [bands, strips] = cutOf(count, height, width, k, threads);
      const aStart = aPlace + i * a.matrices.strides.at(-2)!;
      const bStart = bPlace + j * b.matrices.strides.at(-1)!;
      writeTable(simd, space[3]!, a.matrices, b.matrices, [aStart, bStart, cPlace], height * width);
      const biasAt = bias ? 4 * (space[4]! + j) : 0;
      const cut = [strips, count, biasAt, Number(simd.wide), Number(strips < 2 * threads), bands, lastBatch];
      simd.words.set([4 * space[3]!, ...lies, 4 * width, height, width, k, ...cut]); // see productTask in kernels/tasks.ts
      runJob(simd, PRODUCT, threads === 1 ? 1 : Math.min(count * bands * strips, MOST_TASKS));
      if (!inPlace) take(simd, cPlace, c, i * n + j, n, count * height, width);
    }
  }
  return true;
}

/** Where the operands of each product are, in bytes: packages/tensor/kernels/tasks.ts. */
function writeTable(
  { heap32 }: Engine,
  table: number,
  a: Matrices,
  b: Matrices,
  [aStart, bStart, cStart]: readonly [number, number, number],
  cSize: number,
): void {
  let entry = table;
  let to = cStart;
  forEachPair(a, b, (aOffset, bOffset) => {
    heap32[entry++] = 4 * (aStart + aOffset - a.offset);
    heap32[entry++] = 4 * (bStart + bOffset - b.offset);
    heap32[entry++] = 4 * to;
    to += cSize;
  });
}

/**
 * How many bands of rows and strips of columns to cut each C into, none too low or narrow. More tasks than threads, so that one that is
 * held up leaves its share to the others, and if possible as many for each; fewer where each packs its rows of A.
 */
function cutOf(count: number, m: number, n: number, k: number, threads: number): [bands: number, strips: number] {
  const packs = k > BLOCK_K;
  const tasks = ((packs ? 2 : 4) * threads) / count;
  if (threads === 1 || tasks <= 1) return [1, 1];
  const blocks = packs ? 1 : Math.ceil(m / BLOCK_ROWS);
  const most = Math.min(Math.ceil(tasks / blocks), Math.floor(n / (packs ? PACKING_STRIP : STRIP))) || 1;
  const strips = most - (most % threads) || most;
  const bands = Math.max(blocks, Math.ceil(tasks / strips));
  return [Math.min(bands, Math.floor(m / BAND)) || 1, strips];
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
  const [times, length] = width === stride ? [1, rows * width] : [rows, width];
  for (let i = 0; i < times; i++) {
    copyElements(c, to + i * stride, simd.heap, from + i * length, length);
  }
}
