// Loaded before each test file of `pnpm test:runtimes --suite`: vitest starts processes of its own, and they are to be of the
// runtime that the tests are counted for.
const wanted = process.env.SUITE_RUNTIME!;
const { bun, deno, node } = process.versions;
const here = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
if (!here.startsWith(wanted)) throw new Error(`The tests of ${wanted} run on ${here}`);
