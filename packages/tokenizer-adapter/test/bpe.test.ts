import fc from "fast-check";
import { expect, test } from "vitest";
import { bytePairEncode, type Ranks } from "../src/bpe.ts";

function encode(piece: string, ranks: Ranks): number[] {
  const ids: number[] = [];
  bytePairEncode(piece, ranks, ids);
  return ids;
}

/** The definition, without cleverness: look at every pair before each merge. O(n²) and more. */
function encodeByDefinition(piece: string, ranks: Ranks): number[] {
  const parts = [...piece];
  for (;;) {
    const pairRanks = parts.slice(1).map((right, i) => ranks.get(parts[i]! + right) ?? Number.POSITIVE_INFINITY);
    const lowest = Math.min(...pairRanks);
    if (lowest === Number.POSITIVE_INFINITY) return parts.map((part) => ranks.get(part)!);
    const i = pairRanks.indexOf(lowest);
    parts.splice(i, 2, parts[i]! + parts[i + 1]!);
  }
}

/** Few letters, so that pairs repeat and compete; any order of ranks, also one that no training would give. */
const letters = fc.constantFrom("a", "b", "c");
const word = (minLength: number, maxLength: number) => fc.string({ unit: letters, minLength, maxLength });
const ranks: fc.Arbitrary<Ranks> = fc
  .uniqueArray(word(2, 6), { maxLength: 40 })
  .chain((tokens) => fc.shuffledSubarray(["a", "b", "c", ...tokens], { minLength: tokens.length + 3 }))
  .map((tokens) => new Map(tokens.map((token, id) => [token, id])));

test("the merges are those of the definition, for any ranks", () => {
  fc.assert(
    fc.property(ranks, word(0, 60), (table, piece) => {
      expect(encode(piece, table)).toEqual(encodeByDefinition(piece, table));
    }),
    { numRuns: 500 },
  );
});

test("of equal pairs the leftmost merges first", () => {
  const table = new Map(["a", "aa"].map((token, id) => [token, id]));
  expect(encode("aaa", table)).toEqual([1, 0]);
});

test("a lower rank merges first, wherever it is", () => {
  const table = new Map(["a", "b", "c", "bc", "ab"].map((token, id) => [token, id]));
  expect(encode("abc", table)).toEqual([0, 3]);
});
