import { DTypeError, IndexError, ShapeError, tensor, ValueError } from "@pellucid/tensor";
import { describe, expect, test } from "vitest";
import {
  DataLoader,
  DummyGPTModel,
  GPT_CONFIG,
  GPT_CONFIG_124M,
  type GPTConfig,
  GPTDataset,
  GPTModel,
  generate,
} from "../src/index.ts";

const small: GPTConfig = { vocabSize: 5, ctxLen: 4, embDim: 6, nHeads: 2, nLayers: 1, dropRate: 0.1, qkvBias: false };
const ids = (values: number[][]): ReturnType<typeof tensor> => tensor(values, { dtype: "int32" });

test("the notebook's configuration, and GPT-2's as the later edition has it", () => {
  expect(GPT_CONFIG).toMatchObject({
    vocabSize: 50257,
    ctxLen: 1024,
    embDim: 768,
    nHeads: 12,
    nLayers: 12,
    qkvBias: true,
  });
  expect(GPT_CONFIG_124M).toMatchObject({ embDim: 768, nHeads: 12, nLayers: 12, qkvBias: false });
});

describe.each([GPTModel, DummyGPTModel])("%o refuses", (Model) => {
  const name = Model.name;
  test.each([
    [
      { ...small, embDim: 7 },
      `${name}: embDim must be a multiple of nHeads, got 7 and 2 (remainder 1). Use a number of heads that divides 7`,
    ],
    [{ ...small, vocabSize: 0 }, `${name}: vocabSize must be a whole number from 1 on, got 0`],
    [{ ...small, nLayers: 1.5 }, `${name}: nLayers must be a whole number from 1 on, got 1.5`],
    [{ ...small, dropRate: 1 }, `${name}: dropRate must be at least 0 and below 1, got 1`],
    [{ ...small, dropRate: -0.1 }, `${name}: dropRate must be at least 0 and below 1, got -0.1`],
    [{ ...small, dropRate: Number.NaN }, `${name}: dropRate must be at least 0 and below 1, got NaN`],
    [
      { ...small, dropRate: { embedding: 0, attention: 2, feedForward: 0, resid: 0 } },
      `${name}: dropRate.attention must be at least 0 and below 1, got 2. Did you mean 0.02?`,
    ],
    [
      { ...small, dropRate: { embedding: 0, attention: 0 } as never },
      `${name}: dropRate.feedForward must be at least 0 and below 1, got undefined`,
    ],
    [
      { ...small, dropRate: { embedding: 0, attention: 0, feedForward: 0, resid: 0, ff: 0 } as never },
      `${name}: there is no option "ff". There is "embedding", "attention", "feedForward", "resid"`,
    ],
    [{ ...small, dropRate: "0.1" as never }, `${name}: dropRate must be at least 0 and below 1, got "0.1"`],
    [
      { ...small, qkvBias: undefined as never },
      `${name}: qkvBias is true or false, got undefined. Use true for biases, as the notebook does`,
    ],
    [undefined as never, `${name}: takes a configuration, got undefined. Did you mean GPT_CONFIG?`],
  ])("configuration %#", (cfg, message) => {
    expect(() => new Model(cfg)).toThrow(new ValueError(name, message.slice(name.length + 2)));
  });

  const model = new Model(small);
  test("ids that are not int32", () => {
    expect(() => model.forward(tensor([[1, 2]]))).toThrow(
      new DTypeError(name, "token ids are int32", "float32", 'Make them with tensor(ids, { dtype: "int32" })'),
    );
  });

  test("ids without a batch axis", () => {
    const shapes = [[2]];
    expect(() => model.forward(ids([[1, 2]]).select(0, 0))).toThrow(
      new ShapeError(name, "token ids have two axes, [batch, tokens]", shapes, "Did you mean ids.unsqueeze(0)?"),
    );
  });

  test("more tokens than the context holds", () => {
    expect(() => model.forward(ids([[0, 1, 2, 3, 4]]))).toThrow(
      `${name}: the context holds 4 tokens, but there are 5, got [1, 5]. Keep the last ones: ids.slice(1, -4)`,
    );
  });

  test("a token id outside the vocabulary, and says which and where", () => {
    expect(() =>
      model.forward(
        ids([
          [0, 1],
          [2, 5],
        ]),
      ),
    ).toThrow(IndexError);
    expect(() =>
      model.forward(
        ids([
          [0, 1],
          [2, 5],
        ]),
      ),
    ).toThrow(/\b5\b.*\[1, 1\]/s);
    expect(() => model.forward(ids([[-1, 1]]))).toThrow(/-1.*\[0, 0\]/s);
  });
});

test("generate refuses an empty prompt and a count that is no count", () => {
  const model = new GPTModel(small);
  expect(() => generate(model, ids([[1]]), { maxNewTokens: -1 })).toThrow(
    "generate: maxNewTokens must be a whole number from 0 on, got -1",
  );
  expect(() => generate(model, ids([[]]), { maxNewTokens: 1 })).toThrow(
    "generate: there must be at least one token to continue, got [1, 0]",
  );
});

test("generate refuses what is no model, no prompt, or no option", () => {
  const model = new GPTModel(small);
  const js = (value: unknown): never => value as never;
  expect(() => generate(js({}), ids([[1]]), { maxNewTokens: 1 })).toThrow("generate: takes a model, got an object");
  expect(() => generate(model, js("Hello"), { maxNewTokens: 0 })).toThrow(
    'generate: takes a tensor or an array of id lists, got "Hello"',
  );
  expect(() => generate(model, ids([[1]]), js(5))).toThrow("generate: options are one object, got 5");
  expect(() => generate(model, ids([[1]]), { maxNewTokens: 1, onToken: js("print") })).toThrow(
    'generate: onToken is a function, got "print"',
  );
});

test("a dataset refuses ids and windows that are none", () => {
  const js = (value: unknown): never => value as never;
  expect(() => new GPTDataset([1, 2.5, 3], { maxLength: 1 })).toThrow(
    "GPTDataset: a token id is a whole number from 0 on, got 2.5 at 1",
  );
  expect(() => new GPTDataset(js("abc"), { maxLength: 1 })).toThrow(
    'GPTDataset: takes an array of token ids, got "abc"',
  );
  const dataset = new GPTDataset([1, 2, 3], { maxLength: 1 });
  expect(() => dataset.batch([0, 2])).toThrow(new IndexError("batch", "there are 2 windows, from 0 on, but no 2"));
  expect(() => new DataLoader(js([1, 2]))).toThrow("DataLoader: takes a GPTDataset, got [1, 2]");
  expect(() => new DataLoader(dataset, { generator: js(1) })).toThrow(
    "DataLoader: generator must be a Generator, got 1",
  );
  expect(() => new DataLoader(dataset).pass(-1)).toThrow("pass: skip must be a whole number from 0 on, got -1");
});
