import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/**
 * Takes requests as lines of JSON on standard input, and answers each with a line behind "#bench " on standard output, as
 * bench/child.ts expects. `prepare(task, threads)` returns (perhaps later) what does the task once and returns its number.
 */
export async function serve(about, prepare) {
  let run;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    try {
      if (request.prepare) {
        run = await prepare(request.prepare, request.threads);
        answer({ about: `${about}, Node ${process.versions.node}` });
      } else {
        answer({ value: await run() });
      }
    } catch (error) {
      answer({ no: error.message ?? String(error) });
    }
  }
}

function answer(what) {
  process.stdout.write(`#bench ${JSON.stringify(what)}\n`);
}

/** Why a contestant does not do a task. */
export function cannot(why) {
  throw new Error(why);
}

export async function milliseconds(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** This process's greatest resident memory. */
export function peakMebibytes() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
}

/** Token ids, arbitrary. */
export function someIds(count, vocabSize) {
  return Array.from({ length: count }, (_, i) => (i * 7919 + 13) % vocabSize);
}

/** The version of an installed package. */
export function versionOf(name) {
  const manifest = new URL(`node_modules/${name}/package.json`, import.meta.url);
  return `${name} ${JSON.parse(readFileSync(manifest, "utf8")).version}`;
}
