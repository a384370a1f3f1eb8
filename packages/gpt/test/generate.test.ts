import { Generator, manualSeed, ones, type Tensor, tensor, zeros } from "@pellucid/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type GenerateOptions,
  type GPTConfig,
  GPTModel,
  generate,
  generateStream,
  type KVCache,
  type NewIds,
  stopAtText,
} from "../src/index.ts";
import { configs, makeIds, makeModel, SMALL } from "./models.ts";

const idx = tensor([[1, 2, 3]], { dtype: "int32" });

/** Greedy and sampled, with every option that chooses tokens. */
const samplings: fc.Arbitrary<Partial<GenerateOptions>> = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      temperature: fc.constantFrom(0, 0.5, 1, 3),
      topK: fc.integer({ min: 1, max: 50 }),
      topP: fc.constantFrom(0, 0.1, 0.5, 0.9, 1),
      repetitionPenalty: fc.constantFrom(0.8, 1, 1.5),
      stopTokens: fc.array(fc.nat(1), { maxLength: 1 }),
    },
    { requiredKeys: [] },
  ),
);

/** The ids of all steps, row by row. */
async function collect(steps: AsyncIterable<NewIds>, rows: number): Promise<number[][]> {
  const added = Array.from({ length: rows }, (): number[] => []);
  for await (const ids of steps) {
    for (const [row, id] of ids.entries()) if (id !== null) added[row]!.push(id);
  }
  return added;
}

describe("the cache", () => {
  test("changes no id: greedy and sampled, for any batch and prompt, across the end of the context", () => {
    fc.assert(
      fc.property(
        configs,
        fc.nat(1000),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 14 }),
        fc.nat(14),
        fc.integer({ min: 1, max: 5 }),
        samplings,
        (cfg, seed, batch, tokens, maxNewTokens, prefillChunkSize, sampling) => {
          const model = makeModel(cfg, seed);
          const prompt = makeIds(cfg, batch, tokens, seed);
          const options = { ...sampling, maxNewTokens, seed };
          const uncached = generate(model, prompt, { ...options, cache: false });
          expect(generate(model, prompt, { ...options, prefillChunkSize }).toArray()).toEqual(uncached.toArray());
          expect(generate(model, prompt, options).toArray()).toEqual(uncached.toArray());
        },
      ),
      { numRuns: 100 },
    );
  });

  test("lets the model read each token once, in parts, until the context ends", () => {
    const model = new CountingModel(SMALL).eval();
    generate(model, makeIds(SMALL, 1, 4), { maxNewTokens: 5, prefillChunkSize: 3 });
    expect(model.read).toEqual([3, 1, 1, 1, 6, 6]);
    expect(model.scored).toEqual([0, 1, 1, 1, 1, 1]);
    model.read.length = 0;
    generate(model, makeIds(SMALL, 1, 4), { maxNewTokens: 4, cache: false });
    expect(model.read).toEqual([4, 5, 6, 6]);
    model.read.length = 0;
    generate(model.train(), makeIds(SMALL, 1, 1), { maxNewTokens: 2 });
    expect(model.read).toEqual([1, 2]);
  });

  test("is missed where a model of one's own has none, or does not use it", () => {
    class Deaf extends GPTModel {
      override forward(ids: Tensor): Tensor {
        return super.forward(ids);
      }
    }
    const model = new Deaf(SMALL).eval();
    expect(() => generate(model, idx, { maxNewTokens: 1 })).toThrow(
      "generate: the model's forward does not use the cache. Pass { cache: false }",
    );
    expect(generate(model, idx, { maxNewTokens: 1, cache: false }).shape).toEqual([1, 4]);
    Object.assign(model, { createCache: undefined });
    expect(generate(model, idx, { maxNewTokens: 1 }).shape).toEqual([1, 4]);
    expect(() => generate(model, idx, { maxNewTokens: 1, cache: true })).toThrow(
      "generate: this model has no createCache(). Leave cache out",
    );
  });
});

/** Notes how many tokens each pass reads, how many positions it scores, and the caches. */
class CountingModel extends GPTModel {
  readonly read: number[] = [];
  readonly scored: number[] = [];
  readonly caches: KVCache[] = [];

  override forward(...args: Parameters<GPTModel["forward"]>): Tensor {
    this.read.push(args[0].size(1));
    const logits = super.forward(...args);
    this.scored.push(logits.size(1));
    return logits;
  }

