import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "./child.ts";

/** Someone who takes part: a library in a runtime. */
export interface Contestant {
  readonly id: string;
  /** As the tables name it. */
  readonly name: string;
  readonly isOurs: boolean;
  /** Starts the process that does tasks with so many threads. */
  command(threads: number): Command;
  /** Starts a process that makes one small product, and one of the same runtime that does nothing. */
  readonly start?: { readonly product: Command; readonly bare: Command };
}

/** Those that can take part here, and why the others cannot. */
export interface Field {
  readonly contestants: readonly Contestant[];
  readonly absent: readonly string[];
}

const PEERS = fileURLToPath(new URL("peers/", import.meta.url));

/** Our packages as published, in the running Node and in a Node that has relaxed SIMD. */
export function ours(staged: string): Field {
  const contestants = [
    our("ours", `ours, Node ${major(process.version)}`, process.execPath, staged),
    our("ours-plain", "ours, plain kernels", process.execPath, staged, "--plain"),
  ];
  const relaxed = nodeWithRelaxedSimd();
  if (!relaxed) return { contestants, absent: ["ours, relaxed SIMD: no Node from 22 on, and npx did not get one"] };
  const name = `ours, Node ${major(relaxed.version)}, relaxed SIMD`;
  return { contestants: [...contestants, our("ours-relaxed", name, relaxed.file, staged, "--relaxed")], absent: [] };
}

function our(id: string, name: string, file: string, staged: string, ...flags: string[]): Contestant {
  return {
    id,
    name,
    isOurs: true,
    command: () => ({ file, args: [`${staged}/ours/contestant.js`, ...flags] }),
    start: { product: { file, args: [`${staged}/ours/start.js`, ...flags] }, bare: { file, args: ["-e", "0"] } },
  };
}

/** The other libraries that are installed. */
export function peers(): Field {
  const contestants: Contestant[] = [];
  const absent: string[] = [];
  const python = pythonWithTorch();
  if (python) contestants.push(pytorch(python), pytorchWithAvx2(python));
  else absent.push("PyTorch: no Python with torch (set PYTHON to one that has it)");
  if (!existsSync(`${PEERS}node_modules`)) {
    return { contestants, absent: [...absent, "the others: run `pnpm install` in bench/peers first"] };
  }
  contestants.push(
    peer("onnxruntime-web", "onnxruntime-web", "onnxruntime.mjs", "web"),
    peer("onnxruntime-node", "onnxruntime-node (native)", "onnxruntime.mjs", "node"),
    peer("tfjs-wasm", "tfjs, wasm", "tfjs.mjs", "wasm"),
    peer("tfjs-cpu", "tfjs, cpu", "tfjs.mjs", "cpu"),
  );
  const newer = nodeWithRelaxedSimd();
  if (newer)
    contestants.push(peer("jax-js", `jax-js, wasm, Node ${major(newer.version)}`, "jax.mjs", "wasm", newer.file));
  else absent.push("jax-js: needs a Node from 22 on");
  return { contestants, absent };
}

function peer(id: string, name: string, script: string, variant: string, file: string = process.execPath): Contestant {
  return {
    id,
    name,
    isOurs: false,
    command: () => ({ file, args: [PEERS + script, variant] }),
    start: { product: { file, args: [`${PEERS}start.mjs`, id] }, bare: { file, args: ["-e", "0"] } },
  };
}

function pytorch(file: string): Contestant {
  const product = "import torch; a = torch.ones(16, 16); assert (a @ a)[0, 0].item() == 16";
  return {
    id: "pytorch",
    name: "PyTorch",
    isOurs: false,
    command: (threads) => ({
      file,
      args: [`${PEERS}pytorch.py`],
      env: { OPENBLAS_NUM_THREADS: `${threads}`, OMP_NUM_THREADS: `${threads}`, MKL_NUM_THREADS: `${threads}` },
    }),
    start: { product: { file, args: ["-c", product] }, bare: { file, args: ["-c", "0"] } },
  };
}

/** PyTorch as it is on a processor without 512-bit vectors, for comparison with figures from such a machine. */
function pytorchWithAvx2(file: string): Contestant {
  const whole = pytorch(file);
  const limits = { OPENBLAS_CORETYPE: "Haswell", ATEN_CPU_CAPABILITY: "avx2", ONEDNN_MAX_CPU_ISA: "AVX2" };
  return {
    ...whole,
    id: "pytorch-avx2",
    name: "PyTorch, AVX2 only",
    command: (threads) => {
      const command = whole.command(threads);
      return { ...command, env: { ...command.env, ...limits } };
    },
  };
}

function pythonWithTorch(): string | undefined {
  const hasTorch = ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"];
  const candidates = process.env.PYTHON ? [process.env.PYTHON] : ["python3", "/usr/bin/python3"];
  return candidates.find((file) => spawnSync(file, hasTorch).status === 0);
}

interface NodeBinary {
  readonly file: string;
  readonly version: string;
}

let newerNode: NodeBinary | undefined | null = null; // null: not looked for yet

/** Node 24: $NODE24, or the running one, or npm's, whose binary is found once, so that no start pays for npx. */
function nodeWithRelaxedSimd(): NodeBinary | undefined {
  if (newerNode !== null) return newerNode;
  const print = ["-p", "process.execPath + ' ' + process.version"];
  const answer = process.env.NODE24
    ? spawnSync(process.env.NODE24, print)
    : Number(major(process.version)) >= 24
      ? spawnSync(process.execPath, print)
      : spawnSync("npx", ["-y", "-p", "node@24", "-c", `node ${print[0]} "${print[1]}"`]);
  const [file, version] = String(answer.stdout ?? "")
    .trim()
    .split(" ");
  newerNode = file && version && Number(major(version)) >= 22 ? { file, version } : undefined;
  return newerNode;
}

function major(version: string): string {
  return version.replace(/^v/, "").split(".")[0]!;
}
