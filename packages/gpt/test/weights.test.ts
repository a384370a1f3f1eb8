import { manualSeed, noGrad, ones, type Tensor, tensor, zeros } from "@pellucid/tensor";
import { openPth, readPth } from "@pellucid/tensor/pth";
import {
  openSafetensors,
  openSafetensorsStream,
  readSafetensors,
  type SafetensorsStream,
  writeSafetensors,
} from "@pellucid/tensor/safetensors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import fixtures from "../../../oracle/fixtures/weights.json" with { type: "json" };
import { decode, expectClose, type TensorFixture } from "../../tensor/test/fixtures.ts";
import { fromBase64 } from "../../tensor/test/safetensors/files.ts";
import {
  DummyGPTModel,
  exportWeights,
  GPT_CONFIG_124M,
  GPT_CONFIG_355M,
  GPT_CONFIG_774M,
  GPT_CONFIG_1558M,
  type GPTConfig,
  GPTModel,
  type Layout,
  loadWeights,
  loadWeightsFrom,
  recognizeWeights,
  WeightsError,
} from "../src/index.ts";
import { namesIn, TABLE } from "../src/weights/table.ts";

/** A model as PyTorch saved and ran it: see oracle/weights.py. */
interface WeightsFixture {
  readonly layout: Layout;
  readonly cfg: GPTConfig;
  readonly ids: TensorFixture;
  readonly logits: TensorFixture;
  readonly base64: string;
  readonly strict: readonly (readonly [name: string, shape: readonly number[]])[];
}

const cases = fixtures as unknown as readonly WeightsFixture[];
const CLOSE = { rtol: 1e-4, atol: 1e-5 };
const LAYOUTS = ["pellucid", "book", "notebook", "huggingface"] as const;
const TINY: GPTConfig = { vocabSize: 5, ctxLen: 3, embDim: 4, nHeads: 2, nLayers: 2, dropRate: 0, qkvBias: true };

function run(model: GPTModel, ids: TensorFixture): Tensor {
  return noGrad(() => model.eval().forward(decode(ids) as Tensor));
}

function exactly(model: GPTModel): Record<string, number[]> {
  return Object.fromEntries(Object.entries(model.stateDict()).map(([path, x]) => [path, Array.from(x.toTypedArray())]));
}

describe.each(cases)("$layout from PyTorch", ({ layout, cfg, ids, logits, base64, strict }) => {
  const bytes = fromBase64(base64);
  const part = layout === "book" ? "model_state_dict" : undefined;

  test("gives PyTorch's logits: from a .pth, lazily, and from safetensors", async () => {
    const { tensors } = readPth(bytes, { part });
    const inMemory = new GPTModel(cfg);
    loadWeights(inMemory, tensors);
    expectClose(run(inMemory, ids), logits, CLOSE);

    const lazily = new GPTModel(cfg);
    const progress: number[] = [];
    await loadWeightsFrom(lazily, await openPth(new Blob([bytes]), { part }), {
      onProgress: (loaded, total) => progress.push(loaded / total),
    });
    expect(exactly(lazily)).toEqual(exactly(inMemory));
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));

    const safetensors = writeSafetensors(tensors);
    const again = new GPTModel(cfg);
    loadWeights(again, readSafetensors(safetensors).tensors);
    expect(exactly(again)).toEqual(exactly(inMemory));
    await loadWeightsFrom(again, await openSafetensors(safetensors));
    expect(exactly(again)).toEqual(exactly(inMemory));
  });

  test("is what exportWeights writes: names, shapes and values of the whole state dict", () => {
    const { tensors } = readPth(bytes, { part });
    const model = new GPTModel(cfg);
    loadWeights(model, tensors);
    const written = exportWeights(model, layout);
    expect(Array.from(written, ([name, { shape }]) => [name, shape]).sort()).toEqual([...strict].sort());
    for (const [name, x] of written) {
      const theirs = tensors.get(name) ?? tensors.get(name.replace("transformer.", "")) ?? tensors.get("wte.weight")!;
      expect(Array.from(x.toTypedArray())).toEqual(Array.from(theirs.toTypedArray()));
    }
  });

  test("is recognised", async () => {
    const { entries } = await openPth(bytes, { part });
    const { vocabSize, ctxLen, embDim, nLayers, qkvBias } = cfg;
    expect(recognizeWeights(entries)).toEqual({
      ...{ layout, vocabSize, ctxLen, embDim, nLayers, qkvBias },
      prefix: entries.has("transformer.wte.weight") ? "transformer." : "",
      knownAs: null,
      nHeads: null,
      tied: !entries.has("lm_head.weight") && !entries.has("out_head.weight"),
    });
  });
});