  override createCache(...args: Parameters<GPTModel["createCache"]>): KVCache {
    const cache = super.createCache(...args);
    this.caches.push(cache);
    return cache;
  }
}

/** Gives the tokens of a script as if they were the only probable ones: row r's i-th token at position i. */
class ScriptedModel extends GPTModel {
  private readonly script: readonly (readonly number[])[];

  constructor(script: readonly (readonly number[])[], cfg: GPTConfig = SMALL) {
    super(cfg);
    this.script = script;
  }

  override forward(inIdx: Tensor): Tensor {
    const [b, t] = inIdx.shape as [number, number];
    const logits = zeros([b, t, SMALL.vocabSize]);
    this.script.slice(0, b).forEach((row, r) => {
      const id = row[t - 1]!;
      logits
        .select(0, r)
        .select(0, -1)
        .slice(0, id, id + 1)
        .copy_(ones([1]));
    });
    return logits;
  }
}

describe("rows end", () => {
  const first = tensor([[0], [0]], { dtype: "int32" });
  // biome-ignore format: a row a line
  const script = [
    [5, 6, 7, 8, 9],
    [5, 3, 1, 2, 4],
  ];
  const model = new ScriptedModel(script).eval();
  const run = (options: Partial<GenerateOptions>): unknown =>
    generate(model, first, { maxNewTokens: 5, cache: false, ...options }).toArray();

  test("before a stop token, and are filled up with it", () => {
    // biome-ignore format: a row a line
    expect(run({ stopTokens: [3] })).toEqual([
      [0, 5, 6, 7, 8, 9],
      [0, 5, 3, 3, 3, 3],
    ]);
    // biome-ignore format: a row a line
    expect(run({ stopTokens: [8, 1], padToken: 11 })).toEqual([
      [0, 5, 6, 7],
      [0, 5, 3, 11],
    ]);
    expect(run({ stopTokens: [5] })).toEqual([[0], [0]]);
  });

  test("after the token that makes stopWhen true", () => {
    const asked: [readonly number[], number][] = [];
    const stopWhen = (ids: readonly number[], row: number): boolean => {
      asked.push([[...ids], row]);
      return ids.at(-1) === 3;
    };
    expect(run({ stopWhen, padToken: 0, maxNewTokens: 3 })).toEqual([
      [0, 5, 6, 7],
      [0, 5, 3, 0],
    ]);
    expect(asked).toEqual([
      [[5], 0],
      [[5], 1],
      [[5, 6], 0],
      [[5, 3], 1],
      [[5, 6, 7], 0],
    ]);
  });

  test("at a string, by the caller's tokenizer", () => {
    const decode = (ids: readonly number[]): string => ids.map((id) => String.fromCharCode(97 + id)).join("");
    const ids = generate(model, [[0]], { maxNewTokens: 5, cache: false, stopWhen: stopAtText(decode, "xyz", "gh") });
    expect(decode(ids[0]!)).toBe("afgh");
    expect(() => stopAtText(decode)).toThrow("stopAtText: takes one or more strings that are not empty, got []");
    expect(() => stopAtText(decode, "")).toThrow("are not empty");
    expect(() => stopAtText("x" as never, "a")).toThrow('stopAtText: decode is a function, got "x"');
  });

  test("in a stream as null", async () => {
    const steps: NewIds[] = [];
    const options = { maxNewTokens: 3, cache: false, stopTokens: [3] };
    for await (const ids of generateStream(model, first, options)) steps.push(ids);
    // biome-ignore format: a step a line
    expect(steps).toEqual([
      [5, 5],
      [6, null],
      [7, null],
    ]);
  });
});

