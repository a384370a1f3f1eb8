// Makes what a release publishes: refuses what should not be released, runs all checks, and packs the four packages into
// release/. It publishes nothing: it ends with the commands that would.
//   pnpm release
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PACKAGES, pack } from "./packages/projects.ts";

const HELP = `Makes the four tarballs of a release, and publishes nothing.

  pnpm release

It refuses a work tree with changes, versions that differ between the packages, and a version without an entry in each
CHANGELOG.md. Then it runs pnpm check:all, as CI does, a quarter of an hour; packs into release/; and prints sizes, SHA-256
and the commands that publish. Exit codes: 0 done, 1 refused.
`;

/** In .gitignore. */
const FOLDER = "release";

/** Why this is not to be released. */
class ReleaseError extends Error {
  override readonly name = "ReleaseError";
}

try {
  const { help } = optionsOf(process.argv.slice(2));
  if (help) process.stdout.write(HELP);
  else release();
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}

function optionsOf(args: string[]): { help?: boolean } {
  try {
    return parseArgs({ args, options: { help: { type: "boolean", short: "h" } } }).values;
  } catch (error) {
    throw new ReleaseError(`${(error as Error).message}. See pnpm release --help`);
  }
}

function release(): void {
  rmSync(FOLDER, { recursive: true, force: true }); // so that none of an earlier release is taken for one of this
  refuseChanges("Commit them, or put them aside");
  const version = commonVersion();
  for (const name of PACKAGES) refuseSilence(name, version);
  check();
  refuseChanges("They came while the checks ran");

  mkdirSync(FOLDER);
  const tarballs = Object.values(pack(resolve(FOLDER))).map((file) => relative(".", file));
  console.log(`\nPellucid ${version} of commit ${git("rev-parse", "HEAD")}\n`);
  for (const file of tarballs) {
    const bytes = readFileSync(file);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    console.log(`${sha256}  ${file}  ${bytes.length.toLocaleString("en-US")} bytes`);
  }
  console.log("\nNothing is published yet. These would do it, in this order:\n");
  for (const file of tarballs) console.log(`  npm publish ./${file} --access public`);
  console.log(`  git tag v${version} && git push origin v${version}`);
}

/** @throws ReleaseError if the work tree is not what is committed */
function refuseChanges(advice: string): void {
  const changes = git("status", "--porcelain");
  if (changes !== "") throw new ReleaseError(`the work tree has changes that no commit has. ${advice}:\n${changes}`);
}

/** @throws ReleaseError if the packages do not have one version */
function commonVersion(): string {
  const versions = PACKAGES.map((name) => {
    const manifest = JSON.parse(readFileSync(join("packages", name, "package.json"), "utf8")) as { version?: string };
    return manifest.version ?? "none";
  });
  const version = versions[0]!;
  if (versions.some((other) => other !== version)) {
    const got = PACKAGES.map((name, i) => `${name} ${versions[i]}`).join(", ");
    throw new ReleaseError(`the packages are released with one version, got ${got}. Set it in packages/*/package.json`);
  }
  return version;
}

/** @throws ReleaseError if the changelog does not say what is in this version */
function refuseSilence(name: string, version: string): void {
  const file = join("packages", name, "CHANGELOG.md");
  const entries = readFileSync(file, "utf8").split(/^## /m).slice(1);
  const entry = entries.find((text) => text.split("\n")[0] === version);
  if (entry === undefined) throw new ReleaseError(`${file} has no entry "## ${version}". Write what has changed`);
  if (entry.slice(version.length).trim() === "") throw new ReleaseError(`${file} says nothing under "## ${version}"`);
}

/** @throws ReleaseError if a check fails, which has then said why */
function check(): void {
  try {
    execFileSync("pnpm", ["check:all"], { stdio: "inherit" });
  } catch {
    throw new ReleaseError("pnpm check:all has failed, see above. No tarball is made");
  }
}

/** @throws ReleaseError if git does not do it, which has then said why */
function git(...args: string[]): string {
  try {
    return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trimEnd();
  } catch {
    throw new ReleaseError(`git ${args.join(" ")} has failed, see above. A release is made from a clone`);
  }
}
