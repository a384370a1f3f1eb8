// Breaks each op in many small ways and says which of these mutants the tests do not notice. Exit code 1 under 95 %.
//   pnpm mutate                       every file of packages/tensor/src/ops
//   pnpm mutate softmax kernels/gemm  these files of packages/tensor/src/ops or packages/tensor/src
//   --max-per-file 30                 a sample of each file's mutants, and all that break a whole result or pullback
//   --seed 1                          of the sample and of the properties
//   --workers 2                       how many vitest processes at a time
// It works on a copy in the temporary folder. A mutant runs against the test of the file's name; then, if it survives, those
// of the ops that use the file's helpers, and the ops' part of what tests every op. All mutants of a file stand in one copy
// of it, as `mutant === 17 ? wrong : right`, so that each parses; their types are not checked. One that does not end in time
// counts as noticed, and is listed.
import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import type { Batch } from "./mutation/harness.ts";
import { type Mutant, mutate } from "./mutation/mutants.ts";

const PACKAGE = "packages/tensor";
/** Tests of all ops at once. */
const EVERY_OP = ["core.test.ts", "every-op.test.ts", "op-db.test.ts"];
const WANTED_PERCENT = 95;
/** So many mutants to a vitest process: each has its modules in memory. */
const BATCH = 40;
const TESTS_A_STAGE = 4;
const SECONDS_TO_START = 120;

interface Subject {
  /** From the root of the repository. */
  readonly file: string;
  /** What survives one meets the next. */
  readonly stages: readonly Stage[];
  readonly mutants: readonly Mutant[];
  survivors: readonly Mutant[];
  /** Those of the others that did not end. */
  readonly endless: Mutant[];
  /** Whether the tests of the first stage pass without a mutant; if not, nothing was measured. */
  sound: boolean;
}

type Stage = Pick<Batch, "tests" | "ops">;

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    "max-per-file": { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
  },
});
const seed = Number(options.seed);

