import { expect, test } from "vitest";
import { shortcomings } from "../api/check.ts";
import { readSources } from "../api/project.ts";

test("every exported symbol has a doc, with shapes and what it throws, and typedoc warns of nothing", {
  timeout: 180_000,
}, async () => {
  const { app, project } = await readSources();
  expect(shortcomings(project)).toEqual([]);
  expect(app.logger.hasWarnings() || app.logger.hasErrors()).toBe(false);
  expect(project.children!.map(({ name }) => name).sort()).toEqual([
    "@pellucid/gpt",
    "@pellucid/nn",
    "@pellucid/tensor",
    "@pellucid/tensor/pth",
    "@pellucid/tensor/safetensors",
    "@pellucid/tensor/testing",
    "@pellucid/tokenizer-adapter",
  ]);
});