test("the table has every parameter once, in the order of the model, and no name of theirs twice for different weights", () => {
  for (const qkvBias of [true, false]) {
    const cfg = { ...TINY, qkvBias };
    const paths = Array.from(new GPTModel(cfg).namedParameters(), ([path]) => path);
    for (const layout of LAYOUTS) {
      const names = namesIn(layout, "", cfg);
      expect(names.map(({ ours }) => ours).sort()).toEqual([...paths].sort());
      expect(new Set(names.map(({ theirs, form }) => `${theirs} ${form}`)).size).toBe(names.length);
    }
  }
  expect(new Set(TABLE.map(([ours]) => ours)).size).toBe(TABLE.length);
});

test("what is written under any names is read as it was, also into a model that shares its head", () => {
  const configs = fc.record({
    vocabSize: fc.integer({ min: 1, max: 6 }),
    ctxLen: fc.integer({ min: 1, max: 4 }),
    nHeads: fc.integer({ min: 1, max: 3 }),
    nLayers: fc.integer({ min: 1, max: 12 }),
    qkvBias: fc.boolean(),
    dropRate: fc.constant(0),
  });
  fc.assert(
    fc.property(configs, fc.constantFrom(...LAYOUTS), fc.boolean(), (sizes, layout, tieWeights) => {
      const cfg = { ...sizes, embDim: 2 * sizes.nHeads };
      const model = new GPTModel(cfg, { tieWeights });
      const weights = exportWeights(model, layout);
      const other = new GPTModel({ ...cfg, qkvBias: layout === "huggingface" || cfg.qkvBias }, { tieWeights });
      loadWeights(other, weights);
      expect(exactly(other)).toMatchObject(exactly(model));
    }),
    { numRuns: 30 },
  );
});

test("the four sizes of GPT-2 are recognised by names and shapes alone", () => {
  const sizes = {
    gpt2: GPT_CONFIG_124M,
    "gpt2-medium": GPT_CONFIG_355M,
    "gpt2-large": GPT_CONFIG_774M,
    "gpt2-xl": GPT_CONFIG_1558M,
  };
  for (const [knownAs, cfg] of Object.entries(sizes)) {
    for (const layout of LAYOUTS) {
      const { embDim, vocabSize, ctxLen, nHeads } = cfg;
      const shapeOf = (ours: string): number[] =>
        ours === "posEmb.weight" ? [ctxLen, embDim] : ours === "tokEmb.weight" ? [vocabSize, embDim] : [];
      const named = namesIn(layout, "", cfg).map(({ ours, theirs }) => [theirs, { shape: shapeOf(ours) }] as const);
      expect(recognizeWeights(new Map(named))).toMatchObject({ knownAs, nHeads, layout });
    }
  }
  expect(recognizeWeights(new Map([["x", { shape: [1] }]]))).toBeNull();
  expect(recognizeWeights(new Map([["wte.weight", { shape: [1] }]]))).toBeNull();
});

