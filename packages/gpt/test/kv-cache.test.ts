import { noGrad, tensor } from "@pellucid/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type GPTConfig, type GPTModel, KVCache } from "../src/index.ts";
import { configs, makeIds, makeModel, SMALL } from "./models.ts";

const ids = tensor([[1, 2, 3]], { dtype: "int32" });

test("cached logits are the uncached ones to the bit, for parts of any sizes", () => {
  fc.assert(
    fc.property(
      configs,
      fc.nat(1000),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 10 }),
      (cfg, seed, batch, parts) => {
        const model = makeModel(cfg, seed);
        const idx = makeIds(cfg, batch, cfg.ctxLen, seed);
        const all = model.forward(idx);
        const cache = model.createCache({ batch });
        while (cache.length < cfg.ctxLen) {
          const start = cache.length;
          const end = Math.min(start + (parts.pop() ?? 1), cfg.ctxLen);
          const logits = noGrad(() => model.forward(idx.slice(1, start, end), cache));
          expect(logits.toTypedArray()).toEqual(all.slice(1, start, end).toTypedArray());
          expect(cache.length).toBe(end);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("so they are where the matrices are large enough for every path of the kernels", () => {
  const cfg = { ...SMALL, vocabSize: 301, ctxLen: 200, embDim: 192, nHeads: 3, qkvBias: true };
  const model = makeModel(cfg);
  const idx = makeIds(cfg, 2, cfg.ctxLen);
  const all = noGrad(() => model.forward(idx));
  const cache = model.createCache({ batch: 2 });
  for (const end of [97, 98, 162, 165, 166, 200]) {
    const start = cache.length;
    const logits = noGrad(() => model.forward(idx.slice(1, start, end), cache));
    expect(logits.toTypedArray()).toEqual(all.slice(1, start, end).toTypedArray());
  }
});

test("the last positions alone have the logits that they have among all, to the bit, with a cache and without", () => {
  const large = { ...SMALL, vocabSize: 301, ctxLen: 70, embDim: 192, nHeads: 3, qkvBias: true };
  fc.assert(
    fc.property(
      fc.oneof({ weight: 5, arbitrary: configs }, { weight: 1, arbitrary: fc.constant(large) }),
      fc.nat(1000),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(70),
      fc.nat(70),
      (cfg, seed, batch, some, more) => {
        const model = makeModel(cfg, seed);
        const idx = makeIds(cfg, batch, cfg.ctxLen, seed);
        const past = some % cfg.ctxLen;
        const last = more % (cfg.ctxLen - past + 1);
        const expected = noGrad(() => model.forward(idx)).slice(1, cfg.ctxLen - last);
        const uncached = noGrad(() => model.forward(idx, undefined, { last }));
        expect(uncached.shape).toEqual([batch, last, cfg.vocabSize]);
        expect(uncached.toTypedArray()).toEqual(expected.toTypedArray());
        const cache = model.createCache({ batch });
        noGrad(() => model.forward(idx.slice(1, 0, past), cache, { last: 0 }));
        const cached = noGrad(() => model.forward(idx.slice(1, past), cache, { last }));
        expect(cached.toTypedArray()).toEqual(expected.toTypedArray());
        expect(cache.length).toBe(cfg.ctxLen);
      },
    ),
    { numRuns: 60 },
  );
});

test("after truncate and reset, it goes on as a new one would", () => {
  fc.assert(
    fc.property(configs, fc.nat(1000), fc.nat(9), (cfg, seed, some) => {
      const model = makeModel(cfg, seed);
      const [kept, other] = [makeIds(cfg, 2, cfg.ctxLen, seed), makeIds(cfg, 2, cfg.ctxLen, seed + 1)];
      const cache = model.createCache({ batch: 2 });
      noGrad(() => model.forward(kept, cache));
      const length = some % cfg.ctxLen;
      cache.truncate(length);
      const logits = noGrad(() => model.forward(other.slice(1, length), cache));
      const fresh = model.createCache({ batch: 2 });
      noGrad(() => model.forward(kept.slice(1, 0, length), fresh));
      const expected = noGrad(() => model.forward(other.slice(1, length), fresh));
      expect(logits.toTypedArray()).toEqual(expected.toTypedArray());
      cache.reset();
      expect(cache.length).toBe(0);
      expect(noGrad(() => model.forward(other, cache)).toTypedArray()).toEqual(model.forward(other).toTypedArray());
    }),
    { numRuns: 20 },
  );
});

test("its memory is taken once: [batch, heads, ctxLen, headDim] for the keys and the values of each block", () => {
  const model = makeModel();
  const cache = model.createCache({ batch: 3 });
  expect(cache.layers.length).toBe(SMALL.nLayers);
  const storages = cache.layers.flatMap(({ keys, values }) => [keys, values].map((x) => x.storage));
  for (const { keys, values } of cache.layers) {
    expect([keys.shape, values.shape]).toEqual([
      [3, 2, 6, 4],
      [3, 2, 6, 4],
    ]);
  }
  for (let t = 0; t < SMALL.ctxLen; t++) noGrad(() => model.forward(makeIds(SMALL, 3, 1, t), cache));
  expect(cache.layers.flatMap(({ keys, values }) => [keys, values].map((x) => x.storage))).toEqual(storages);
});

test("for shorter texts it takes less memory", () => {
  const model = makeModel();
  const cache = model.createCache({ ctxLen: 3 });
  expect(cache.layers[0]!.keys.shape).toEqual([1, 2, 3, 4]);
  const inIdx = makeIds(SMALL, 1, 3);
  const logits = noGrad(() => model.forward(inIdx, cache));
  expect(logits.toArray()).toEqual(noGrad(() => model.forward(inIdx)).toArray());
});

test("a pass that fails leaves the cache as it was", () => {
  const model = makeModel();
  const cache = model.createCache();
  noGrad(() => model.forward(ids, cache));
  const failing = [
    () => model.forward(tensor([[4, 99]], { dtype: "int32" }), cache),
    () => withBrokenBlock(model, () => model.forward(tensor([[4, 5]], { dtype: "int32" }), cache)),
  ];
  for (const fails of failing) {
    expect(() => noGrad(fails)).toThrow();
    expect(cache.length).toBe(3);
  }
  const next = tensor([[7]], { dtype: "int32" });
  const uncached = model.forward(tensor([[1, 2, 3, 7]], { dtype: "int32" })).slice(1, 3);
  expect(noGrad(() => model.forward(next, cache)).toArray()).toEqual(uncached.toArray());
});

/** Lets the last block fail, when the blocks before it have written their keys and values. */
function withBrokenBlock(model: GPTModel, f: () => unknown): unknown {
  const last = model.trfBlocks.layers.at(-1)!;
  const { ff } = last;
  Object.assign(last, { ff: null });
  try {
    return f();
  } finally {
    Object.assign(last, { ff });
  }
}

test("no tokens are no step", () => {
  const model = makeModel();
  const cache = model.createCache();
  const none = noGrad(() => model.forward(makeIds(SMALL, 1, 0), cache));
  expect([none.shape, cache.length]).toEqual([[1, 0, SMALL.vocabSize], 0]);
});

const other: GPTConfig = { ...SMALL, nLayers: 1 };

test.each<[() => unknown, string]>([
  [
    () => makeModel().createCache({ batch: 1.5 }),
    "ValueError: createCache: batch must be a whole number from 0 on, got 1.5",
  ],
  [
    () => makeModel().createCache({ size: 1 } as object),
    'ValueError: createCache: there is no option "size". There is "batch", "ctxLen"',
  ],
  [
    () => {
      const model = makeModel();
      return model.forward(ids, model.createCache());
    },
    "GradError: AttentionCache: a cache is for inference: what is written into it would lose its gradient. Use noGrad(() => …)",
  ],
  [
    () => noGrad(() => makeModel().forward(ids, makeModel().createCache())),
    "ValueError: GPTModel: the cache belongs to another model. Make one with this model's createCache()",
  ],
  [
    () => noGrad(() => makeModel().forward(ids, makeModel(other).createCache())),
    "ValueError: GPTModel: the cache belongs to another model. Make one with this model's createCache()",
  ],
  [
    () => noGrad(() => makeModel().forward(ids, {} as KVCache)),
    "ValueError: GPTModel: takes a cache, got an object (Object). Did you mean forward(inIdx, cache)?",
  ],
  [
    () => {
      const model = makeModel();
      return noGrad(() => model.forward(ids, model.createCache({ batch: 2 })));
    },
    "ShapeError: GPTModel: the cache is for 2 rows, but there are 1, got [1, 3]. Make it with createCache({ batch: 1 })",
  ],
  [
    () => {
      const model = makeModel();
      const cache = model.createCache();
      for (let i = 0; i < 3; i++) noGrad(() => model.forward(makeIds(SMALL, 1, 2), cache));
      return noGrad(() => model.forward(makeIds(SMALL, 1, 1), cache));
    },
    "ShapeError: GPTModel: the context holds 6 tokens: 6 are in the cache, and 1 more do not fit, got [1, 1]. Call cache.reset() and read the last ones again, as generate does",
  ],
  [
    () => {
      const model = makeModel();
      const cache = model.createCache({ batch: 1, ctxLen: 4 });
      noGrad(() => model.forward(ids, cache));
      return noGrad(() => model.forward(makeIds(SMALL, 1, 2), cache));
    },
    "ShapeError: GPTModel: the cache was made for 4 tokens: 3 are in the cache, and 2 more do not fit, got [1, 2]. Make it with createCache({ ctxLen: 5 }) or more",
  ],
  [
    () => makeModel().createCache({ ctxLen: 7 }),
    "ValueError: createCache: ctxLen must be a whole number from 1 to the model's 6, got 7",
  ],
  [
    () => makeModel().forward(ids, undefined, { last: 4 }),
    "ValueError: GPTModel: last is a whole number from 0 to the 3 positions, got 4",
  ],
  [
    () => makeModel().forward(ids, undefined, { lastOnly: true } as object),
    'ValueError: GPTModel: there is no option "lastOnly". There is "last"',
  ],
  [
    () => makeModel().createCache().truncate(1),
    "ValueError: truncate: length must be a whole number from 0 to 0, got 1",
  ],
  [
    () => new KVCache(makeModel(), { batch: -1 }),
    "ValueError: createCache: batch must be a whole number from 0 on, got -1",
  ],
])("%#", (f, message) => {
  let caught: unknown;
  try {
    f();
  } catch (error) {
    caught = error;
  }
  expect(String(caught)).toBe(message);
});
