import { expect, test } from "vitest";
import { kernelInfo, useKernels, useRelaxedSimd, useWideSimd } from "../../src/index.ts";
import { decode, relaxedCode } from "../../src/kernels/code.ts";
import { RELAXED_PLACES, SIMD } from "../../src/kernels/compiled.ts";
import { webAssembly } from "../../src/kernels/web-assembly.ts";
import { INDEX, printedBy } from "./own-process.ts";

/** What a process of its own prints that runs `before`, imports the library as `t`, and then runs `code`. */
async function inProcess(before: string, code: string): Promise<unknown> {
  const program = `${before}; const t = await import(${INDEX}); console.log(JSON.stringify(${code}));`;
  return JSON.parse(await printedBy(program));
}

/** A module of functions that call each other, as `depth` of them do when `f` is called: it gives their number. */
const CALLS = ((): { depth: number; bytes: number[] } => {
  const depth = 100;
  const section = (id: number, bytes: readonly number[]): number[] => {
    return [id, (bytes.length & 127) | 128, bytes.length >> 7, ...bytes];
  };
  // The first gives 1; each other one calls the one before and adds 1. V8 counts the calls, for each instance by itself.
  const bodies = Array.from({ length: depth }, (_, i) => {
    return i === 0 ? [4, 0, 0x41, 1, 0x0b] : [7, 0, 0x10, i - 1, 0x41, 1, 0x6a, 0x0b];
  });
  const bytes = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 1, 0x7f]),
    ...section(3, [depth, ...Array<number>(depth).fill(0)]),
    ...section(7, [1, 1, 0x66, 0, depth - 1]),
    ...section(10, [depth, ...bodies.flat()]),
  ];
  return { depth, bytes };
})();

/** Whether V8 is one of those whose pass for registers of 256 bits is tested: see wide.ts. */
const hasPass = process.arch === "x64" && /^(13\.6|14\.6|15\.0)\./.test(process.versions.v8 ?? "");

const PRODUCT = "t.ones([100, 300]).matmul(t.ones([300, 400])).sum().item()";

test("in a page that is not isolated, the kernels run in memory that is not shared, on one thread", async () => {
  const info = "t.kernelInfo().kernels, t.kernelInfo().threads";
  const seen = await inProcess("globalThis.crossOriginIsolated = false", `[${PRODUCT}, ${info}]`);
  expect(seen).toEqual([12_000_000, "simd", 1]);
});

test("where WebAssembly has no SIMD the plain kernels serve, and asking for others is an error that says so", async () => {
  const refused = `(() => { try { t.useKernels("simd"); } catch (error) { return error.message; } })()`;
  const seen = await inProcess(
    "WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError(); } }",
    `[${PRODUCT}, t.kernelInfo().kernels, t.useRelaxedSimd(true), t.randn([2000]).exp().numel(), ${refused}]`,
  );
  const message = 'useKernels: this engine has no WebAssembly SIMD. Only "plain" kernels run here';
  expect(seen).toEqual([12_000_000, "plain", false, 2000, message]);
});

test("kernels are chosen by name", () => {
  useKernels("plain");
  expect(kernelInfo()).toMatchObject({ kernels: "plain", relaxedSimd: false });
  useKernels("simd");
  expect(kernelInfo()).toMatchObject({ kernels: "simd", relaxedSimd: false });
  expect(() => useKernels("fast" as "simd")).toThrow('useKernels: kernels are "simd" or "plain", got "fast"');
  expect(kernelInfo().kernels).toBe("simd");
});

test("relaxed SIMD is on only where the engine has it, and says so", () => {
  const on = useRelaxedSimd(true);
  expect(kernelInfo().relaxedSimd).toBe(on);
  expect(on).toBe(Number(process.versions.node.split(".")[0]) >= 22);
  expect(useRelaxedSimd(false)).toBe(false);
  expect(() => useRelaxedSimd("yes" as never)).toThrow('useRelaxedSimd: takes true or false, got "yes"');
});

