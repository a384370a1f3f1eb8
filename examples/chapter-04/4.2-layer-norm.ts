import { LayerNorm, Linear, ReLU, Sequential } from "@pellucid/nn";
import { manualSeed, randn } from "@pellucid/tensor";
import { print, section } from "./report.ts";

section(
  "4.2",
  "Normalizing activations with LayerNorm",
  () => {
    manualSeed(123);
    const batchExample = randn([2, 5]);
    const out = new Sequential(new Linear(5, 6), new ReLU()).forward(batchExample);
    print(out);
    print(out.mean(-1, { keepdim: true }));
    print(out.var(-1, { keepdim: true }));

    const normalized = new LayerNorm(6).forward(out);
    console.log("\nnormalised, each row has mean 0 and variance 1 but for rounding:");
    console.log(String(normalized.mean(-1, { keepdim: true })));
    console.log(String(normalized.var(-1, { keepdim: true, unbiased: false })));
  },
  "later-edition.txt",
);
