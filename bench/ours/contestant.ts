// Our contestant: takes tasks on standard input. --plain: the plain kernels. --relaxed: relaxed SIMD.
import { kernelInfo, setNumThreads, useWideSimd } from "@pellucid/tensor";
import type { Task } from "../task.ts";
import { chooseKernels } from "./choose-kernels.ts";
import { elementwise, product, random } from "./kernels.ts";
import { forward, generation, making, memory, training } from "./models.ts";
import { type Run, serve } from "./serve.ts";

chooseKernels();
await serve(about, (task, threads) => {
  setNumThreads(threads);
  return prepared(task);
});

/** What runs. */
function about(): string {
  const { kernels, relaxedSimd } = kernelInfo();
  const wide = relaxedSimd && useWideSimd(true); // which the first large product brings anyhow
  return `Node ${process.versions.node}, ${kernels} kernels${relaxedSimd ? ", relaxed" : ""}${wide ? ", registers of 256 bits" : ""}`;
}

function prepared(task: Task): Run {
  switch (task.kind) {
    case "forward":
      return forward(task.size, task.batch, task.tokens);
    case "generate":
      return generation(task.size, task.prompt, task.tokens, task.cache);
    case "train":
      return training(task.size, task.batch, task.tokens);
    case "make":
      return making(task.size);
    case "memory":
      return memory(task.size, task.batch, task.tokens);
    case "product":
      return product(task.shape, task.batch);
    case "elementwise":
      return elementwise(task.op);
    case "random":
      return random(task.op);
    case "start":
      throw new Error("start is measured from outside");
  }
}