test("wider registers are used only where V8 has a pass for them, and say so", () => {
  expect(kernelInfo().wideSimd).toBe(false);
  const on = useWideSimd(true);
  expect(kernelInfo().wideSimd).toBe(on);
  if (!hasPass) expect(on).toBe(false);
  expect(useWideSimd(false)).toBe(false);
  expect(kernelInfo().wideSimd).toBe(false);
  expect(() => useWideSimd(1 as never)).toThrow("useWideSimd: takes true or false, got 1");
});

test("relaxed SIMD may bring wider registers with the first large product, not before, and plain kernels have neither", async () => {
  const large = "t.ones([256, 256]).matmul(t.ones([256, 256]))";
  const info = "t.kernelInfo().wideSimd";
  const seen = (await inProcess(
    "",
    `[t.useRelaxedSimd(true), ${info}, ${large}.sum().item(), ${info}, t.useRelaxedSimd(false), ${info}, t.useWideSimd(true),
      t.useKernels("plain"), ${info}, ${large}.sum().item()]`,
  )) as unknown[];
  const [, before, sum, after, off, then, , , plain, plainSum] = seen;
  expect([before, sum, off, then, plain, plainSum]).toEqual([false, 256 ** 3, false, false, false, 256 ** 3]);
  if (!hasPass) expect(after).toBe(false); // elsewhere a trial decides, which depends on what else the machine does
});

test("V8's switches are as before when wider registers have been tried, also if that fails", async () => {
  const program = `
    const v8 = process.getBuiltinModule("node:v8");
    globalThis.given = [];
    v8.setFlagsFromString = (flags) => given.push(flags);
    globalThis.outcome = (t) => { try { return t.useWideSimd(true); } catch (error) { return error.message; } };`;
  const on = ["--wasm-sync-tier-up", "--experimental-wasm-revectorize"];
  const off = "--no-wasm-sync-tier-up --no-experimental-wasm-revectorize";
  expect(await inProcess(program, "[outcome(t), given][1]")).toEqual(hasPass ? [...on, off] : []);
  const failing = `${program} globalThis.performance = { now() { throw new Error("no clock"); } };`;
  expect(await inProcess(failing, "[outcome(t), given]")).toEqual(hasPass ? ["no clock", [on[0], off]] : [false, []]);
});

test("other threads make and run WebAssembly unharmed while wider registers are tried", async () => {
  const other = `
    const { code, turns } = require("node:worker_threads").workerData;
    while (Atomics.load(turns, 0) === 0) {
      const { f } = new WebAssembly.Instance(code).exports;
      if (f() !== ${CALLS.depth}) throw new Error("f gives another number");
      Atomics.add(turns, 1, 1);
    }`;
  const program = `
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    const code = new WebAssembly.Module(new Uint8Array(${JSON.stringify(CALLS.bytes)}));
    const turns = new Int32Array(new SharedArrayBuffer(8));
    const ends = [1, 2].map(() => new Promise((resolve) => {
      new Worker(${JSON.stringify(other)}, { eval: true, workerData: { code, turns } }).on("exit", resolve);
    }));
    while (Atomics.load(turns, 1) < 100) await new Promise((resolve) => setTimeout(resolve, 1));
    globalThis.ended = async (t) => {
      t.useWideSimd(true);
      t.useRelaxedSimd(true);
      t.ones([256, 256]).matmul(t.ones([256, 256]));
      Atomics.store(turns, 0, 1);
      return Promise.all(ends);
    };`;
  expect(await inProcess(program, "await ended(t)")).toEqual([0, 0]);
});

test("the relaxed kernels are a module where the engine has relaxed SIMD, and none elsewhere", () => {
  const code = relaxedCode(decode(SIMD), decode(RELAXED_PLACES));
  const make = (): object => new webAssembly!.Module(code);
  if (useRelaxedSimd(true)) expect(make).not.toThrow();
  else expect(make).toThrow("simd");
  useRelaxedSimd(false);
});
