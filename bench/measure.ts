import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Child, type Command, NoContest } from "./child.ts";
import type { Contestant } from "./contestants.ts";
import type { Key, Row } from "./rows.ts";
import { median } from "./statistics.ts";

/** Before each run, until the threads of the contestant before have stopped waiting for more work. */
const PAUSE_MS = 100;

/**
 * A run that counts follows others of its kind for so many seconds at once, as steps and tokens do in use. A core that has rested
 * is often lent to others by its host, and then does little more than half as much for some tenths of a second.
 */
const LEAD_SECONDS = 0.3;
/** In a run of so many seconds that makes little difference. */
const LONG_SECONDS = 10;

export interface Limits {
  /** Repetitions of each contestant. */
  readonly reps: number;
  /** A contestant whose runs of a row have taken so long, without those that lead, gets no more repetitions, but always one. */
  readonly budgetSeconds: number;
  /** For one run or preparation. */
  readonly timeoutSeconds: number;
}

/** What a contestant did in a row. */
export interface Entry {
  readonly key: Key;
  readonly contestant: Contestant;
  readonly threads: number;
  /** What ran, with versions. */
  about: string;
  /** In the order of the repetitions. */
  readonly values: number[];
  /** Why there are fewer values than repetitions, or none. */
  why?: string;
}

/** An entry on its way: the process that waits for the next repetition, and the time it has spent. */
interface Runner {
  readonly entry: Entry;
  child?: Child;
  /** How long its last run has taken. */
  lastSeconds: number;
  spentSeconds: number;
}

/** Runs a row: each repetition is one run of each contestant, one after the other, so that noise meets all of them alike. */
export async function measure(row: Row, contestants: readonly Contestant[], limits: Limits): Promise<Entry[]> {
  const runners = row.threads.flatMap((threads) =>
    contestants.map((contestant): Runner => {
      const key: Key = `${contestant.id}@${threads}`;
      return { entry: { key, contestant, threads, about: "", values: [] }, lastSeconds: 0, spentSeconds: 0 };
    }),
  );
  try {
    for (let rep = -row.warmups; rep < limits.reps; rep++) {
      for (const runner of runners) await attempt(row, runner, rep, limits);
    }
  } finally {
    for (const { child } of runners) child?.end();
  }
  return runners.map(({ entry }) => entry);
}

/** One run of one contestant. Repetitions below 0 are warm-ups: a slow contestant has one of them at most. */
async function attempt(row: Row, runner: Runner, rep: number, limits: Limits): Promise<void> {
  const { entry } = runner;
  const isSlow = runner.spentSeconds > limits.budgetSeconds;
  if (entry.why !== undefined || (isSlow && rep < 0)) return;
  if (isSlow && entry.values.length > 0) {
    entry.why = `${entry.values.length} of ${limits.reps} repetitions: slow`;
    return;
  }
  try {
    const value = await valueOfRun(row, runner, limits, rep >= 0);
    if (rep >= 0) entry.values.push(value);
    process.stderr.write(
      `  ${entry.key} ${rep < 0 ? "warm-up" : `${rep + 1}/${limits.reps}`}: ${value.toPrecision(4)}\n`,
    );
  } catch (error) {
    if (!(error instanceof NoContest)) throw error;
    entry.why = error.message;
    runner.child?.end();
    process.stderr.write(`  ${entry.key}: ${error.message}\n`);
  }
}

async function valueOfRun(row: Row, runner: Runner, limits: Limits, counts: boolean): Promise<number> {
  const { entry } = runner;
  await sleep(PAUSE_MS);
  const started = performance.now();
  if (row.task.kind === "start") return startTime(entry);
  let { child } = runner;
  if (!child || row.fresh) {
    child = new Child(entry.contestant.command(entry.threads));
    runner.child = child;
    entry.about = await child.prepare(row.task, entry.threads, limits.timeoutSeconds);
  }
  const preparedAt = performance.now();
  if (counts && !row.fresh && runner.lastSeconds < LONG_SECONDS) {
    do await child.run(limits.timeoutSeconds);
    while (secondsSince(preparedAt) < LEAD_SECONDS);
  }
  const runAt = performance.now();
  const value = await child.run(limits.timeoutSeconds);
  runner.lastSeconds = secondsSince(runAt);
  runner.spentSeconds += row.fresh ? secondsSince(started) : runner.lastSeconds;
  if (row.fresh) child.end();
  return value;
}

const secondsSince = (start: number): number => (performance.now() - start) / 1000;

/**
 * Milliseconds that a process with the library takes beyond one without, started right after each other: the median of as many
 * such pairs as begin within a second, for one difference of two processes is at the mercy of what else the machine does.
 */
function startTime({ contestant, threads }: Entry): number {
  const { env = {} } = contestant.command(threads);
  const { start } = contestant;
  if (!start) throw new NoContest("not measured");
  const differences: number[] = [];
  const started = performance.now();
  do {
    const bare = processTime({ ...start.bare, env });
    differences.push(processTime({ ...start.product, env }) - bare);
  } while (secondsSince(started) < 1);
  return median(differences);
}

function processTime({ file, args, env }: Command): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(file, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const time = performance.now() - started;
  if (status !== 0) throw new NoContest(`ended with ${status}: ${String(stderr).trim().split("\n").at(-1)}`);
  return time;
}
