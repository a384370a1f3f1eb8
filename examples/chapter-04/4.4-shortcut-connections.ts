import { GELU, Linear, Module, ReLU, Sequential } from "@pellucid/nn";
import { manualSeed, mseLoss, randn, type Tensor, tensor } from "@pellucid/tensor";
import { print, section } from "./report.ts";

/** Three layers, the second with a shortcut around it (notebook 4.4). [b, 10] → [b, 1] */
class ExampleWithShortcut extends Module {
  readonly fc1 = new Linear(10, 10);
  readonly fc2 = new Linear(10, 10);
  readonly fc3 = new Linear(10, 1);
  readonly relu = new ReLU();

  forward(x: Tensor): Tensor {
    const identity = x;
    x = this.relu.forward(this.fc1.forward(x));
    x = this.relu.forward(this.fc2.forward(x)).add(identity); // shortcut connection
    return this.fc3.forward(x);
  }
}

/** Five layers of Linear and GELU; with shortcuts, each adds its input where the shapes allow (the later edition's 4.4). */
class ExampleDeepNeuralNetwork extends Module {
  readonly useShortcut: boolean;
  readonly layers: readonly Sequential[];

  constructor(layerSizes: readonly number[], useShortcut: boolean) {
    super();
    this.useShortcut = useShortcut;
    this.layers = layerSizes.slice(1).map((size, i) => new Sequential(new Linear(layerSizes[i]!, size), new GELU()));
  }

  forward(x: Tensor): Tensor {
    for (const layer of this.layers) {
      const layerOutput = layer.forward(x);
      const fits = String(x.shape) === String(layerOutput.shape);
      x = this.useShortcut && fits ? x.add(layerOutput) : layerOutput;
    }
    return x;
  }
}

section("4.4", "Understanding shortcut connections", () => {
  manualSeed(123);
  const exShort = new ExampleWithShortcut();
  const inputs = randn([5, 10]);
  print(exShort.forward(inputs));
});

function printGradients(useShortcut: boolean): void {
  manualSeed(123);
  const model = new ExampleDeepNeuralNetwork([3, 3, 3, 3, 3, 1], useShortcut);
  const output = model.forward(tensor([[1, 0, -1]]));
  mseLoss(output, tensor([[0]])).backward();
  for (const [name, param] of model.namedParameters()) {
    if (name.endsWith("weight")) print(name, "has gradient mean of", param.grad!.abs().mean().item().toPrecision(6));
  }
}

section(
  "4.4",
  "Understanding shortcut connections: gradients",
  () => {
    printGradients(false);
    printGradients(true);
  },
  "later-edition.txt",
);
