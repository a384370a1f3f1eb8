import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// The packages as they are published, and empty projects that they are installed in.

export const PACKAGES = ["tensor", "nn", "gpt", "tokenizer-adapter"] as const;
export type Package = (typeof PACKAGES)[number];

/** Who would like to use what. */
export interface Project {
  readonly name: string;
  /** The package, and those of ours that it depends on. */
  readonly packages: readonly Package[];
  /** What the user installs beside it. */
  readonly others: Readonly<Record<string, string>>;
  /** All that is to be in node_modules in the end. */
  readonly installed: readonly string[];
}

const OURS = { tensor: "@pellucid/tensor", nn: "@pellucid/nn", gpt: "@pellucid/gpt" };
const FAST_CHECK = /fast-check: (\S+)/.exec(readFileSync("pnpm-workspace.yaml", "utf8"))![1]!;

/** Each of them uses what scripts/packages/uses says under its name. */
export const PROJECTS: readonly Project[] = [
  { name: "tensor", packages: ["tensor"], others: {}, installed: [OURS.tensor] },
  {
    name: "testing",
    packages: ["tensor"],
    others: { "fast-check": FAST_CHECK },
    installed: [OURS.tensor, "fast-check", "pure-rand"],
  },
  { name: "nn", packages: ["nn", "tensor"], others: {}, installed: [OURS.nn, OURS.tensor] },
  { name: "gpt", packages: ["gpt", "nn", "tensor"], others: {}, installed: [OURS.gpt, OURS.nn, OURS.tensor] },
  {
    name: "tokenizer-adapter",
    packages: ["tokenizer-adapter"],
    others: {},
    installed: ["@pellucid/tokenizer-adapter", "base64-js", "js-tiktoken"],
  },
];

export type Tarballs = Readonly<Record<Package, string>>;

/** Builds all packages and packs them, in the order in which they depend on each other. */
export function pack(folder: string): Tarballs {
  const files = PACKAGES.map((name) => {
    execFileSync("pnpm", ["pack", "--pack-destination", folder], { cwd: `packages/${name}`, stdio: "pipe" });
    const file = readdirSync(folder).find((file) => file.startsWith(`pellucid-${name}-`));
    if (file === undefined) throw new Error(`pnpm pack has made no pellucid-${name}-….tgz`);
    return [name, join(folder, file)];
  });
  return Object.fromEntries(files);
}

/** Makes a project with nothing but these packages and what they ask for. Gives its folder. */
export function install({ name, packages, others }: Project, tarballs: Tarballs, parent: string): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  const files = Object.fromEntries(packages.map((name) => [`@pellucid/${name}`, `file:${tarballs[name]}`]));
  const manifest = { name: "somebodys-project", private: true, type: "module", dependencies: { ...files, ...others } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const quietly = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error", "--prefer-offline"];
  execFileSync("npm", ["install", ...quietly], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  return folder;
}

/** The names of what is in node_modules, sorted. */
export function installedIn(folder: string): string[] {
  const modules = join(folder, "node_modules");
  const visible = readdirSync(modules).filter((name) => !name.startsWith("."));
  const inScope = (scope: string): string[] => readdirSync(join(modules, scope)).map((name) => `${scope}/${name}`);
  return visible.flatMap((name) => (name.startsWith("@") ? inScope(name) : [name])).sort();
}
