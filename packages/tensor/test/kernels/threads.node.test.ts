import { Worker } from "node:worker_threads";
import { afterEach, expect, test, vi } from "vitest";
import { getNumThreads, kernelInfo, matmul, setNumThreads, Tensor, ValueError } from "../../src/index.ts";
import { kernelMemory } from "../../src/kernels/memory.ts";
import { INDEX, printedBy } from "./own-process.ts";

const threads = getNumThreads();

afterEach(() => {
  vi.restoreAllMocks();
  setNumThreads(threads);
});

const a = filled([160, 400]);
const b = filled([400, 1200]);
setNumThreads(1);
const wanted = matmul(a, b).toTypedArray();

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether the product is what one thread gives. */
function isRight(): boolean {
  const { storage } = matmul(a, b);
  return storage.every((value, i) => value === wanted[i]);
}

async function workersStart(count: number): Promise<void> {
  await expect.poll(() => [isRight(), kernelInfo().workers], { timeout: 20_000 }).toEqual([true, count]);
}

test("no worker starts before a job is worth it, and then as many as there are threads besides the caller", async () => {
  setNumThreads(3);
  matmul(filled([4, 4]), filled([4, 4]));
  await sleep(50);
  expect(kernelInfo().workers).toBe(0);
  await workersStart(2);
  setNumThreads(1);
  expect([kernelInfo().workers, kernelInfo().threads, isRight()]).toEqual([0, 1, true]);
});

test("workers that die while they wait are replaced, and results stay right", async () => {
  const started: Worker[] = [];
  const real = process.getBuiltinModule.bind(process);
  vi.spyOn(process, "getBuiltinModule").mockImplementation(((name: string) => {
    if (name !== "node:worker_threads") return real(name);
    const Recorded = class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        started.push(this);
      }
    };
    return { Worker: Recorded };
  }) as typeof process.getBuiltinModule);
  setNumThreads(3);
  await workersStart(2);
  await started[0]!.terminate();
  expect(isRight()).toBe(true);
  expect(started.length).toBe(3);
  const left = started.slice(1).map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
  void started[1]!.terminate(); // it may be in the middle of a task
  for (let i = 0; i < 5; i++) expect(isRight()).toBe(true);
  setNumThreads(1);
  await Promise.all(left); // those that are sent away leave by themselves
});

test("a worker that dies with a task costs some seconds, not the result", { timeout: 60_000 }, async () => {
  setNumThreads(2);
  await workersStart(1);
  // Takes one task, as workers do, and never does it: packages/tensor/kernels/jobs.ts.
  const thief = new Worker(
    `const { workerData } = require("node:worker_threads");
     const ticket = new BigUint64Array(workerData.buffer, 64, 1);
     for (;;) {
       const now = Atomics.load(ticket, 0);
       if ((now & 0xffffn) === 0n || (now & 0xffffn) >= ((now >> 16n) & 0xffffn)) continue;
       if (Atomics.compareExchange(ticket, 0, now, now + 1n) === now) break;
     }`,
    { eval: true, workerData: kernelMemory()!.memory },
  );
  const ended = new Promise((resolve) => thief.on("exit", resolve));
  let theft = false;
  void ended.then(() => {
    theft = true;
  });
  while (!theft) {
    expect(isRight()).toBe(true);
    await sleep(1);
  }
  await workersStart(1);
});

const isStoppable = process.platform !== "win32";

test.runIf(isStoppable)("a process that is stopped for long keeps its workers", { timeout: 60_000 }, async () => {
  // Takes a task, as workers do, says so when the caller waits for it, and is done with it soon after the stop.
  const slow = `
    const { workerData } = require("node:worker_threads");
    const ticket = new BigUint64Array(workerData.buffer, 64, 1);
    const done = new Int32Array(workerData.buffer, 128, 1);
    const pause = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    for (;;) {
      const now = Atomics.load(ticket, 0);
      if ((now & 0xffffn) === 0n || (now & 0xffffn) >= ((now >> 16n) & 0xffffn)) continue;
      if (Atomics.compareExchange(ticket, 0, now, now + 1n) === now) break;
    }
    pause(200);
    require("node:fs").writeSync(1, "waiting\\n");
    pause(1000); // over at once when the process goes on
    pause(200);
    Atomics.add(done, 0, 1);
    Atomics.notify(done, 0);`;
  const program = `
    import { Worker } from "node:worker_threads";
    import { kernelInfo, ones, setNumThreads } from ${INDEX};
    import { kernelMemory } from ${INDEX.replace("index.ts", "kernels/memory.ts")};
    setNumThreads(2);
    const x = ones([500, 500]);
    const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
    while (kernelInfo().workers < 1) { x.matmul(x); await pause(); }
    const slow = new Worker(${JSON.stringify(slow)}, { eval: true, workerData: kernelMemory().memory });
    let isThere = true;
    slow.on("exit", () => { isThere = false; });
    while (isThere && kernelInfo().workers === 1) { x.matmul(x); await pause(); }
    console.log(kernelInfo().workers);
    process.exit();`;
  let stopped = false;
  const printed = await printedBy(program, (child) => {
    const isThere = child.exitCode === null && child.signalCode === null;
    if (stopped || !isThere) return;
    stopped = true;
    process.kill(child.pid!, "SIGSTOP"); // child.kill() of some runtimes kills once only
    setTimeout(() => process.kill(child.pid!, "SIGCONT"), 6000);
  });
  expect(printed).toBe("waiting\n1\n");
});

test("workers keep no process alive", async () => {
  const code = `
    import { kernelInfo, ones, setNumThreads } from ${INDEX};
    setNumThreads(4);
    const x = ones([500, 500]);
    while (kernelInfo().workers < 3) { x.matmul(x); await new Promise((resolve) => setTimeout(resolve, 1)); }
    console.log("done");`;
  expect(await printedBy(code)).toBe("done\n");
});

test("the number of threads is a whole number from 1 to 32", () => {
  for (const n of [0, -1, 1.5, 33, Number.NaN, "2" as unknown as number]) {
    expect(() => setNumThreads(n)).toThrow(ValueError);
  }
  expect(() => setNumThreads(0)).toThrow("setNumThreads: takes a whole number from 1 to 32, got 0");
});

function filled(shape: number[]): Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return new Tensor(
    Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 1009) / 500 - 1),
    shape,
  );
}
