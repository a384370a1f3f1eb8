// Writes the GPT as ONNX models into node_modules/.cache: one without and one with a KV cache, and one file of weights for both.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Graph } from "./onnx-writer.mjs";

const CACHE = fileURLToPath(new URL("node_modules/.cache/gpt-onnx/", import.meta.url));
/** The first with Gelu. */
const OPSET = 20;
/** Of the writer: raise it when the models change. */
const VERSION = 1;

/** The files of a size: `model`, `cached` and `weights`, written when they are not there. */
export function gptOnnx(size) {
  const name = `v${VERSION}-${Object.values(size).join("-")}`;
  const files = {
    model: `${CACHE}${name}.onnx`,
    cached: `${CACHE}${name}-cached.onnx`,
    weights: `${CACHE}${name}.bin`,
  };
  if (Object.values(files).every(existsSync)) return files;
  mkdirSync(CACHE, { recursive: true });
  const weights = new Weights(`${name}.bin`);
  writeFileSync(files.model, gptGraph(size, weights, false).toBytes(OPSET));
  writeFileSync(files.cached, gptGraph(size, weights, true).toBytes(OPSET));
  weights.write(files.weights);
  return files;
}

/** Where each weight is in the file of weights. */
class Weights {
  #placed = new Map();
  #size = 0;

  constructor(file) {
    this.file = file;
  }

  add(graph, name, shape) {
    const length = 4 * shape.reduce((product, n) => product * n, 1);
    if (!this.#placed.has(name)) {
      this.#placed.set(name, { offset: this.#size, length });
      this.#size += length;
    }
    const { offset } = this.#placed.get(name);
    return graph.external(name, shape, this.file, offset, length);
  }

  /** Uniform in ±0.04, a standard deviation of 0.023. */
  write(path) {
    const descriptor = openSync(`${path}.part`, "w");
    let state = 123;
    for (const { length } of this.#placed.values()) {
      const values = new Float32Array(length / 4);
      for (let i = 0; i < values.length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        values[i] = (0.04 * state) / 2 ** 31;
      }
      writeSync(descriptor, values);
    }
    closeSync(descriptor);
    renameSync(`${path}.part`, path);
  }
}

/**
 * ids [b, t], positions [t] and mask [t, T], 0 or -∞ → logits [b, t, vocabSize]. T = t; with a cache, T = past + t, and
 * there are past keys [b, h, d, past] and values [b, h, past, d] of each layer, and the same with T as outputs.
 */
function gptGraph({ vocabSize, ctxLen, embDim: e, nHeads, nLayers }, weights, cached) {
  const graph = new Graph();
  const d = e / nHeads;
  const add = (a, b) => graph.op("Add", [a, b]);
  const weight = (name, ...shape) => weights.add(graph, name, shape);
  const linear = (x, name, n, m) =>
    add(graph.op("MatMul", [x, weight(`${name}.weight`, n, m)]), weight(`${name}.bias`, m));
  const norm = (x, name) =>
    graph.op("LayerNormalization", [x, weight(`${name}.scale`, e), weight(`${name}.shift`, e)], {
      axis: -1,
      epsilon: 1e-5,
    });
  const whole = (name, ...values) => graph.constant(name, BigInt64Array.from(values, BigInt), [values.length]);

  const ids = graph.input("ids", "int64", ["b", "t"]);
  const positions = graph.input("positions", "int64", ["t"]);
  const mask = graph.input("mask", "float32", ["t", "T"]);
  const toHeads = whole("toHeads", 0, 0, nHeads, d);
  const fromHeads = whole("fromHeads", 0, 0, e);
  const scale = graph.constant("scale", Float32Array.of(1 / Math.sqrt(d)), [1]);

  let x = add(
    graph.op("Gather", [weight("tokEmb", vocabSize, e), ids], { axis: 0 }),
    graph.op("Gather", [weight("posEmb", ctxLen, e), positions], { axis: 0 }),
  );
  for (let i = 0; i < nLayers; i++) {
    const heads = (y, perm) => graph.op("Transpose", [graph.op("Reshape", [y, toHeads])], { perm });
    const all = (name, axis, shape, now) => {
      if (!cached) return now;
      const past = graph.input(
        `past.${i}.${name}`,
        "float32",
        shape.map((size) => (size === "T" ? "past" : size)),
      );
      graph.output(`present.${i}.${name}`, "float32", shape);
      return graph.op("Concat", [past, now], { axis }, `present.${i}.${name}`);
    };
    const normed = norm(x, `${i}.norm1`);
    const q = heads(linear(normed, `${i}.wQuery`, e, e), [0, 2, 1, 3]); //                               [b, h, t, d]
    const k = all("key", 3, ["b", nHeads, d, "T"], heads(linear(normed, `${i}.wKey`, e, e), [0, 2, 3, 1])); //   [b, h, d, T]
    const v = all("value", 2, ["b", nHeads, "T", d], heads(linear(normed, `${i}.wValue`, e, e), [0, 2, 1, 3])); // [b, h, T, d]
    const scores = add(graph.op("Mul", [graph.op("MatMul", [q, k]), scale]), mask); //                   [b, h, t, T]
    const context = graph.op("MatMul", [graph.op("Softmax", [scores], { axis: -1 }), v]); //             [b, h, t, d]
    const merged = graph.op("Reshape", [graph.op("Transpose", [context], { perm: [0, 2, 1, 3] }), fromHeads]);
    x = add(x, linear(merged, `${i}.outProj`, e, e));
    const hidden = graph.op("Gelu", [linear(norm(x, `${i}.norm2`), `${i}.ff.0`, e, 4 * e)], { approximate: "tanh" });
    x = add(x, linear(hidden, `${i}.ff.2`, 4 * e, e));
  }
  graph.op("MatMul", [norm(x, "finalNorm"), weight("outHead", e, vocabSize)], {}, "logits");
  graph.output("logits", "float32", ["b", "t", vocabSize]);
  return graph;
}
