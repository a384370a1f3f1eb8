import { GPT_CONFIG_124M, GPTModel, generate } from "@pellucid/gpt";
import { manualSeed, tensor } from "@pellucid/tensor";
import { getEncoding } from "@pellucid/tokenizer-adapter";
import { print, section, timed } from "./report.ts";
import { printSize } from "./size.ts";

section(
  "4.6",
  "Implementing the forward pass",
  () => {
    manualSeed(123);
    const model = timed("making the GPTModel of the later edition", () => new GPTModel(GPT_CONFIG_124M));
    printSize(model);

    const tokenizer = getEncoding("gpt2");
    const encoded = tensor(tokenizer.encode("Hello, I am"), { dtype: "int32" }).unsqueeze(0);
    model.eval();
    const out = timed("ten more tokens", () =>
      generate(model, encoded, { maxNewTokens: 10, onToken: () => process.stderr.write(".") }),
    );
    print(out);
    print(tokenizer.decode(out.select(0, 0).toTypedArray()));
  },
  "later-edition.txt",
);
