import fc from "fast-check";
import { expect, test } from "vitest";
import { MT19937 } from "../../src/random/mt19937.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test("the 10000th word of seed 5489 is the one that the C++ standard requires of mt19937", () => {
  const engine = new MT19937(5489);
  for (let i = 1; i < 10000; i++) engine.next();
  expect(engine.next()).toBe(4123659995); // ISO C++, [rand.predef]
});

test("words drawn in bulk are the words drawn one by one, across any number of twists", () => {
  fc.assert(
    fc.property(seeds, fc.array(fc.nat(1500), { maxLength: 5 }), (seed, counts) => {
      const [bulk, single] = [new MT19937(seed), new MT19937(seed)];
      for (const count of counts) {
        const words = new Int32Array(count);
        bulk.fill(words);
        expect(words).toEqual(Int32Array.from({ length: count }, () => single.next()));
        expect(bulk.next()).toBe(single.next());
      }
    }),
  );
});

test("words are the definition's: x[k + 624] = x[k + 397] ^ (upper bit of x[k], lower bits of x[k + 1])·A, tempered", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const x = [BigInt(seed)];
      for (let i = 1n; i < 624n; i++) x.push(BigInt.asUintN(32, 1812433253n * (x.at(-1)! ^ (x.at(-1)! >> 30n)) + i));
      for (let k = 0; k < 700; k++) {
        const y = (x[k]! & 0x80000000n) | (x[k + 1]! & 0x7fffffffn);
        x.push(x[k + 397]! ^ (y >> 1n) ^ (y & 1n ? 0x9908b0dfn : 0n));
      }
      const tempered = x.slice(624).map((word) => {
        let y = word ^ (word >> 11n);
        y ^= (y << 7n) & 0x9d2c5680n;
        y ^= (y << 15n) & 0xefc60000n;
        return Number(y ^ (y >> 18n));
      });
      const engine = new MT19937(seed);
      expect(Array.from({ length: 700 }, () => engine.next())).toEqual(tempered);
    }),
    { numRuns: 20 },
  );
});

test("a twister resumes from a state and a position", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 1300 }), (seed, drawn) => {
      const engine = new MT19937(seed);
      engine.fill(new Int32Array(drawn));
      const other = new MT19937(0);
      other.resume(engine.state, engine.position);
      const [a, b] = [new Int32Array(700), new Int32Array(700)];
      engine.fill(a);
      other.fill(b);
      expect(b).toEqual(a);
    }),
  );
});
