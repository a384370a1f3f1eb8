import { kernelInfo, manualSeed, randn, ShapeError, Tensor, tensor, zeros } from "@pellucid/tensor";
import { PthError } from "@pellucid/tensor/pth";
import { readSafetensors, SafetensorsError, writeSafetensors } from "@pellucid/tensor/safetensors";

declare const console: { log(text: string): void };

manualSeed(123);
const x: Tensor = randn([2, 3], { requiresGrad: true });
const loss = x
  .matmul(tensor([[1], [2], [3]]))
  .tanh()
  .sum();
loss.backward();

/** What PyTorch prints of x after torch.manual_seed(123): notebook 4.2. */
const PRINTED = "tensor([[-0.1115,  0.1204, -0.3696],\n        [-0.2404, -1.1969,  0.2093]])";
if (String(x.detach()) !== PRINTED) throw new Error(`printed ${x.detach()}`);
if (x.grad?.shape.join() !== "2,3") throw new Error(`the gradient is ${x.grad}`);

// All entries share one class Tensor, and all classes have their names.
const { tensors } = readSafetensors(writeSafetensors({ y: zeros([2, 2]) }));
if (!(tensors.get("y") instanceof Tensor)) throw new Error("safetensors has a Tensor of its own");
const names = [Tensor, ShapeError, PthError, SafetensorsError].map(({ name }) => name).join();
if (names !== "Tensor,ShapeError,PthError,SafetensorsError") throw new Error(`the classes are called ${names}`);

console.log(`tensor: ${kernelInfo().kernels} kernels`);
