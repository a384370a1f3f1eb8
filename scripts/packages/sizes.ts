import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Package } from "./projects.ts";

/**
 * The most bytes of a package's main entry, minified and gzipped, without what it imports from other packages. Tensor was to
 * take 30 kB; with all its ops it takes 53 (docs/decisions.md), and this keeps it from growing unseen.
 */
export const BUDGETS: Readonly<Record<Package, number>> = {
  tensor: 53_000,
  nn: 8_000,
  gpt: 12_000,
  "tokenizer-adapter": 8_000,
};

interface Size {
  readonly minified: number;
  readonly gzipped: number;
}

/** The size of a package that is installed in this project, if all of it is used. */
export async function sizeOf(name: Package, project: string): Promise<Size> {
  const { outputFiles } = await build({
    entryPoints: [`${project}/node_modules/@pellucid/${name}/dist/index.js`],
    bundle: true,
    minify: true,
    charset: "utf8",
    packages: "external",
    format: "esm",
    platform: "neutral",
    write: false,
  });
  const { contents } = outputFiles[0]!;
  return { minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
}
