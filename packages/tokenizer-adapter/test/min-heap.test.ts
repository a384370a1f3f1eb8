import fc from "fast-check";
import { expect, test } from "vitest";
import { MinHeap } from "../src/min-heap.ts";

test("pop takes the smallest, however pushes and pops alternate", () => {
  const pushOrPop = fc.option(fc.integer({ min: -9, max: 9 }), { nil: "pop" as const });
  fc.assert(
    fc.property(fc.array(pushOrPop, { maxLength: 60 }), (steps) => {
      const heap = new MinHeap();
      let sorted: number[] = [];
      for (const step of steps) {
        if (step === "pop") {
          expect(heap.pop()).toBe(sorted.shift());
        } else {
          heap.push(step);
          sorted = [...sorted, step].sort((a, b) => a - b);
        }
      }
      for (const item of sorted) expect(heap.pop()).toBe(item);
      expect(heap.pop()).toBeUndefined();
    }),
  );
});