describe("prompts of any lengths", () => {
  test("continue as each alone, in a call and in a stream", async () => {
    await fc.assert(
      fc.asyncProperty(
        configs,
        fc.array(fc.integer({ min: 1, max: 13 }), { maxLength: 3 }),
        fc.nat(12),
        fc.nat(1000),
        samplings,
        async (cfg, lengths, maxNewTokens, seed, sampling) => {
          const model = makeModel(cfg, seed);
          const prompts = lengths.map((tokens, i) => makeIds(cfg, 1, tokens, seed + i).toArray() as number[][]);
          const lists = prompts.flat();
          const options = { ...sampling, maxNewTokens, seed };
          const alone = prompts.map((prompt) => {
            const ids = generate(model, tensor(prompt, { dtype: "int32" }), options);
            return (ids.toArray() as number[][])[0]!;
          });
          expect(generate(model, lists, options)).toEqual(alone);
          const streamed = await collect(generateStream(model, lists, options), lists.length);
          expect(streamed.map((added, row) => [...lists[row]!, ...added])).toEqual(alone);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("share one cache, which is made only if one of them fits into it", async () => {
    const model = new CountingModel(SMALL).eval();
    const long = [1, 2, 3, 4, 5, 6, 7];
    generate(model, [long, [1, 2], [3], [4, 5, 6]], { maxNewTokens: 3 });
    expect(model.caches.map(({ batch }) => batch)).toEqual([1]);
    expect(model.read).toEqual([6, 6, 6, 2, 1, 1, 1, 1, 1, 3, 1, 1]);
    for await (const _ of generateStream(model, [[1], [2], [3]], { maxNewTokens: 2 }));
    expect(model.caches.length).toBe(2);
    generate(model, [long, long], { maxNewTokens: 3 });
    generate(model, [[1], [2]], { maxNewTokens: 3, cache: false });
    expect(model.caches.length).toBe(2);
  });

  test("the cache has room for the longest of them, and for the context at most", () => {
    const model = new CountingModel(SMALL).eval();
    generate(model, [[1, 2], [3]], { maxNewTokens: 1 });
    generate(model, [[1, 2], [3]], { maxNewTokens: 9 });
    generate(model, [[1], [1, 2, 3, 4, 5, 6, 7]], { maxNewTokens: 2 });
    expect(model.caches.map(({ ctxLen }) => ctxLen)).toEqual([3, 6, 3]);
  });

  test("without a seed, draw one after the other from the generator", () => {
    const model = makeModel();
    const [a, b] = [
      [1, 2],
      [3, 4, 5],
    ] as const;
    const options = { maxNewTokens: 8, temperature: 2 };
    const generator = new Generator(5);
    const expected = [a, b].map((prompt) => generate(model, [prompt], { ...options, generator })[0]);
    expect(generate(model, [a, b], { ...options, generator: new Generator(5) })).toEqual(expected);
    manualSeed(5);
    expect(generate(model, [a, b], options)).toEqual(expected);
  });
});

describe("a stream", () => {
  test("gives what the call gives", async () => {
    await fc.assert(
      fc.asyncProperty(configs, fc.nat(1000), fc.integer({ min: 1, max: 3 }), samplings, async (cfg, seed, b, s) => {
        const model = makeModel(cfg, seed);
        const prompt = makeIds(cfg, b, 3, seed);
        const options = { ...s, stopTokens: [], maxNewTokens: 12, seed, prefillChunkSize: 2 };
        const added = generate(model, prompt, options).slice(1, 3).toArray();
        expect(await collect(generateStream(model, prompt, options), b)).toEqual(added);
      }),
      { numRuns: 20 },
    );
  });

  test("lets others have their turn between tokens, and between the parts of a prompt", async () => {
    let turns = 0;
    let running = true;
    const count = (): void => {
      turns++;
      if (running) setTimeout(count, 0);
    };
    setTimeout(count, 0);
    const cfg = { ...SMALL, ctxLen: 400 };
    const options = { maxNewTokens: 100, prefillChunkSize: 2 };
    const seen: number[] = [];
    for await (const _ of generateStream(makeModel(cfg), makeIds(cfg, 1, 200), options)) seen.push(turns);
    running = false;
    expect(seen[0]).toBeGreaterThan(2);
    expect(seen.at(-1)).toBeGreaterThan(seen[0]! + 2);
  });

  test("ends where the loop is left", async () => {
    const model = new CountingModel(SMALL).eval();
    for await (const _ of generateStream(model, idx, { maxNewTokens: 100 })) if (model.read.length === 3) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(model.read.length).toBe(3);
  });

  test("throws an AbortSignal's reason, also within a long prompt", async () => {
    const model = new CountingModel(SMALL).eval();
    const controller = new AbortController();
    const reason = new Error("enough");
    const { signal } = controller;
    const steps = generateStream(model, idx, { maxNewTokens: 100, signal });
    await steps.next();
    controller.abort(reason);
    await expect(steps.next()).rejects.toBe(reason);
    expect(model.read).toEqual([3]);
    await expect(generateStream(model, idx, { maxNewTokens: 1, signal }).next()).rejects.toBe(reason);
    expect(() => generate(model, idx, { maxNewTokens: 1, signal })).toThrow(reason);
    expect(model.read).toEqual([3]);
  });

  test("refuses what is wrong at once", () => {
    expect(() => generateStream(makeModel(), idx, { maxNewTokens: -1 })).toThrow(
      "generateStream: maxNewTokens must be a whole number from 0 on, got -1",
    );
    expect(() => generateStream(makeModel(), idx, { maxNewTokens: 1, onToken: () => {} } as GenerateOptions)).toThrow(
      'generateStream: there is no option "onToken"',
    );
  });
});

test("onToken sees each column", () => {
  const seen: unknown[] = [];
  const prompt = makeIds(SMALL, 2, 2);
  const out = generate(makeModel(), prompt, { maxNewTokens: 4, onToken: (ids) => seen.push(ids.toArray()) });
  expect(seen).toEqual([2, 3, 4, 5].map((at) => out.slice(1, at, at + 1).toArray()));
});

test("no new tokens are the prompt, no rows are no rows, and no lists no lists", () => {
  expect(generate(makeModel(), idx, { maxNewTokens: 0 })).toBe(idx);
  expect(generate(makeModel(), makeIds(SMALL, 0, 2), { maxNewTokens: 3 }).shape).toEqual([0, 2]);
  expect(generate(makeModel(), [], { maxNewTokens: 3 })).toEqual([]);
});

const batch = tensor([[1], [2]], { dtype: "int32" });

test.each<[Tensor | unknown[], Record<string, unknown>, string]>([
  [idx, { temperature: -1 }, "temperature must be a number from 0 on, got -1"],
  [idx, { temperature: Number.NaN }, "temperature must be a number from 0 on, got NaN"],
  [idx, { topK: 0 }, "topK must be a whole number from 1 on, got 0"],
  [idx, { topP: 1.1 }, "topP must be a probability from 0 to 1, got 1.1"],
  [idx, { repetitionPenalty: 0 }, "repetitionPenalty must be a number above 0, got 0"],
  [idx, { prefillChunkSize: 0 }, "prefillChunkSize must be a whole number from 1 on, got 0"],
  [idx, { stopTokens: 3 }, "stopTokens is an array of ids, got 3"],
  [idx, { stopTokens: [20] }, "stopTokens: ids are whole numbers from 0 to 19, got 20"],
  [idx, { padToken: -1 }, "padToken: ids are whole numbers from 0 to 19, got -1"],
  [idx, { stopWhen: "\n" }, 'stopWhen is a function, got "\\n"'],
  [idx, { seed: 1, generator: new Generator(1) }, "takes a seed or a generator, got both"],
  [idx, { generator: 1 }, "generator must be a Generator, got 1. Did you mean seed?"],
  [idx, { signal: {} }, "signal is an AbortSignal, got an object (Object)"],
  [idx, { cache: 1 }, "cache is true or false, got 1"],
  [idx, { top_k: 1 }, 'there is no option "top_k"'],
  [
    batch,
    { stopWhen: () => true },
    "rows of a tensor that end by stopWhen must be filled up with something. Pass padToken",
  ],
  [tensor([1, 2], { dtype: "int32" }), {}, "token ids have two axes, [batch, tokens], got [2]"],
  [makeIds(SMALL, 1, 0), {}, "there must be at least one token to continue, got [1, 0]"],
  [[[1], []], {}, "there must be at least one token to continue, got [1, 0]"],
  [[1, 2], {}, "row 0 must be a list of ids, got 1. Did you mean [ids]?"],
  [[[1], [2, 20]], {}, "row 1: ids are whole numbers from 0 to 19, got 20"],
  [[[1.5]], {}, "row 0: ids are whole numbers from 0 to 19, got 1.5"],
  ["text" as never, {}, 'takes a tensor or an array of id lists, got "text"'],
])("refused before the first token: %#", (prompt, options, message) => {
  const model = new CountingModel(SMALL).eval();
  expect(() => generate(model, prompt as Tensor, { maxNewTokens: 1, ...options })).toThrow(`generate: ${message}`);
  expect(model.read).toEqual([]);
});