describe("weights that do not fit", () => {
  const model = new GPTModel({ ...TINY, nLayers: 1 });
  const before = exactly(model);
  const message = (weights: Map<string, Tensor>): string => {
    try {
      loadWeights(model, weights);
    } catch (error) {
      expect(error).toBeInstanceOf(WeightsError);
      expect(exactly(model)).toEqual(before);
      return (error as Error).message;
    }
    return "loaded";
  };

  test("are listed all at once, and nothing is changed", () => {
    const weights = exportWeights(new GPTModel({ ...TINY, nLayers: 1 }), "book");
    weights.delete("final_norm.scale");
    weights.delete("trf_blocks.0.att.W_query.bias");
    weights.set("more", ones([1]));
    weights.set("pos_emb.weight", ones([4, 4]));
    weights.set("out_head.weight", zeros([5, 4], { dtype: "int32" }));
    expect(message(weights)).toBe(
      `loadWeights: the weights do not fit the model; nothing was changed
  missing: trf_blocks.0.att.W_query.bias, final_norm.scale
  unexpected: more
  misfitting: pos_emb.weight is float32 [4, 4], must be float32 [3, 4], out_head.weight is int32 [5, 4], must be float32 [5, 4]
  Make the model with ctxLen: 4, qkvBias: false, as these weights have it`,
    );
  });

  test("of another size are told which", () => {
    const hf = exportWeights(new GPTModel({ ...TINY, vocabSize: 6 }), "huggingface");
    expect(message(hf)).toContain("Make the model with vocabSize: 6, nLayers: 2, as these weights have it");
    expect(message(hf)).toContain("unexpected: transformer.h.1.ln_1.weight");
    const noBias = exportWeights(new GPTModel({ ...TINY, nLayers: 1, qkvBias: false }), "book");
    expect(message(noBias)).toContain("Make the model with qkvBias: false, as these weights have it");
  });

  test("of a wrong third are noticed", () => {
    const hf = exportWeights(new GPTModel({ ...TINY, nLayers: 1 }), "huggingface");
    hf.set("transformer.h.0.attn.c_attn.weight", ones([12, 4]));
    expect(message(hf)).toContain(
      "misfitting: transformer.h.0.attn.c_attn.weight is float32 [12, 4], must be float32 [4, 12]",
    );
  });

  test("of no GPT, or in a part of a checkpoint, are told so", () => {
    expect(message(new Map([["x", ones([1])]]))).toBe(
      'loadWeights: the names are of no GPT, got "x"; nothing was changed\n' +
        "  Use model.loadStateDict(…) for a module of your own",
    );
    const inPart = [...exportWeights(model, "huggingface")].map(([name, x]) => [`state.${name}`, x] as const);
    expect(message(new Map(inPart))).toContain('They are in a part. Open the file with { part: "state" }');
    expect(() => loadWeights(model, null as never)).toThrow("loadWeights: takes tensors, got null");
    expect(() => loadWeights({} as never, new Map())).toThrow("loadWeights: takes a GPTModel, got an object (Object)");
    expect(() => exportWeights(new DummyGPTModel(TINY) as never, "book")).toThrow("exportWeights: takes a GPTModel");
    expect(() => exportWeights(model, "keras" as never)).toThrow(
      "exportWeights: the layout is one of pellucid, book, notebook, huggingface, got keras",
    );
  });
});

