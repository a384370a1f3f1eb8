import fc from "fast-check";
import { expect, test } from "vitest";
import { Heap } from "../../src/kernels/heap.ts";

const END = 64 * 100;

/** Allocations of so many bytes, or the release of one of those that are left. */
const actions = fc.array(fc.oneof(fc.record({ bytes: fc.nat(1500) }), fc.record({ release: fc.nat(20) })), {
  maxLength: 60,
});

test("what is given away lies inside, on whole lines, and never overlaps; all of it can be had again", () => {
  fc.assert(
    fc.property(actions, (list) => {
      const heap = new Heap(64, END);
      const taken: { start: number; bytes: number }[] = [];
      for (const action of list) {
        if ("bytes" in action) {
          const block = heap.allocate(action.bytes);
          if (!block) continue;
          expect(block.start % 64).toBe(0);
          expect(block.start).toBeGreaterThanOrEqual(64);
          expect(block.start + action.bytes).toBeLessThanOrEqual(END);
          for (const { start, bytes } of taken) {
            expect(block.start >= start + bytes || start >= block.start + Math.max(1, action.bytes)).toBe(true);
          }
          taken.push({ start: block.start, bytes: Math.max(1, action.bytes) });
        } else if (taken.length > 0) {
          const { start } = taken.splice(action.release % taken.length, 1)[0]!;
          heap.release(start);
        }
      }
      expect(heap.used).toBe(taken.reduce((sum, { bytes }) => sum + Math.ceil(bytes / 64) * 64, 0));
      for (const { start } of taken) heap.release(start);
      expect(heap.allocate(END - 64)).toMatchObject({ start: 64 });
    }),
  );
});

test("tells how much of a stretch has been used before, at its beginning", () => {
  fc.assert(
    fc.property(actions, (list) => {
      const heap = new Heap(0, END);
      const written = new Uint8Array(END);
      const starts: number[] = [];
      for (const action of list) {
        if ("release" in action) {
          heap.release(starts[action.release % Math.max(1, starts.length)] ?? -1);
          continue;
        }
        const block = heap.allocate(action.bytes);
        if (!block) continue;
        expect(
          written.subarray(block.start + block.dirty, block.start + action.bytes).every((byte) => byte === 0),
        ).toBe(true);
        written.fill(1, block.start, block.start + action.bytes);
        starts.push(block.start);
      }
    }),
  );
});

test("null where nothing is large enough, though enough is free in pieces", () => {
  const heap = new Heap(0, 640);
  const blocks = Array.from({ length: 10 }, () => heap.allocate(64)!);
  for (let i = 0; i < 10; i += 2) heap.release(blocks[i]!.start);
  expect(heap.allocate(65)).toBeNull();
  heap.release(blocks[1]!.start);
  expect(heap.allocate(192)).toEqual({ start: 0, dirty: 192 });
});

test("releasing what was not given away, or twice, does nothing", () => {
  const heap = new Heap(0, 640);
  const { start } = heap.allocate(64)!;
  heap.release(start);
  heap.release(start);
  heap.release(320);
  expect(heap.allocate(640)).toEqual({ start: 0, dirty: 64 });
});
