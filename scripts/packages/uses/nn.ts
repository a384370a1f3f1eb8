import { AdamW, GELU, Linear, Module, Sequential } from "@pellucid/nn";
import { manualSeed, randn, Tensor } from "@pellucid/tensor";

declare const console: { log(text: string): void };

manualSeed(123);
const model: Module = new Sequential(new Linear(5, 6), new GELU());
const optimizer = new AdamW(model.parameters(), { lr: 0.1 });
const before = [...model.parameters()].map((parameter) => parameter.detach().clone());

class Twice extends Module {
  readonly layer: Linear = new Linear(5, 5);
  forward(x: Tensor): Tensor {
    return this.layer.forward(this.layer.forward(x));
  }
}

const y = (model as Sequential).forward(new Twice().forward(randn([2, 5])));
y.sum().backward();
optimizer.step();
const moved = [...model.parameters()].every((parameter, i) => !parameter.detach().eq(before[i]!).all().item());

if (!(y instanceof Tensor)) throw new Error("nn has a Tensor of its own");
if (!moved) throw new Error("the optimizer has not moved all parameters");
if (Module.name !== "Module" || !String(model).startsWith("Sequential(\n  (0): Linear(")) throw new Error(`${model}`);

console.log(`nn: ${y.shape.join(" × ")}`);
