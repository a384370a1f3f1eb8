import fc, { type Arbitrary } from "fast-check";
import type { Tensor } from "../../src/index.ts";
import { anyTensors, specialFloats } from "../../src/testing.ts";

/** Names of every kind, those that pollute prototypes or change places in an object among them. */
export const names: Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "hasOwnProperty",
      "10",
      "9",
      "",
      '"\\',
      "\u0000",
      "\u2028",
      "é",
    ),
    fc.constantFrom("wte.weight", "h.0.attn.bias", "h.10.attn.bias", "\uffee", "\u{1f600}"),
  )
  .filter((name) => name !== "__metadata__");

const floats: Arbitrary<number> = fc.oneof(specialFloats(), fc.float());

/** Some tensors of every dtype, shape and layout. */
export const namedTensors: Arbitrary<Map<string, Tensor>> = fc
  .uniqueArray(
    fc.tuple(
      names,
      fc.oneof(
        anyTensors({ maxSize: 3, maxRank: 3, expanded: true, values: floats }),
        anyTensors({
          maxSize: 3,
          maxRank: 3,
          dtype: "int32",
          values: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        }),
        anyTensors({ maxSize: 3, maxRank: 3, dtype: "bool" }),
      ),
    ),
    { maxLength: 6, selector: ([name]) => name },
  )
  .map((entries) => new Map(entries));

/** Metadata, as a Map. */
export const metadata: Arbitrary<Map<string, string>> = fc
  .uniqueArray(fc.tuple(names, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 3, selector: ([key]) => key })
  .map((entries) => new Map(entries));
