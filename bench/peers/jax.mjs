// jax-js as a contestant, on its wasm device, jitted.
import * as jax from "@jax-js/jax";
import { cannot, milliseconds, serve, someIds, versionOf } from "./serve.mjs";

const { numpy: np, nn, random, tree } = jax;

function prepare(task, threads) {
  if (threads !== 1) cannot("has one thread in Node");
  switch (task.kind) {
    case "forward":
      if (task.tokens > 6) cannot("takes minutes");
      return forward(task);
    case "train":
      if (task.size.embDim > 128) cannot("takes many minutes");
      return training(task);
    case "make":
      return () => milliseconds(() => ready(makeWeights(task.size)));
    case "generate":
      return cannot("compiles anew for each length: takes minutes");
    default:
      return cannot("takes minutes");
  }
}

/** Weights by part, drawn as soon as they are asked for. */
function makeWeights({ vocabSize, ctxLen, embDim: e, nLayers }) {
  let seed = 0;
  const drawn = (...shape) => random.uniform(random.key(seed++), shape, { minval: -0.04, maxval: 0.04 });
  const linear = (n, m) => ({ weight: drawn(n, m), bias: np.zeros([m]) });
  const norm = () => ({ scale: np.ones([e]), shift: np.zeros([e]) });
  const block = () => ({
    norm1: norm(),
    wQuery: linear(e, e),
    wKey: linear(e, e),
    wValue: linear(e, e),
    outProj: linear(e, e),
    norm2: norm(),
    ff0: linear(e, 4 * e),
    ff2: linear(4 * e, e),
  });
  return {
    tokEmb: drawn(vocabSize, e),
    posEmb: drawn(ctxLen, e),
    blocks: Array.from({ length: nLayers }, block),
    finalNorm: norm(),
    outHead: drawn(e, vocabSize),
  };
}

/** int32 ids [b, t] → logits [b·t, vocabSize]. Uses its arguments up, as everything does here; `.ref` keeps one. */
function gpt(weights, ids, { embDim: e, nHeads }) {
  const [b, t] = ids.shape;
  let x = weights.tokEmb
    .slice(ids)
    .add(weights.posEmb.slice([0, t]))
    .reshape([b * t, e]);
  for (const block of weights.blocks) {
    x = x.ref.add(attention(norm(x, block.norm1), block, b, t, nHeads));
    x = x.ref.add(linear(nn.gelu(linear(norm(x, block.norm2), block.ff0), { approximate: true }), block.ff2));
  }
  return np.matmul(norm(x, weights.finalNorm), weights.outHead);
}

function attention(x, { wQuery, wKey, wValue, outProj }, b, t, nHeads) {
  const e = x.shape[1];
  const heads = (y) => y.reshape([b, t, nHeads, e / nHeads]).transpose([0, 2, 1, 3]); // [b, h, t, d]
  const q = heads(linear(x.ref, wQuery));
  const k = heads(linear(x.ref, wKey));
  const v = heads(linear(x, wValue));
  const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(e / nHeads)); // [b, h, t, t]
  const masked = np.where(np.tri(t, t, 0, { dtype: np.bool }), scores, Number.NEGATIVE_INFINITY);
  const context = np
    .matmul(nn.softmax(masked, -1), v)
    .transpose([0, 2, 1, 3])
    .reshape([b * t, e]);
  return linear(context, outProj);
}

function linear(x, { weight, bias }) {
  return np.matmul(x, weight).add(bias);
}

function norm(x, { scale, shift }) {
  return nn.standardize(x, -1).mul(scale).add(shift);
}

function idsOf(size, batch, tokens) {
  return np.array(Int32Array.from(someIds(batch * tokens, size.vocabSize)), {
    shape: [batch, tokens],
    dtype: np.int32,
  });
}

/** Waits until the arrays are there. */
async function ready(arrays) {
  await jax.blockUntilReady(tree.ref(arrays));
  tree.dispose(arrays);
}

function forward({ size, batch, tokens }) {
  const weights = makeWeights(size);
  const ids = idsOf(size, batch, tokens);
  const model = jax.jit((w, i) => gpt(w, i, size));
  return () => milliseconds(() => model(tree.ref(weights), ids.ref).data());
}

function training({ size, batch, tokens }) {
  const ids = idsOf(size, batch, tokens);
  const targets = nn.oneHot(ids.ref.reshape([batch * tokens]), size.vocabSize);
  const loss = (w, i, y) =>
    nn
      .logSoftmax(gpt(w, i, size), -1)
      .mul(y)
      .sum()
      .mul(-1 / (batch * tokens));
  const step = jax.jit((state, i, y) => {
    const gradients = jax.grad(loss)(tree.ref(state.weights), i, y);
    return adamW(state, gradients);
  });
  const weights = makeWeights(size);
  const zeros = () => tree.map((w) => np.zeros(w.shape), weights);
  let state = { weights, first: zeros(), second: zeros(), count: np.array(0) };
  return () =>
    milliseconds(async () => {
      state = step(state, ids.ref, targets.ref);
      await jax.blockUntilReady(tree.ref(state));
    });
}

function adamW(state, gradients) {
  const [rate, beta1, beta2, eps, decay] = [1e-3, 0.9, 0.999, 1e-8, 1e-2];
  const count = state.count.add(1);
  const first = tree.map((m, g) => m.mul(beta1).add(g.mul(1 - beta1)), state.first, tree.ref(gradients));
  const second = tree.map((v, g) => v.mul(beta2).add(np.square(g).mul(1 - beta2)), state.second, gradients);
  const correction = (beta) => np.power(beta, count.ref).mul(-1).add(1);
  const scale1 = correction(beta1);
  const scale2 = correction(beta2);
  const weights = tree.map(
    (w, m, v) =>
      w.mul(1 - rate * decay).sub(
        m
          .div(scale1.ref)
          .mul(rate)
          .div(np.sqrt(v.div(scale2.ref)).add(eps)),
      ),
    state.weights,
    tree.ref(first),
    tree.ref(second),
  );
  scale1.dispose();
  scale2.dispose();
  return { weights, first, second, count };
}

await jax.init("wasm");
jax.defaultDevice("wasm");
await serve(versionOf("@jax-js/jax"), prepare);
