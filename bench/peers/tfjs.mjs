// TensorFlow.js as a contestant: `node tfjs.mjs cpu` or `wasm`. Weights are [in, out], which its products like best.
import { createRequire } from "node:module";
import { cannot, milliseconds, peakMebibytes, serve, someIds, versionOf } from "./serve.mjs";

const require = createRequire(import.meta.url);
const backend = process.argv[2];
const tf = require("@tensorflow/tfjs");
const versions = [versionOf("@tensorflow/tfjs")];
if (backend === "wasm") {
  require("@tensorflow/tfjs-backend-wasm").setThreadsCount(1);
  versions.push(versionOf("@tensorflow/tfjs-backend-wasm"));
}
tf.enableProdMode();
await tf.setBackend(backend);

function prepare(task, threads) {
  if (threads !== 1) cannot("has one thread in Node");
  const large = task.size.embDim > 128;
  switch (task.kind) {
    case "forward":
      if (backend === "cpu" && task.tokens > 6) cannot("takes minutes");
      return forward(task);
    case "generate":
      return generation(task);
    case "train":
      if (backend === "wasm") cannot("lacks gradients that the model needs");
      if (large) cannot("takes many minutes");
      return training(task);
    case "make":
      return () => milliseconds(() => new GPT(task.size));
    case "memory": {
      if (backend === "cpu") cannot("takes minutes");
      const run = forward(task);
      return async () => {
        await run();
        return peakMebibytes();
      };
    }
    default:
      return cannot(`does not do ${task.kind}`);
  }
}

/** The GPT with its weights as variables, under their names. */
class GPT {
  #weights = {};

  constructor(size) {
    this.size = size;
    const { vocabSize, ctxLen, embDim: e, nLayers } = size;
    const drawn = (name, shape) => this.#add(name, tf.randomUniform(shape, -0.04, 0.04));
    const linear = (name, n, m) => {
      drawn(`${name}.weight`, [n, m]);
      this.#add(`${name}.bias`, tf.zeros([m]));
    };
    const norm = (name) => {
      this.#add(`${name}.scale`, tf.ones([e]));
      this.#add(`${name}.shift`, tf.zeros([e]));
    };
    drawn("tokEmb", [vocabSize, e]);
    drawn("posEmb", [ctxLen, e]);
    for (let i = 0; i < nLayers; i++) {
      for (const name of ["wQuery", "wKey", "wValue", "outProj"]) linear(`${i}.${name}`, e, e);
      linear(`${i}.ff.0`, e, 4 * e);
      linear(`${i}.ff.2`, 4 * e, e);
      norm(`${i}.norm1`);
      norm(`${i}.norm2`);
    }
    norm("finalNorm");
    drawn("outHead", [e, vocabSize]);
  }

