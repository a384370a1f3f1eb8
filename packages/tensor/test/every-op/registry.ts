import { creation } from "./creation.ts";
import { elementwise } from "./elementwise.ts";
import type { Entry, ExportName } from "./entry.ts";
import { indexing } from "./indexing.ts";
import { losses } from "./losses.ts";
import { matrices } from "./matrices.ts";
import { pieces } from "./pieces.ts";
import { reductions } from "./reductions.ts";
import { views } from "./views.ts";

/** What index.ts exports besides ops, and why it is none. */
export const NOT_OPS = {
  adamwStep: "updates arrays in place; tested in kernels/adamw.test.ts",
  kernelInfo: "tells which kernels serve",
  useKernels: "chooses kernels",
  useRelaxedSimd: "chooses kernels",
  useWideSimd: "chooses kernels",
  setNumThreads: "sets how kernels run",
  getNumThreads: "tells how kernels run",
  resident: "runs a function",
  backward: "walks the graph that ops record",
  grad: "walks the graph that ops record",
  noGrad: "runs a function",
  isGradEnabled: "tells a mode",
  manualSeed: "seeds a generator",
  defaultGenerator: "returns a generator",
  record: "ends ops",
  nonDifferentiable: "ends ops",
  optionsOf: "checks arguments",
  checkTensor: "checks arguments",
  isBetween: "checks arguments",
  show: "writes values in errors",
  Tensor: "a class; what it can do without ops is tested in autograd.test.ts and format.test.ts",
  Generator: "a class",
  Slice: "a class, which slice(…) makes",
  PellucidError: "an error",
  DTypeError: "an error",
  GradError: "an error",
  IndexError: "an error",
  ShapeError: "an error",
  ValueError: "an error",
} satisfies Partial<Record<ExportName, string>>;

/** The families of ops, in the order of docs/ops.md. */
export const FAMILIES = [
  ["Making tensors", creation],
  ["Element by element", elementwise],
  ["Over axes and along one", reductions],
  ["Matrix products", matrices],
  ["Shapes and places", views],
  ["Apart and together", pieces],
  ["Looking up and writing", indexing],
  ["Training", losses],
] as const;

/** An entry for every op that index.ts exports. */
export const registry: Record<Exclude<ExportName, keyof typeof NOT_OPS>, Entry> = {
  ...creation,
  ...elementwise,
  ...reductions,
  ...matrices,
  ...views,
  ...pieces,
  ...indexing,
  ...losses,
};
