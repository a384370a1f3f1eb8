import { show, ValueError } from "../errors.ts";
import { abandonLoans } from "./arrays.ts";
import type { Engine } from "./load.ts";
import { abandonScratch } from "./memory.ts";
import { coreCount, isPage, type KernelWorker, startWorker } from "./workers.ts";

// Jobs, and the workers that help with them. A worker runs `serve` of packages/tensor/kernels/jobs.ts in the shared memory
// and nothing else: it sleeps until a job is published. The caller works too, and waits for nothing but tasks that a worker
// has taken. So a worker that gets no processor slows nothing down.

/** packages/tensor/kernels/memory-map.ts: MAX_THREADS. */
const MAX_THREADS = 32;
/** A job that takes one thread less than this many nanoseconds is not worth waking others. */
const WORTH_SHARING = 80_000;
/** After so many nanoseconds without progress, a worker that has taken a task counts as dead. */
const PATIENCE = 5_000_000_000n;
/** After so many deaths in the middle of a task, or by an error (at the start, if ever), no more threads are tried. */
const MAX_LOSSES = 3;

let wanted: number | null = null;
let losses = 0;
let pool: { readonly engine: Engine; readonly workers: Map<number, KernelWorker> } | null = null;

/**
 * How many threads large kernels use: see `setNumThreads`.
 * @example
 * setNumThreads(2);
 * getNumThreads() // 2
 */
export function getNumThreads(): number {
  wanted ??= isPage ? 1 : Math.min(8, coreCount());
  return wanted;
}

/**
 * How many threads large kernels use from now on, the calling one included. Results have the same bits for any number. By
 * default as many as there are cores, 8 at most; but 1 on the main thread of a page, which must not wait. Threads need
 * shared memory: in a page, cross-origin isolation.
 * @throws ValueError if n is not a whole number from 1 to 32
 * @example
 * setNumThreads(1);
 * kernelInfo().threads // 1
 */
export function setNumThreads(n: number): void {
  if (!Number.isInteger(n) || n < 1 || n > MAX_THREADS) {
    throw new ValueError("setNumThreads", `takes a whole number from 1 to ${MAX_THREADS}, got ${show(n)}`);
  }
  wanted = n;
  losses = 0;
  dismiss();
}

/** How many workers have started. */
export function startedWorkers(): number {
  return pool?.engine.exports.started() ?? 0;
}

/** How many threads to share a job among that would take one of them so many nanoseconds. */
export function threadsFor(engine: Engine, nanoseconds: number): number {
  if (nanoseconds < WORTH_SHARING || !engine.shared || losses >= MAX_LOSSES) return 1;
  return getNumThreads();
}

/** Does a job whose arguments are in place: `tasks` of about equal size, shared with the workers where there are several. */
export function runJob(engine: Engine, kind: number, tasks: number): void {
  if (tasks > 1 && summon(engine)) {
    if (engine.exports.runTogether(kind, tasks, PATIENCE, !isPage) === 1) return;
    losses++;
    for (const worker of pool!.workers.values()) worker.terminate();
    dismiss();
    abandonScratch(); // its worker may be slow instead of dead, and have its last words yet
    abandonLoans();
  }
  engine.exports.runAlone(kind, tasks); // also again: a task writes what it is to write, whatever is there
}

/** Sees to it that there are workers. They may start late: until then the caller does their tasks. */
function summon(engine: Engine): boolean {
  if (pool?.engine.module !== engine.module) dismiss();
  pool ??= { engine, workers: new Map() };
  const { workers } = pool;
  while (workers.size < getNumThreads() - 1) {
    const thread = nextThread(workers);
    const worker = startWorker(
      { module: engine.module, memory: engine.memory, thread, pool: poolNumber },
      (byError) => {
        if (byError) losses++;
        if (workers.get(thread) === worker) workers.delete(thread); // and the next job starts another
      },
    );
    if (!worker) return workers.size > 0;
    workers.set(thread, worker);
  }
  return workers.size > 0;
}

let lastThread = 0;

/**
 * The number of a new worker, 1 … 31, which says where its workspace is. Numbers go round: a worker that was sent away a
 * moment ago may still be on its way.
 */
function nextThread(workers: ReadonlyMap<number, KernelWorker>): number {
  do lastThread = (lastThread % (MAX_THREADS - 1)) + 1;
  while (workers.has(lastThread));
  return lastThread;
}

let poolNumber = 0;

/**
 * Sends all workers away; the next job that is worth it starts new ones. They leave by themselves, between two tasks: one that
 * is ended from outside could be in the middle of the next job's.
 */
function dismiss(): void {
  if (!pool) return;
  poolNumber = pool.engine.exports.dismiss();
  pool = null;
}
