// Runs one program over the published packages on every runtime that the machine can get: from one seed, the logits, the
// gradient and the trained parameters of a tiny GPT have the same bits everywhere, on one thread and on several. Exit code 1
// if not. What cannot be got is skipped, and named.
//   pnpm test:runtimes
//   --all     what is skipped counts as failed
//   --suite   then runs all tests on each of them as well, and counts them; not on Node 20 and Chromium, where `pnpm test`
//             runs them; takes two minutes each
//   --write   writes scripts/runtimes/expected.json from what Node 20 gives
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install, pack } from "./packages/projects.ts";
import { runInChromium } from "./runtimes/chromium.ts";
import { RUNTIMES, type Runtime, runIn, runSuite, whyNot } from "./runtimes/runtimes.ts";

/** What the program prints: see runtimes/program.ts. */
interface Report {
  readonly memory: number;
  readonly relaxedSimd: boolean;
  readonly results: readonly (Hashes & { kernels: "simd" | "plain" | "wide"; threads: number; workers: number })[];
}

interface Hashes {
  readonly logits: string;
  readonly gradient: string;
  readonly trained: string;
}

interface Expected {
  readonly madeBy: string;
  readonly simd: Hashes;
  readonly plain: Hashes;
}

const EXPECTED = "scripts/runtimes/expected.json";
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const TSC = join(import.meta.dirname, "../node_modules/.bin/tsc");
const wants = (option: string): boolean => process.argv.includes(option);

const failed: string[] = [];
const skipped: string[] = [];
const agreed: string[] = [];
const counts: string[] = [];

const folder = mkdtempSync(join(tmpdir(), "pellucid-runtimes-"));
try {
  const script = prepare();
  if (wants("--write")) await writeExpected(script);
  const expected = JSON.parse(readFileSync(EXPECTED, "utf8")) as Expected;
  const usable: Runtime[] = [];
  for (const runtime of RUNTIMES) {
    const reason = await whyNot(runtime);
    if (reason !== null) skip(runtime.name, reason);
    else {
      usable.push(runtime);
      await test(runtime.name, expected, true, () => runIn(runtime, script, join(folder, "runtimes")));
    }
  }
  for (const isolated of [true, false]) {
    const name = isolated ? "Chromium" : "Chromium, a page without shared memory";
    if (!existsSync(CHROMIUM)) skip(name, `there is no ${CHROMIUM}; CHROMIUM may name another`);
    else await test(name, expected, isolated, () => runInChromium(CHROMIUM, script, isolated));
  }
  if (wants("--suite")) for (const runtime of usable) await testSuite(runtime);
} finally {
  rmSync(folder, { recursive: true });
}

for (const failure of failed) console.error(`\nFAILED ${failure}`);
for (const count of counts) console.log(count);
console.log(`\nThe same bits on ${agreed.length}: ${agreed.join("; ")}.`);
if (skipped.length > 0) console.log(`SKIPPED ${skipped.length}: ${skipped.join("; ")}.`);
if (failed.length > 0) console.log(`${failed.length} failed.`);
process.exitCode = failed.length > 0 || agreed.length === 0 || (wants("--all") && skipped.length > 0) ? 1 : 0;

/** Packs the packages, installs them in a project, and compiles the program there. Gives its file. */
function prepare(): string {
  const project = { name: "runtimes", packages: ["gpt", "nn", "tensor"], others: {}, installed: [] } as const;
  const home = install(project, pack(folder), folder);
  cpSync("scripts/runtimes/program.ts", join(home, "program.ts"));
  const compilerOptions = { strict: true, target: "es2023", module: "nodenext", types: [], lib: ["es2023", "dom"] };
  writeFileSync(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  execFileSync(TSC, ["-p", "."], { cwd: home, stdio: "inherit" });
  return join(home, "program.js");
}

/** Runs the program and compares what it prints with what is expected. */
async function test(name: string, expected: Expected, shared: boolean, run: () => Promise<string>): Promise<void> {
  const start = performance.now();
  try {
    const report = JSON.parse(await run()) as Report;
    const wrong = report.results.flatMap((result) => {
      const wanted = expected[result.kernels === "plain" ? "plain" : "simd"];
      const setting = `${result.kernels} kernels, ${result.threads} threads`;
      const lost = (["logits", "gradient", "trained"] as const).filter((what) => result[what] !== wanted[what]);
      const workers = shared && result.kernels !== "plain" ? result.threads - 1 : 0;
      return [
        ...lost.map((what) => `${setting}: ${what} ${result[what]}, wanted ${wanted[what]}`),
        ...(result.workers === workers ? [] : [`${setting}: ${result.workers} workers started, wanted ${workers}`]),
      ];
    });
    const isWide = report.results.some(({ kernels }) => kernels === "wide");
    const count = isWide ? 6 : 4;
    if (report.results.length !== count) wrong.push(`${report.results.length} results instead of ${count}`);
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    agreed.push(name);
    const [seconds, gib] = [(performance.now() - start) / 1000, report.memory / 2 ** 30];
    const relaxed = report.relaxedSimd ? "has relaxed SIMD" : "no relaxed SIMD";
    const registers = isWide ? "registers of 256 bits" : "registers of 128 bits";
    console.log(
      `${name}: the same bits (${seconds.toFixed(1)} s; ${gib.toFixed(2)} GiB of memory, ${relaxed}, ${registers})`,
    );
  } catch (error) {
    fail(name, error);
  }
}

/** Runs all tests in a runtime and remembers how many have passed. */
async function testSuite(runtime: Runtime): Promise<void> {
  const { name } = runtime;
  if (name === "Node 20") return;
  console.log(`\n${name}: all tests`);
  try {
    counts.push(`${name}: ${countsIn(await runSuite(runtime))}`);
  } catch (error) {
    const { message } = error as Error;
    const failures = message.match(/^FAILED .*$/gm) ?? [];
    fail(`${name}: all tests`, [message.split("\n")[0], ...failures, `${name}: ${countsIn(message)}`].join("\n"));
  }
}

/** The line that vitest.summary.ts ends with. */
function countsIn(said: string): string {
  return said.match(/^\d+ passed, \d+ failed, \d+ skipped$/gm)?.at(-1) ?? "the tests came to no end";
}

async function writeExpected(script: string): Promise<void> {
  const node20 = RUNTIMES.find(({ name }) => name === "Node 20")!;
  const { results } = JSON.parse(await runIn(node20, script, join(folder, "runtimes"))) as Report;
  const hashesOf = (kernels: string): Hashes => {
    const { logits, gradient, trained } = results.find((result) => result.kernels === kernels)!;
    return { logits, gradient, trained };
  };
  const expected: Expected = {
    madeBy:
      "pnpm test:runtimes --write, from one thread of Node 20 on x64. Our own output: it says that bits are the same everywhere and from version to version, not that they are right.",
    simd: hashesOf("simd"),
    plain: hashesOf("plain"),
  };
  writeFileSync(EXPECTED, `${JSON.stringify(expected, null, 2)}\n`);
}

function skip(name: string, reason: string): void {
  skipped.push(name);
  console.log(`${name}: SKIPPED, ${reason}`);
}

function fail(name: string, reason: unknown): void {
  failed.push(`${name}\n${reason instanceof Error ? reason.message : String(reason)}`);
  console.log(`${name}: FAILED`);
}
