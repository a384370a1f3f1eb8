import { JOB } from "./memory-map";
import { runTask } from "./tasks";

// The caller publishes a job of many tasks and takes tasks itself until none is left; so do the workers that are awake. No
// task waits for another, so a worker that gets no processor delays nothing but the task that it has taken.

/** One word: the job's number, how many tasks it has, how many are taken: [32 | 16 | 16]. Taking a task adds 1. */
const TICKET: usize = JOB;
/** How many tasks are finished. The caller sleeps here. */
const DONE: usize = JOB + 64;
/** The number of the last job published. Workers sleep here. */
const NUMBER: usize = JOB + 128;
/** How many workers sleep. */
const SLEEPING: usize = JOB + 132;
/** How many workers have started. */
const STARTED: usize = JOB + 136;
/** The number of the pool that the workers belong to: those of another one leave. */
const POOL: usize = JOB + 140;
/** What kind of task it is. */
const KIND: usize = JOB + 192;

/** So many looks take about a nanosecond: a processor does not wait for a word that nobody writes. */
const LOOKS: i64 = 3;
/** How often the caller looks again before it sleeps: about 75 µs. The workers do half as often if there is one, and less if more. */
const PATIENCE: i32 = 200000;
/** In so many naps the caller waits for a sign of life: if the whole process is stopped meanwhile, only one of them has passed. */
const NAPS: i64 = 50;

/** Takes a task and does it. False if none is left. */
function help(thread: i32): bool {
  const ticket = atomic.add<u64>(TICKET, 1);
  const tasks = <i32>((ticket >> 16) & 0xffff);
  const task = <i32>(ticket & 0xffff);
  if (task >= tasks) return false;
  // Nothing of the job changes before this task is counted as done.
  runTask(load<i32>(KIND), task, tasks, thread);
  if (atomic.add<i32>(DONE, 1) + 1 === tasks) atomic.notify(DONE, 1);
  return true;
}

/** What a worker does until its pool is dismissed. */
export function serve(thread: i32, pool: i32): void {
  if (atomic.load<i32>(POOL) !== pool) return;
  atomic.add<i32>(STARTED, 1);
  for (;;) {
    const number = atomic.load<i32>(NUMBER);
    while (atomic.load<i32>(POOL) === pool && help(thread)) {}
    if (atomic.load<i32>(POOL) !== pool) return;
    let patience = PATIENCE / (started() + 1); // many threads may have few cores
    while (patience > 0 && atomic.load<i32>(NUMBER) === number) patience--;
    if (atomic.load<i32>(NUMBER) !== number) continue;
    atomic.add<i32>(SLEEPING, 1);
    atomic.wait<i32>(NUMBER, number, -1);
    if (atomic.load<i32>(POOL) !== pool) return; // the next pool counts anew
    atomic.sub<i32>(SLEEPING, 1);
  }
}

/** How many workers have started. */
export function started(): i32 {
  return atomic.load<i32>(STARTED);
}

/** Does all tasks of a job alone. */
export function runAlone(kind: i32, tasks: i32): void {
  for (let task = 0; task < tasks; task++) runTask(kind, task, tasks, 0);
}

/**
 * Publishes a job and helps until all of its tasks are taken. Then waits until they are done: at most `patience`
 * nanoseconds after the last sign of life, in naps, or without sleeping where the thread must not sleep.
 * @returns whether all are done; if not, a worker has died with a task
 */
export function runTogether(kind: i32, tasks: i32, patience: i64, maySleep: bool): bool {
  const number = atomic.load<i32>(NUMBER) + 1;
  atomic.store<i32>(DONE, 0);
  store<i32>(KIND, kind);
  atomic.store<u64>(TICKET, (<u64>number << 32) | (<u64>tasks << 16));
  atomic.store<i32>(NUMBER, number);
  if (atomic.load<i32>(SLEEPING) > 0) atomic.notify(NUMBER, -1);
  while (help(0)) {}
  for (let i = 0; i < PATIENCE; i++) if (atomic.load<i32>(DONE) === tasks) return true;
  const nap = patience / NAPS;
  let done = atomic.load<i32>(DONE);
  for (let naps = NAPS; done !== tasks && naps > 0; naps--) {
    if (maySleep) atomic.wait<i32>(DONE, done, nap);
    else for (let left = LOOKS * nap; left > 0 && atomic.load<i32>(DONE) === done; left--) {}
    const now = atomic.load<i32>(DONE);
    if (now !== done) naps = NAPS;
    done = now;
  }
  return done === tasks;
}

/** Sends all workers away, between two jobs. Returns the number of the next pool. */
export function dismiss(): i32 {
  const pool = atomic.add<i32>(POOL, 1) + 1;
  atomic.store<i32>(STARTED, 0);
  atomic.store<i32>(SLEEPING, 0);
  atomic.add<i32>(NUMBER, 1);
  atomic.notify(NUMBER, -1);
  return pool;
}
