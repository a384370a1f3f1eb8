import { expect, test } from "vitest";
import { defaultGenerator } from "../../src/index.ts";

// In a file, and so in a module graph, of its own: nobody has seeded anything yet.
test("the default generator is seeded by chance until manualSeed", () => {
  const seed = defaultGenerator().initialSeed();
  expect(seed).not.toBe(67280421310721n);
  expect(defaultGenerator().initialSeed()).toBe(seed);
});