describe("weights that come in", () => {
  function incoming(weights: Map<string, Tensor>): {
    opened: Promise<SafetensorsStream>;
    state: { cancelled: boolean };
  } {
    const bytes = writeSafetensors(weights);
    const state = { cancelled: false };
    let at = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, at + 1000));
        at += 1000;
      },
      cancel() {
        state.cancelled = true;
      },
    });
    return { opened: openSafetensorsStream(stream), state };
  }

  test("are refused before any of them is taken, and the stream is cancelled", async () => {
    const model = new GPTModel(TINY);
    const before = exactly(model);
    const { opened, state } = incoming(exportWeights(new GPTModel({ ...TINY, nLayers: 3 }), "book"));
    await expect(loadWeightsFrom(model, await opened)).rejects.toThrow("model with nLayers: 3");
    expect(exactly(model)).toEqual(before);
    expect(state.cancelled).toBe(true);
    await expect(loadWeightsFrom(model, null as never)).rejects.toThrow("takes an open file, got null");
  });

  test("of a tied model, whichever comes first, must agree on the head", async () => {
    for (const layout of LAYOUTS) {
      const tied = new GPTModel(TINY, { tieWeights: true });
      const source = new GPTModel(TINY);
      const wrong = incoming(exportWeights(source, layout));
      await expect(loadWeightsFrom(tied, await wrong.opened)).rejects.toThrow(
        /^loadWeights: the model has one weight for both, but \S+ is not \S+; some weights are new\n/,
      );
      const right = incoming(exportWeights(source.tieWeights(), layout));
      await loadWeightsFrom(tied, await right.opened);
      expect(exactly(tied)).toEqual(exactly(source));
    }
  });

  test("and end too early are an error", async () => {
    const source = exportWeights(new GPTModel(TINY), "huggingface");
    const model = new GPTModel(TINY);
    const entries = new Map([...source].map(([name, { shape, dtype }]) => [name, { shape, dtype }]));
    async function* first(): AsyncGenerator<[string, Tensor]> {
      for (const item of source) if (!/ln_f|c_attn/.test(item[0])) yield item;
    }
    const stream = { entries, [Symbol.asyncIterator]: first };
    await expect(loadWeightsFrom(model, stream)).rejects.toThrow(
      "loadWeights: the stream ended too early; some weights are new\n  missing: transformer.h.0.attn.c_attn.weight, transformer.h.0.attn.c_attn.bias, transformer.h.1.attn.c_attn.weight",
    );
  });
});

describe("a model that shares its head with the token embedding", () => {
  test("counts and trains it once, and draws what another draws", () => {
    manualSeed(3);
    const tied = new GPTModel(TINY, { tieWeights: true });
    manualSeed(3);
    const untied = new GPTModel(TINY);
    expect(tied.outHead.weight).toBe(tied.tokEmb.weight);
    expect(tied.numParameters()).toBe(untied.numParameters() - untied.outHead.weight.numel());
    expect(tied.parameters().length).toBe(untied.parameters().length - 1);
    expect(exactly(tied)).toEqual({ ...exactly(untied), "outHead.weight": exactly(untied)["tokEmb.weight"] });
    expect(untied.tieWeights().outHead.weight).toBe(untied.tokEmb.weight);
    const ids = tensor([[0, 1, 2]], { dtype: "int32" });
    tied.forward(ids).sum().backward();
    expect(tied.outHead.weight.grad).toBe(tied.tokEmb.weight.grad);
  });

  test("takes weights without a head, and with an equal one, but not with another", async () => {
    const source = new GPTModel(TINY);
    const tied = new GPTModel(TINY, { tieWeights: true });
    const before = exactly(tied);
    const weights = exportWeights(source, "huggingface");
    const wrong = "the model has one weight for both, but lm_head.weight is not transformer.wte.weight";
    expect(() => loadWeights(tied, weights)).toThrow(wrong);
    await expect(loadWeightsFrom(tied, await openSafetensors(writeSafetensors(weights)))).rejects.toThrow(wrong);
    expect(exactly(tied)).toEqual(before);
    loadWeights(tied, exportWeights(source.tieWeights(), "huggingface"));
    expect(exactly(tied)).toEqual(exactly(source));
    for (const layout of LAYOUTS) {
      const headless = exportWeights(source, layout);
      for (const name of ["lm_head.weight", "out_head.weight", "outHead.weight"]) headless.delete(name);
      const other = new GPTModel(TINY, { tieWeights: true });
      loadWeights(other, headless);
      expect(exactly(other)).toEqual(exactly(source));
    }
  });
});
