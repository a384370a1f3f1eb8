import { Heap } from "./heap.ts";
import { type Memory, webAssembly } from "./web-assembly.ts";

// One memory for all kernels and threads. What lives long lies in it for good (parameters, optimizer state, caches), so that
// a kernel need not copy it: it is resident. So are gradients on their way, which only a backward pass sees: see loans.ts.
// Everything else is the garbage collector's, and passes through `scratch`.
// The memory is as large as it may ever get from the start, so that views of it stay valid; pages that nobody has written to
// cost nothing.

/** Bytes. What lies below is the kernels' own: see packages/tensor/kernels/memory-map.ts. */
export const HEAP_START: number = 64 * 1024 + 32 * 2048 * 1024;
const PAGE = 64 * 1024;
const GIB = 2 ** 30;

/** This part of the memory at most; the rest is for what is copied while a kernel runs. */
const MOST_RESIDENT = 7 / 8;

/** The memory and what is made of it. */
export interface KernelMemory {
  readonly memory: Memory;
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** Whether threads can share it. */
  readonly shared: boolean;
  readonly heap: Heap;
  /** All buffers that are views of the memory. */
  readonly buffers: WeakSet<ArrayBufferLike>;
}

const host = globalThis as { crossOriginIsolated?: boolean; structuredClone?: <T>(value: T) => T };

let made: KernelMemory | null | undefined;

/** The memory; null where the engine gives none. Made when first asked for. */
export function kernelMemory(): KernelMemory | null {
  if (made === undefined) made = create();
  return made;
}

function create(): KernelMemory | null {
  if (!webAssembly) return null;
  keepFreedMemory();
  // A page may hold shared memory only where nothing of other origins can look in. Elsewhere the property is missing.
  const shared = host.crossOriginIsolated !== false;
  // A page less than 4 GiB: so the end of every array is a number of 32 bits, and engines can pass views to other threads.
  for (const size of [4 * GIB - PAGE, 2 * GIB, GIB, GIB / 4]) {
    try {
      const memory = new webAssembly.Memory({ initial: size / PAGE, maximum: size / PAGE, shared });
      const { buffer } = memory;
      return { memory, buffer, shared, heap: new Heap(HEAP_START, size), buffers: new WeakSet([buffer]) };
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause; // this large, the engine has none; a smaller one may do
    }
  }
  return null;
}

/**
 * The memory of results, of up to 31 MiB each, shall stay the process's when they are freed: to get a page from the system
 * again takes longer than to compute what is on it. glibc keeps memory of the size of what it has seen freed, up to 32 MiB, so
 * it is shown an array that nobody writes to; freed at once where the engine can do that: V8 would collect garbage sooner for it.
 */
function keepFreedMemory(): void {
  const shown = new ArrayBuffer(31 * 2 ** 20) as ArrayBuffer & { transfer?(length: number): unknown };
  shown.transfer?.(0);
}

/** Whether a kernel can reach this array without a copy. */
export function isResident(array: ArrayBufferView): boolean {
  return made?.buffers.has(array.buffer) ?? false;
}

/**
 * A new array in the kernels' memory; null if there is no room.
 * @param unset whether it may hold anything instead of zeros
 */
export function arrayInMemory(
  length: number,
  unset: boolean,
  buffer: ArrayBufferLike | undefined = kernelMemory()?.buffer,
): Float32Array | null {
  const heap = made?.heap;
  if (!buffer || !heap || heap.used + 4 * length > buffer.byteLength * MOST_RESIDENT) return null;
  const block = heap.allocate(4 * length);
  if (!block) return null;
  const array = new Float32Array(buffer, block.start, length);
  if (!unset) array.fill(0, 0, Math.min(length, Math.ceil(block.dirty / 4)));
  return array;
}

/**
 * Another buffer that is the same memory: as long as somebody can read an array that was made in it, be it through a
 * `subarray`, it can be reached. Undefined where memory is not shared, and has one buffer only.
 */
export function anotherBuffer(): ArrayBufferLike | undefined {
  const kernels = kernelMemory();
  const buffer = kernels?.shared ? host.structuredClone?.(kernels.buffer) : undefined;
  if (buffer?.byteLength !== kernels?.buffer.byteLength) return undefined; // a stand-in for structuredClone, as test runners have
  kernels!.buffers.add(buffer!);
  return buffer;
}

/** Takes back an array that was made at `start`. */
export function releaseMemory(start: number): void {
  made?.heap.release(start);
}

let scratchStart = 0;
let scratchBytes = 0;

/**
 * Room for several arrays of so many 32-bit elements, until the next call: where each begins, in elements. Null if there is
 * none.
 */
export function scratch32(lengths: readonly number[]): number[] | null {
  const starts: number[] = [];
  let total = 0;
  for (const length of lengths) {
    starts.push(total);
    total += Math.ceil(length / 16) * 16; // whole cache lines
  }
  const first = scratch(4 * total);
  return first === null ? null : starts.map((start) => first / 4 + start);
}

function scratch(bytes: number): number | null {
  if (bytes <= scratchBytes) return scratchStart;
  const { heap } = kernelMemory()!;
  if (scratchBytes > 0) heap.release(scratchStart);
  const wanted = Math.max(bytes, 2 ** 20);
  const block = heap.allocate(wanted);
  scratchStart = block?.start ?? 0;
  scratchBytes = block ? wanted : 0;
  return block ? scratchStart : null;
}

/** Leaves the room that kernels have worked in to a worker that may still write there. */
export function abandonScratch(): void {
  scratchBytes = 0;
}