const copy = mkdtempSync(join(tmpdir(), "pellucid-mutate-"));
const running = new Set<number>();
process.on("exit", () => {
  for (const group of running) process.kill(-group, "SIGKILL");
  rmSync(copy, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

copyWorkspace();
const started = Date.now();
const subjects = chooseSubjects();
const waiting = [...subjects];
let nextLog = 0;
await Promise.all(Array.from({ length: Number(options.workers) }, workThroughWaiting));
report();

/** The tensor package, the fixtures and the settings; the installed packages stay where they are. */
function copyWorkspace(): void {
  for (const item of [PACKAGE, "oracle/fixtures", "scripts", "tsconfig.base.json", "vitest.config.ts"]) {
    const filter = (path: string): boolean => !/\/(node_modules|dist)(\/|$)/.test(relative(".", path).padStart(1, "/"));
    cpSync(item, join(copy, item), { recursive: true, filter });
  }
  for (const item of ["package.json", "vitest.summary.ts"]) cpSync(item, join(copy, item));
  for (const modules of ["node_modules", `${PACKAGE}/node_modules`]) {
    mkdirSync(join(copy, modules)); // not a link itself: vitest writes its cache there
    for (const item of readdirSync(modules)) {
      if (!item.startsWith(".")) symlinkSync(join(process.cwd(), modules, item), join(copy, modules, item));
    }
  }
  writeFileSync(join(copy, PACKAGE, "test/mutants.test.ts"), 'import "../../../scripts/mutation/harness.ts";\n');
}

/** The files to mutate, which are replaced in the copy by files with all their mutants. */
function chooseSubjects(): Subject[] {
  const sources = filesIn(`${PACKAGE}/src`);
  const tests = filesIn(`${PACKAGE}/test`).filter((path) => path.endsWith(".test.ts"));
  const named = names.map((name) => {
    const path = [`${PACKAGE}/src/ops/${name}.ts`, `${PACKAGE}/src/${name}.ts`].find((path) => sources.includes(path));
    if (path === undefined) throw new Error(`${PACKAGE}/src has no ops/${name}.ts and no ${name}.ts`);
    return path;
  });
  const chosen = names.length > 0 ? named : sources.filter((path) => dirname(path) === `${PACKAGE}/src/ops`);
  let nextId = 1;
  return chosen.map((file) => {
    const broken = relative(dirname(file), "scripts/mutation/broken.ts");
    const source = readFileSync(join(copy, file), "utf8");
    const { mutants, code } = mutate(source, nextId, `import * as broken$ from "${broken}";`);
    nextId += mutants.length;
    writeFileSync(join(copy, file), code);
    const [sampled, stages] = [sample(mutants), stagesOf(file, sources, tests)];
    return { file, stages, mutants: sampled, survivors: sampled, endless: [], sound: true };
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** The test of the file's own name; those of the ops that use what it exports for them alone; what tests every op. */
function stagesOf(file: string, sources: readonly string[], tests: readonly string[]): Stage[] {
  const testOf = (path: string): string[] =>
    tests.filter((test) => basename(test, ".test.ts") === basename(path, ".ts"));
  const surface = readFileSync(`${PACKAGE}/src/index.ts`, "utf8");
  const helpers = functionsIn(file).filter((name) => !new RegExp(`\\b${name}\\b`).test(surface));
  const uses = new RegExp(`\\b(${helpers.join("|")})\\b[^;]*/${basename(file)}"`);
  const users = sources.filter((path) => helpers.length > 0 && uses.test(readFileSync(path, "utf8")) && path !== file);
  const usersTests = users.flatMap(testOf);
  const inTurn = usersTests.flatMap((_, i) =>
    i % TESTS_A_STAGE === 0 ? [usersTests.slice(i, i + TESTS_A_STAGE)] : [],
  );
  const everyOp = tests.filter((path) => EVERY_OP.includes(basename(path)));
  const ops = [file, ...users].flatMap((path) => [camelCase(basename(path, ".ts")), ...functionsIn(path)]);
  return [[...testOf(file)], ...inTurn, everyOp].flatMap((list) =>
    list.length === 0 ? [] : [{ tests: list, ops: list === everyOp ? ops : null }],
  );
}

function functionsIn(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/^export function (\w+)/gm)].map((match) => match[1]!);
}

function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** At most as many as were asked for, but all vital ones. */
function sample(mutants: readonly Mutant[]): Mutant[] {
  const others = mutants.filter(({ vital }) => !vital);
  const room = Number(options["max-per-file"]) - (mutants.length - others.length);
  const shuffled = others.map((mutant) => ({ mutant, key: hash(mutant.id) })).sort((a, b) => a.key - b.key);
  const left = new Set(shuffled.slice(0, Math.max(room, 0)).map(({ mutant }) => mutant));
  return mutants.filter((mutant) => mutant.vital || left.has(mutant));
}

/** Mixes a number and the seed. */
function hash(n: number): number {
  let x = Math.imul(n ^ Math.imul(seed, 0x9e3779b9), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

async function workThroughWaiting(): Promise<void> {
  for (let subject = waiting.shift(); subject; subject = waiting.shift()) {
    for (const stage of subject.stages) {
      if (await survive(subject, stage)) continue;
      console.log(`These fail unbroken: ${stage.tests.join(", ")}`);
      if (stage !== subject.stages[0]) continue;
      subject.sound = false;
      break;
    }
    const { file, mutants, survivors, endless, sound } = subject;
    console.log(`${file}: ${sound ? `${mutants.length - survivors.length} of ${mutants.length}` : "not measured"}`);
    if (!sound) continue;
    const show = ({ line, was, becomes }: Mutant): string => `${file}:${line}  ${oneLine(was)}  →  ${oneLine(becomes)}`;
    for (const mutant of survivors) console.log(`  survived: ${show(mutant)}`);
    for (const mutant of endless) console.log(`  did not end: ${show(mutant)}`);
  }
}

/** Leaves as survivors what these tests do not notice either. Gives false if they fail without a mutant. */
async function survive(subject: Subject, stage: Stage): Promise<boolean> {
  const survivors: Mutant[] = [];
  for (let i = 0; i < subject.survivors.length; i += BATCH) {
    const left = await runBatch(subject, stage, subject.survivors.slice(i, i + BATCH));
    if (left === null) return false;
    survivors.push(...left);
  }
  subject.survivors = survivors;
  return true;
}

/** Runs the tests once for each mutant, starting vitest anew after one that does not end. Gives the survivors. */
async function runBatch({ endless }: Subject, stage: Stage, mutants: readonly Mutant[]): Promise<Mutant[] | null> {
  const tests = stage.tests.map((path) => join(copy, path));
  const survivors: Mutant[] = [];
  const suspects = new Set<number>(); // a busy machine can look like an endless loop: it is tried again first
  let left = mutants;
  for (let turn = 0; left.length > 0; turn++) {
    const log = join(copy, `log-${nextLog++}`);
    const ids = [...(turn === 0 ? [0] : []), ...left.map(({ id }) => id)];
    const hung = await runVitest({ ...stage, tests, ids, log, seed });
    const lines = new Set(readFileSync(log, "utf8").split("\n"));
    if (turn === 0 && !lines.has("0 survived")) return null;
    survivors.push(...left.filter(({ id }) => lines.has(`${id} survived`)));
    const again = hung !== null && suspects.has(hung);
    if (again) endless.push(...left.filter(({ id }) => id === hung));
    else if (hung !== null) suspects.add(hung);
    const done = (id: number): boolean =>
      (id === hung && again) || lines.has(`${id} survived`) || lines.has(`${id} noticed`);
    const rest = left.filter(({ id }) => !done(id));
    left = [...rest.filter(({ id }) => id === hung), ...rest.filter(({ id }) => id !== hung)];
    if (hung === null && left.length > 0) throw new Error("vitest ended before all mutants had run");
  }
  return survivors;
}

/** Runs one vitest process until it ends, or does not get on. Gives the mutant that it was at, or null. */
function runVitest(batch: Batch): Promise<number | null> {
  writeFileSync(batch.log, "");
  const child = spawn(
    join(copy, "node_modules/vitest/vitest.mjs"),
    ["run", "--project", "node", "--reporter", "dot", `${PACKAGE}/test/mutants.test.ts`],
    {
      cwd: copy,
      env: { ...process.env, MUTANTS: JSON.stringify(batch) },
      detached: true,
      stdio: "ignore",
    },
  );
  const group = child.pid!; // of its own, since it has children
  running.add(group);
  return new Promise((done) => {
    let last = "";
    let since = Date.now();
    let unmutated = 0;
    const end = (): void => {
      clearInterval(watch);
      running.delete(group);
      const [id, what] = lastLine(batch.log).split(" ");
      done(what === "started" ? Number(id) : null);
    };
    const watch = setInterval(() => {
      const now = lastLine(batch.log);
      if (now !== last) {
        if (last === "0 started") unmutated = Date.now() - since;
        [last, since] = [now, Date.now()];
      }
      const patience = last === "" || last.startsWith("0 ") ? SECONDS_TO_START * 1000 : Math.max(20_000, 5 * unmutated);
      if (Date.now() - since > patience) process.kill(-group, "SIGKILL");
    }, 100);
    child.on("exit", end);
  });
}

function lastLine(path: string): string {
  return readFileSync(path, "utf8").trim().split("\n").at(-1) ?? "";
}

function report(): void {
  const sound = subjects.filter((subject) => subject.sound);
  const count = (list: readonly Subject[], of: (subject: Subject) => number): number =>
    list.reduce((n, subject) => n + of(subject), 0);
  const [all, survived] = [
    count(sound, ({ mutants }) => mutants.length),
    count(sound, ({ survivors }) => survivors.length),
  ];
  console.log(`\n${"file".padEnd(24)} mutants noticed survived`);
  for (const { file, mutants, survivors } of sound) {
    const numbers = [mutants.length, mutants.length - survivors.length, survivors.length];
    console.log(basename(file).padEnd(24), ...numbers.map((n) => String(n).padStart(7)));
  }
  const percent = (100 * (all - survived)) / all;
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`\n${all - survived} of ${all} mutants noticed: ${percent.toFixed(1)} %, in ${seconds} s`);
  const unsound = subjects.filter((subject) => !subject.sound);
  for (const { file } of unsound) console.log(`not measured, since its tests fail unbroken: ${file}`);
  process.exitCode = percent >= WANTED_PERCENT && unsound.length === 0 ? 0 : 1;
}

function oneLine(code: string): string {
  return code.replaceAll("broken$.", "").replaceAll(/\s+/g, " ");
}
