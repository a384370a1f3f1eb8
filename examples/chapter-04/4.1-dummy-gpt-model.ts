import { parseArgs } from "node:util";
import { DummyGPTModel, GPT_CONFIG } from "@pellucid/gpt";
import { manualSeed } from "@pellucid/tensor";
import { notebookBatch } from "./batch.ts";
import { print, section, timed, torchSize } from "./report.ts";

section("4.1", "Coding the decoder", () => {
  const batch = notebookBatch();
  print(batch);

  manualSeed(123);
  const model = timed("making the DummyGPTModel", () => new DummyGPTModel(GPT_CONFIG));
  const out = timed("its forward pass over 2 × 6 tokens", () => model.forward(batch));
  print("Output shape:", torchSize(out.shape));
  print(out);
});

const { dropout } = parseArgs({ options: { dropout: { type: "string" } } }).values;
if (dropout === "mkl") {
  console.log("\nThe same seed where PyTorch is built with MKL, as on Linux and Windows (docs/random.md):\n");
  manualSeed(123, { dropout });
  console.log(String(new DummyGPTModel(GPT_CONFIG).forward(notebookBatch())));
}