  get variables() {
    return Object.values(this.#weights);
  }

  /** int32 ids [b, t] → logits [b·t, vocabSize]. `caches` of each layer get the new keys and values [b, h, past + t, d]. */
  forward(ids, caches) {
    const [b, t] = ids.shape;
    const past = caches?.[0]?.k.shape[2] ?? 0;
    const positions = tf.range(past, past + t, 1, "int32");
    let x = tf.add(tf.gather(this.#weights.tokEmb, ids), tf.gather(this.#weights.posEmb, positions));
    x = x.reshape([b * t, this.size.embDim]); //                               [b·t, e]
    const mask = futureMask(t, past);
    for (let i = 0; i < this.size.nLayers; i++) {
      x = tf.add(x, this.#attention(this.#norm(x, `${i}.norm1`), i, [b, t], mask, caches));
      x = tf.add(x, this.#linear(gelu(this.#linear(this.#norm(x, `${i}.norm2`), `${i}.ff.0`)), `${i}.ff.2`));
    }
    return tf.matMul(this.#norm(x, "finalNorm"), this.#weights.outHead);
  }

  #add(name, value) {
    this.#weights[name] = tf.variable(value);
    value.dispose();
  }

  #linear(x, name) {
    return tf.fused.matMul({ a: x, b: this.#weights[`${name}.weight`], bias: this.#weights[`${name}.bias`] });
  }

  #norm(x, name) {
    const mean = tf.mean(x, -1, true);
    const centred = tf.sub(x, mean);
    const variance = tf.mean(tf.square(centred), -1, true);
    const normed = tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(normed, this.#weights[`${name}.scale`]), this.#weights[`${name}.shift`]);
  }

  #attention(x, layer, [b, t], mask, caches) {
    const { embDim: e, nHeads } = this.size;
    const heads = (name) =>
      tf.transpose(tf.reshape(this.#linear(x, `${layer}.${name}`), [b, t, nHeads, e / nHeads]), [0, 2, 1, 3]);
    const q = heads("wQuery"); //                                              [b, h, t, d]
    let k = heads("wKey");
    let v = heads("wValue");
    if (caches) {
      const cache = caches[layer];
      if (cache) [k, v] = [tf.concat([cache.k, k], 2), tf.concat([cache.v, v], 2)];
      caches[layer] = { k, v };
    }
    const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(e / nHeads)); // [b, h, t, T]
    const weights = tf.softmax(mask ? tf.add(scores, mask) : scores, -1);
    const context = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]); //      [b, t, h, d]
    return this.#linear(tf.reshape(context, [b * t, e]), `${layer}.outProj`);
  }
}

/** [t, past + t], 0 or as good as -∞; none for a single token, which sees everything. */
function futureMask(t, past) {
  if (t === 1) return undefined;
  const values = new Float32Array(t * (past + t));
  for (let i = 0; i < t; i++) values.fill(-1e9, i * (past + t) + past + i + 1, (i + 1) * (past + t));
  return tf.tensor2d(values, [t, past + t]);
}

/** The tanh form. */
function gelu(x) {
  const cube = tf.mul(x, tf.square(x));
  const inner = tf.mul(tf.add(x, tf.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

function idsOf(size, batch, tokens) {
  return tf.tensor2d(someIds(batch * tokens, size.vocabSize), [batch, tokens], "int32");
}

function forward({ size, batch, tokens }) {
  const model = new GPT(size);
  const ids = idsOf(size, batch, tokens);
  const work = () => {
    const logits = tf.tidy(() => model.forward(ids));
    logits.dataSync();
    logits.dispose();
  };
  return () => milliseconds(work);
}

function generation({ size, prompt, tokens, cache }) {
  const model = new GPT(size);
  const start = someIds(prompt, size.vocabSize);
  const best = (logits) => tf.argMax(logits, -1).dataSync().at(-1);
  const step = (ids, caches) => best(model.forward(tf.tensor2d(ids, [1, ids.length], "int32"), caches));
  const uncached = () => {
    const ids = [...start];
    for (let i = 0; i < tokens; i++) ids.push(tf.tidy(() => step(ids)));
  };
  const cached = () => {
    tf.engine().startScope();
    const caches = [];
    let ids = start;
    for (let i = 0; i < tokens; i++) ids = [tf.tidy(() => keeping(caches, () => step(ids, caches)))];
    for (const { k, v } of caches) tf.dispose([k, v]);
    tf.engine().endScope();
  };
  return async () => (1000 * tokens) / (await milliseconds(cache ? cached : uncached));
}

/** Does a step of which only the caches stay, in place of those before. */
function keeping(caches, step) {
  const before = caches.map(({ k, v }) => [k, v]);
  const result = step();
  for (const { k, v } of caches) tf.keep(k) && tf.keep(v);
  tf.dispose(before);
  return result;
}

function training({ size, batch, tokens }) {
  const model = new GPT(size);
  const [rate, decay] = [1e-3, 1e-2];
  const optimizer = tf.train.adam(rate);
  const ids = idsOf(size, batch, tokens);
  const targets = tf.oneHot(tf.reshape(ids, [batch * tokens]), size.vocabSize);
  const step = () =>
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => tf.losses.softmaxCrossEntropy(targets, model.forward(ids)));
      for (const variable of model.variables) variable.assign(tf.mul(variable, 1 - rate * decay));
      optimizer.applyGradients(grads);
    });
  return () => milliseconds(step);
}

await serve(versions.join(", "), prepare);
