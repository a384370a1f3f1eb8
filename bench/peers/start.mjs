// The shortest useful program of each library: imports it and multiplies two small matrices. `node start.mjs tfjs-cpu`
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

const programs = {
  "tfjs-cpu": () => tfjs("cpu"),
  "tfjs-wasm": () => tfjs("wasm"),
  "jax-js": jax,
  "onnxruntime-web": () => onnxruntime("onnxruntime-web", { executionProviders: ["wasm"] }),
  "onnxruntime-node": () => onnxruntime("onnxruntime-node", { intraOpNumThreads: 1 }),
};

async function tfjs(backend) {
  const tf = require("@tensorflow/tfjs");
  if (backend === "wasm") require("@tensorflow/tfjs-backend-wasm").setThreadsCount(1);
  await tf.setBackend(backend);
  return tf.matMul(tf.ones([16, 16]), tf.ones([16, 16])).dataSync();
}

async function jax() {
  const { defaultDevice, init, numpy } = await import("@jax-js/jax");
  await init("wasm");
  defaultDevice("wasm");
  return numpy.matmul(numpy.ones([16, 16]), numpy.ones([16, 16])).data();
}

async function onnxruntime(name, options) {
  const { Graph } = await import("./onnx-writer.mjs");
  const graph = new Graph();
  graph.op("MatMul", [graph.input("a", "float32", [16, 16]), graph.input("b", "float32", [16, 16])], {}, "c");
  graph.output("c", "float32", [16, 16]);
  const imported = await import(name);
  const ort = imported.InferenceSession ? imported : imported.default;
  if (ort.env.wasm) ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(graph.toBytes(20), options);
  const ones = new ort.Tensor("float32", new Float32Array(256).fill(1), [16, 16]);
  return (await session.run({ a: ones, b: ones })).c.data;
}

const product = await programs[process.argv[2]]();
process.exit(product[0] === 16 ? 0 : 1);
