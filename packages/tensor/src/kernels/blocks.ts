import type { TypedArray } from "../dtype.ts";
import { contiguousStrides, isContiguous, type Shape } from "../shape.ts";
import type { Row } from "./elementwise.ts";
import type { Layout } from "./layout.ts";
import { copyRow, copyStrided, forEachRow, readContiguous } from "./strided.ts";

/** So many elements of each operand stay in the first cache. */
const BLOCK = 2048;
/** From this many elements on, a row is worth views of its own. */
const LONG_ROW = 512;

/** An operand of a loop: where its elements are, in the shape that it is shown in. */
export interface Strided extends Layout {
  readonly storage: TypedArray;
}

/** Rooms for operands whose elements do not follow each other, one for the first operand, one for the second, … */
const floats = Array.from({ length: 3 }, () => new Float32Array(BLOCK));
const bits = Array.from({ length: 3 }, () => new Uint8Array(BLOCK));

/**
 * Computes y, in row-major order, from operands of float32 and bool shown in one shape: block by block, each operand's
 * elements side by side as `row` wants them. Elements that lie so are only viewed, others are copied into a room.
 */
export function inBlocks(row: Row<never, never>, y: TypedArray, shape: Shape, operands: readonly Strided[]): void {
  const compute = row as Row<TypedArray, TypedArray[]>;
  if (y.length <= BLOCK) {
    compute(y, ...operands.map((operand, i) => inOneBlock(operand, shape, y.length, i)));
    return;
  }
  const rooms = operands.map(({ storage }, i) => (storage instanceof Float32Array ? floats : bits)[i]!);
  const whole = operands.map(({ strides }) => isContiguous(shape, strides));
  let at = 0; // where in y the present block begins
  let filled = 0; // how much of it is in the rooms
  const finish = (n: number, viewOf: (i: number) => TypedArray | null): void => {
    const blocks = operands.map(
      ({ storage, offset }, i) =>
        viewOf(i) ?? (whole[i] ? storage.subarray(offset + at, offset + at + n) : rooms[i]!.subarray(0, n)),
    );
    compute(y.subarray(at, at + n), ...blocks);
    at += n;
    filled = 0;
  };
  forEachRow(shape, operands, (starts, steps, length) => {
    for (let done = 0; done < length; ) {
      const n = Math.min(BLOCK - filled, length - done);
      const alone = filled === 0 && n >= LONG_ROW;
      for (let i = 0; i < operands.length; i++) {
        if (whole[i] || (alone && steps[i] === 1)) continue;
        copyRow(rooms[i]!, filled, 1, operands[i]!.storage, starts[i]! + done * steps[i]!, steps[i]!, n);
      }
      filled += n;
      if (alone) {
        const first = done;
        finish(n, (i) => {
          if (steps[i] !== 1) return null;
          return operands[i]!.storage.subarray(starts[i]! + first, starts[i]! + first + n);
        });
      } else if (filled === BLOCK) finish(BLOCK, () => null);
      done += n;
    }
  });
  if (filled > 0) finish(filled, () => null);
}

/** All elements of operand i, side by side: a view of them, or a copy in its room. */
function inOneBlock(operand: Strided, shape: Shape, length: number, i: number): TypedArray {
  const { storage, strides } = operand;
  if (isContiguous(shape, strides)) return readContiguous(storage, shape, operand);
  const room = (storage instanceof Float32Array ? floats : bits)[i]!.subarray(0, length);
  copyStrided(room, { strides: contiguousStrides(shape), offset: 0 }, storage, operand, shape);
  return room;
}
