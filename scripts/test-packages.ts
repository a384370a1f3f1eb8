// Tries the packages as their users get them: packs all four, installs each with what it depends on into an empty project,
// and uses it there. Exit code 1 if anything is not as promised; it goes on to the end and lists everything.
//   pnpm test:packages
//   --keep   leaves the projects where they are, and says where
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build, transformSync } from "esbuild";
import { definitionOf } from "./packages/definition.ts";
import { install, installedIn, PACKAGES, PROJECTS, type Project, pack, type Tarballs } from "./packages/projects.ts";
import { BUDGETS, sizeOf } from "./packages/sizes.ts";

/** Not dependencies: they bring some forty packages, which nobody but CI needs. */
const PUBLINT = "publint@0.3.25";
const ATTW = "@arethetypeswrong/cli@0.18.5";
const TSC = join(import.meta.dirname, "../node_modules/.bin/tsc");

/** All that a consumer's compiler can be strict about; also about our declarations. */
const STRICT = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, types: [], target: "es2023" };
const NODENEXT = { ...STRICT, module: "nodenext", outDir: "out" };
const BUNDLER = { ...STRICT, module: "esnext", moduleResolution: "bundler", noEmit: true };

const failures: string[] = [];
const folder = mkdtempSync(join(tmpdir(), "pellucid-packages-"));
try {
  await testAll();
} finally {
  if (process.argv.includes("--keep")) console.log(`The projects are in ${folder}`);
  else rmSync(folder, { recursive: true });
}
for (const failure of failures) console.error(`\nFAILED ${failure}`);
console.log(failures.length === 0 ? "\nThe packages are as promised." : `\n${failures.length} checks failed.`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function testAll(): Promise<void> {
  const tarballs = pack(folder);
  for (const project of PROJECTS) await use(project, tarballs);
  for (const name of PACKAGES) {
    const publint = ["-y", PUBLINT, "run", tarballs[name], "--strict"];
    await check(`${name}: publint`, () => run("npx", publint, folder));
    await check(`${name}: types`, () => run("npx", ["-y", ATTW, tarballs[name], "--profile", "esm-only"], folder));
  }
}

/** Installs what a project needs and uses it in all ways. */
async function use(project: Project, tarballs: Tarballs): Promise<void> {
  const { name } = project;
  const [own] = project.packages as [Project["packages"][number]];
  const home = install(project, tarballs, folder);
  const source = readFileSync(`scripts/packages/uses/${name}.ts`, "utf8");
  const node = (file: string): string => run(process.execPath, [file], home);

  await check(`${name}: what is installed`, () => same(installedIn(home).join(), project.installed.join()));
  await check(`${name}: what is in it`, () => checkContents(join(home, "node_modules/@pellucid", own)));

  writeFileSync(join(home, "use.mjs"), transformSync(source, { loader: "ts" }).code);
  await check(`${name}: import`, () => node("use.mjs"));

  writeFileSync(join(home, "use.cjs"), transformSync(source, { loader: "ts", format: "cjs" }).code);
  await check(`${name}: require()`, () => node("use.cjs"));

  cpSync(`scripts/packages/uses/${name}.ts`, join(home, "use.ts"));
  await check(`${name}: TypeScript, nodenext`, () => {
    compile(home, NODENEXT);
    node("out/use.js");
  });
  await check(`${name}: TypeScript, bundler`, async () => {
    compile(home, BUNDLER);
    const [entryPoints, outfile] = [[join(home, "use.ts")], join(home, "bundled.mjs")];
    // A bundler renames classes unless told otherwise; what is printed shows whether the modules are whole.
    await build({ entryPoints, outfile, bundle: true, format: "esm", keepNames: true, logLevel: "silent" });
    node("bundled.mjs");
  });

  if (name === "tensor") {
    await check('tensor: "go to definition"', () => checkDefinitions(home));
    await check("tensor: side effects", () => checkSideEffects(home));
  }
  if (name === own) {
    await check(`${name}: size`, async () => {
      const { minified, gzipped } = await sizeOf(own, home);
      const size = `${minified} bytes minified, ${gzipped} of them gzipped, of ${BUDGETS[own]}`;
      if (gzipped > BUDGETS[own]) throw new Error(size);
      return size;
    });
  }
}

/** What every package is to have in it. */
function checkContents(installed: string): void {
  const missing = ["LICENSE", "README.md", "CHANGELOG.md", "dist", "src"].filter(
    (item) => !existsSync(join(installed, item)),
  );
  if (missing.length > 0) throw new Error(`there is no ${missing.join(", ")}`);
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  if (!manifest.engines?.node) throw new Error("engines.node is missing");
  if (!("sideEffects" in manifest)) throw new Error("sideEffects is missing");
  const dependencies = Object.keys(manifest.dependencies ?? {});
  if (manifest.name === "@pellucid/tensor") same(dependencies.join(), "");
  const maps = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.map$/.test(file),
  );
  if (!maps.includes("index.js.map") || !maps.includes("index.d.ts.map"))
    throw new Error("maps to the source are missing");
  for (const map of maps) {
    const { sources } = JSON.parse(readFileSync(join(installed, "dist", map), "utf8")) as { sources: string[] };
    const lost = sources.filter((source) => !existsSync(join(installed, "dist", dirname(map), source)));
    if (lost.length > 0) throw new Error(`dist/${map} names what is not there: ${lost.join(", ")}`);
  }
}

/** A function leads to its source; a method to its line of the table, from which the next jump leads there. */
async function checkDefinitions(project: string): Promise<void> {
  writeFileSync(
    join(project, "jump.ts"),
    'import { eye, matmul } from "@pellucid/tensor";\nmatmul(eye(2), eye(2)).relu();\n',
  );
  const source = "node_modules/@pellucid/tensor/src";
  for (const [word, file] of [
    ["matmul", "ops/matmul.ts"],
    ["relu", "methods.ts"],
  ] as const) {
    const [path, line] = (await definitionOf(word, project, "jump.ts")).split(":");
    same(path!, `${source}/${file}`);
    const text = readFileSync(join(project, path!), "utf8").split("\n")[Number(line) - 1]!;
    if (!text.startsWith("export") || !text.includes(word)) throw new Error(`${path}:${line} says ${text}`);
  }
}

/** Who imports nothing by name still gets the methods: a bundler drops what is declared to have no side effects. */
async function checkSideEffects(project: string): Promise<void> {
  const stdin = { contents: 'import "@pellucid/tensor";', resolveDir: project };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false });
  if (!outputFiles[0]!.text.includes("defineProperty(Tensor.prototype, name"))
    throw new Error("a bundler drops the methods");
}

function compile(project: string, compilerOptions: object): void {
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
  run(TSC, ["-p", "."], project);
}

function run(command: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: "pipe" }).trim();
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
  }
}

function same(got: string, wanted: string): void {
  if (got !== wanted) throw new Error(`got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);
}

/** Runs one check, prints what came of it, and remembers its failure. */
async function check(what: string, test: () => unknown): Promise<void> {
  try {
    const said = await test();
    console.log(`${what}: ${typeof said === "string" && !said.includes("\n") && said !== "" ? said : "ok"}`);
  } catch (error) {
    console.log(`${what}: FAILED`);
    failures.push(`${what}\n${(error as Error).message}`);
  }
}
