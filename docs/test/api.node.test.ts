import type { DeclarationReflection } from "typedoc";
import { expect, test } from "vitest";
import { shortcomings } from "../api/check.ts";
import { readSources } from "../api/project.ts";

test("every exported symbol has a doc, with shapes, what it throws and an example, and typedoc warns of nothing", {
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

  const zeros = project.getChildByName(["@pellucid/tensor", "zeros"]) as DeclarationReflection;
  zeros.signatures![0]!.comment!.removeTags("@example");
  const { fileName, line } = zeros.sources![0]!;
  expect(shortcomings(project)).toEqual([`@pellucid/tensor.zeros (${fileName}:${line}) has no @example`]);
});
