import { stack, type Tensor, tensor } from "@pellucid/tensor";
import { getEncoding } from "@pellucid/tokenizer-adapter";

/** The two texts of the notebook as token ids (section 4.1). int32 [2, 6] */
export function notebookBatch(): Tensor {
  const tokenizer = getEncoding("gpt2");
  const texts = ["Every effort moves you forward.", "Every day holds a lesson."];
  return stack(texts.map((text) => tensor(tokenizer.encode(text), { dtype: "int32" })));
}
