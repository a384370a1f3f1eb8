import fc from "fast-check";
import { expect, test } from "vitest";
import fixture from "../../../../oracle/fixtures/random_state.json" with { type: "json" };
import { Generator, rand, randn, randperm, ValueError } from "../../src/index.ts";

const seeds = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
const pytorchState = Uint8Array.from(fixture.state.match(/../g)!, (byte) => Number.parseInt(byte, 16));

/** Draws of every kind, so that the generator is in any state it can be in. */
const draws = fc.array(
  fc.oneof(
    fc.nat(40).map((n) => (generator: Generator) => randn([n], { generator }).toArray()),
    fc.nat(700).map((n) => (generator: Generator) => rand([n], { generator }).toArray()),
    fc.nat(9).map((n) => (generator: Generator) => randperm(n, { generator }).toArray()),
    fc.constant((generator: Generator) => [generator.random(), generator.uniform(), String(generator.random64())]),
  ),
  { maxLength: 8 },
);

test("the same seed gives the same numbers, as do seeds with the same low 32 bits", () => {
  fc.assert(
    fc.property(seeds, draws, (seed, list) => {
      const [a, b, c] = [
        new Generator(seed),
        new Generator().manualSeed(seed),
        new Generator(BigInt.asUintN(32, seed)),
      ];
      for (const draw of list) {
        const drawn = draw(a);
        expect(draw(b)).toEqual(drawn);
        expect(draw(c)).toEqual(drawn);
      }
    }),
  );
});

test("manualSeed starts the stream afresh: nothing is left of what was drawn before", () => {
  fc.assert(
    fc.property(seeds, draws, draws, (seed, before, after) => {
      const generator = new Generator(1);
      for (const draw of before) draw(generator);
      generator.manualSeed(seed);
      const fresh = new Generator(seed);
      for (const draw of after) expect(draw(generator)).toEqual(draw(fresh));
    }),
  );
});

test("setState resumes exactly where getState was called, and clone there too", () => {
  fc.assert(
    fc.property(seeds, draws, draws, (seed, before, after) => {
      const generator = new Generator(seed);
      for (const draw of before) draw(generator);
      const state = generator.getState();
      const copy = generator.clone();
      const wanted = after.map((draw) => draw(generator));
      const resumed = new Generator(5).setState(state);
      expect(after.map((draw) => draw(resumed))).toEqual(wanted);
      expect(after.map((draw) => draw(copy))).toEqual(wanted);
      expect(resumed.initialSeed()).toBe(BigInt.asUintN(64, seed));
    }),
  );
});

test("a state is PyTorch's, cached normal included, and goes on as PyTorch does", () => {
  const generator = new Generator(123);
  rand([700], { generator });
  randn([3], { generator });
  const state = generator.getState();
  const normal = 5024; // where the cached normal is: its last bits depend on the logarithm and the sine
  expect(state.subarray(0, normal)).toEqual(pytorchState.subarray(0, normal));
  expect(state.subarray(normal + 8)).toEqual(pytorchState.subarray(normal + 8));
  generator.manualSeed(0).setState(pytorchState);
  expect(randn([3], { generator }).toArray()).toEqual(fixture.randn.map(Math.fround));
  expect(rand([5], { generator }).toArray()).toEqual(fixture.rand.map(Math.fround));
});

test("random64 is two words, the first one high; uniform takes its low 53 bits", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const [words, pairs, doubles] = [new Generator(seed), new Generator(seed), new Generator(seed)];
      const pair = BigInt(words.random()) * 2n ** 32n + BigInt(words.random());
      expect(pairs.random64()).toBe(pair);
      expect(doubles.uniform()).toBe(Number(BigInt.asUintN(53, pair)) / 2 ** 53);
    }),
  );
});

test("initialSeed is the seed modulo 2^64, and PyTorch's default where none was given", () => {
  expect(new Generator().initialSeed()).toBe(67280421310721n);
  expect(new Generator(-1).initialSeed()).toBe(2n ** 64n - 1n);
  expect(new Generator(7).manualSeed(8).initialSeed()).toBe(8n);
});

test("seed() starts a stream that differs each time, and says from where", () => {
  const generator = new Generator(1);
  const [a, b] = [generator.seed(), generator.seed()];
  expect(a).not.toBe(b);
  expect(b >= 0n && b < 2n ** 53n).toBe(true);
  expect(generator.random()).toBe(new Generator(b).random());
});

test("what is no seed is refused, and nothing changes", () => {
  const generator = new Generator(3);
  for (const seed of [1.5, Number.NaN, Infinity, 2 ** 53, 2n ** 64n, -(2n ** 63n) - 1n, "3", undefined, null]) {
    expect(() => generator.manualSeed(seed as number)).toThrow(ValueError);
  }
  expect(() => generator.manualSeed(2 ** 53)).toThrow(
    "manualSeed: a seed is a whole number from -2^63 to 2^64 - 1, got 9007199254740992. Use a bigint from 2^53 on, as in 9007199254740993n",
  );
  expect(() => generator.manualSeed("3" as never)).toThrow('got "3". Convert it with Number(…)');
  expect(() => new Generator(2n ** 64n)).toThrow(
    new ValueError("Generator", "a seed is a whole number from -2^63 to 2^64 - 1, got 18446744073709551616n"),
  );
  expect(generator.random()).toBe(new Generator(3).random());
});

test("a corrupt state is refused, and nothing changes", () => {
  const generator = new Generator(3);
  randn([1], { generator }); // so that a normal is cached
  const state = generator.getState();
  const changed = (at: number, ...bytes: number[]): Uint8Array => {
    const copy = state.slice();
    copy.set(bytes, at);
    return copy;
  };
  const corrupt: [Uint8Array, string][] = [
    [state.subarray(1), "5055 bytes"],
    [new Uint8Array(0), "0 bytes"],
    [new Uint8Array(5056), "one that is marked as not seeded"],
    [changed(8, 0, 0), "4 words drawn and 0 left of 624"],
    [changed(16, 5), "5 words drawn and 621 left of 624"],
    [changed(24 + 8 * 7 + 4, 1), "more than 32 bits in word 7"],
    [changed(24, ...new Uint8Array(8 * 624)), "624 words of 0, which give nothing but zeros"],
    [changed(5030, 0xf0, 0x7f), "an impossible cached normal"],
    [changed(5040, 2), "an impossible cached normal"],
    [changed(5052, 1), "a cached normal of float32, which the CPU generator has not"],
    ["state" as unknown as Uint8Array, "string"],
  ];
  for (const [bytes, got] of corrupt) {
    const message = `a state is the 5056 bytes that getState() gives, got ${got}`;
    expect(() => generator.setState(bytes)).toThrow(new ValueError("setState", message));
    expect(generator.getState()).toEqual(state);
  }
});
