import type { GPTModel } from "@pellucid/gpt";
import { print } from "./report.ts";

/** Prints how many parameters a model has and how much memory they take, as the notebook does (section 4.5). */
export function printSize(model: GPTModel): void {
  const totalParams = model.numParameters();
  print(`Total number of parameters: ${totalParams.toLocaleString("en-US")}`);

  const totalParamsGpt2 = totalParams - model.tokEmb.numParameters();
  print(`Number of trainable parameters considering weight tying: ${totalParamsGpt2.toLocaleString("en-US")}`);

  const totalSizeBytes = totalParams * 4; // float32
  print(`Total size of the model: ${(totalSizeBytes / (1024 * 1024)).toFixed(2)} MB`);
}
