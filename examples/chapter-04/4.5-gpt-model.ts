import { GPT_CONFIG, GPTModel } from "@pellucid/gpt";
import { manualSeed } from "@pellucid/tensor";
import { notebookBatch } from "./batch.ts";
import { print, section, timed, torchSize } from "./report.ts";
import { printSize } from "./size.ts";

section("4.5", "Connecting attention and linear layers", () => {
  const batch = notebookBatch();
  manualSeed(123);
  const model = timed("making the GPTModel of 163 M parameters", () => new GPTModel(GPT_CONFIG));
  const out = timed("its forward pass over 2 × 6 tokens", () => model.forward(batch));
  print("Output shape:", torchSize(out.shape));
  print(out);
  printSize(model);
});
