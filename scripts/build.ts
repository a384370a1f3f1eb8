// Makes dist of the package it is called in: `pnpm build`, and before a package is packed.
//   dist/**/*.d.ts, *.d.ts.map   by tsc, a file for each of src, so that "go to definition" lands in src
//   dist/*.js, *.js.map          by esbuild, a file for each entry of package.json, and chunks for what entries share
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

interface Manifest {
  readonly publishConfig: { readonly exports: Record<string, string | { readonly default: string }> };
}

const TSC = join(import.meta.dirname, "../node_modules/.bin/tsc");

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const entryPoints = Object.values(manifest.publishConfig.exports).flatMap((entry) =>
  typeof entry === "string" ? [] : [entry.default.replace("./dist/", "src/").replace(/\.js$/, ".ts")],
);

rmSync("dist", { recursive: true, force: true }); // with what was made from files that are gone
rmSync("tsconfig.tsbuildinfo", { force: true });
execFileSync(TSC, ["-b"], { stdio: "inherit" });

const { outputFiles } = await build({
  entryPoints,
  outdir: "dist",
  bundle: true,
  splitting: true, // entries share one copy of each module, and so one class Tensor
  packages: "external",
  format: "esm",
  platform: "neutral",
  target: "es2022",
  charset: "ascii", // an engine holds a text with other letters in twice the bytes, and takes 2 ms longer to load it
  sourcemap: true,
  sourcesContent: false, // src is in the package
  write: false,
  logLevel: "warning",
});

for (const { path, text } of outputFiles) writeFileSync(path, withClassNames(inAscii(text)));

/** esbuild leaves comments within classes as they are: one letter outside of ASCII there, and the whole text takes the room. */
function inAscii(code: string): string {
  return code.replaceAll("…", "...").replaceAll(/\P{ASCII}/gu, "?");
}

/** A class that mentions itself becomes `Tensor = class _Tensor` in a bundle; in debuggers it shall have its own name. */
function withClassNames(code: string): string {
  const names = [...code.matchAll(/^var (\w+) = class _\1\b/gm)].map(([, name]) => name!);
  return names.reduce((text, name) => text.replaceAll(new RegExp(`\\b_${name}\\b`, "g"), name), code);
}
