#!/usr/bin/env node
// Runs what `pnpm build` has made of the sources, which starts at once. If they have changed since, or there is no build,
// tsx compiles them on the way: Node 20 runs no TypeScript by itself.
import { existsSync, readFileSync, statSync } from "node:fs";

const BUILT = new URL("../dist/", import.meta.url);

if (isUpToDate()) await import(new URL("main.js", BUILT).href);
else {
  const { register } = await import("tsx/esm/api");
  register();
  await import("./main.ts");
}

/** Whether each source was last changed when the build says that it was. */
function isUpToDate() {
  const notes = new URL("sources.json", BUILT);
  if (!existsSync(notes)) return false;
  const changeOf = (file) => statSync(new URL(file, BUILT), { throwIfNoEntry: false })?.mtimeMs;
  return Object.entries(JSON.parse(readFileSync(notes, "utf8"))).every(([file, changed]) => changeOf(file) === changed);
}
