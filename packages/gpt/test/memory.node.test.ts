import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("500 training steps need no more memory than 50, and backward lets go of the graph's values", () => {
  const child = fileURLToPath(new URL("memory.child.ts", import.meta.url));
  const flags = ["--expose-gc", "--no-opt", "--no-sparkplug", "--no-maglev"]; // compiled code grows, too: it is not ours
  const output = execFileSync(process.execPath, [...flags, "--import", "tsx", child], { encoding: "utf8" });
  const { inUse, freed, kept } = JSON.parse(output) as { inUse: Record<number, number>; freed: boolean; kept: boolean };
  // If each step kept its gradients, it would be 4 MB. Not a ratio: Bun counts the kernels' whole address space.
  expect(inUse[500]! - inUse[50]!).toBeLessThan(2 ** 20);
  expect({ freed, kept }).toEqual({ freed: true, kept: true });
});
