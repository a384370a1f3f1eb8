import { adamw } from "./adamw";
import { ADD, arithmeticRow, MINIMUM } from "./arithmetic";
import { columnSums } from "./column-sums";
import { fillRow } from "./fill";
import { layerNormRow, layerNormRowBackward } from "./layer-norm";
import { mapElements } from "./map-tasks";
import { ARGUMENTS } from "./memory-map";
import { shareStart } from "./shares";
import {
  logSoftmaxRow, logSoftmaxRowBackward, scaledSoftmaxRow, softmaxRow, softmaxRowBackward, totalsOfRow,
} from "./softmax";

// Jobs on rows of n float32, or on single elements. Arguments: how many rows, n, then the places of the arrays, the one
// that is written to first; and up to 16 numbers of float64. Each row's bits depend on that row alone.

const COLUMN_SUMS: i32 = 7;
const SOFTMAX: i32 = 10;
const SOFTMAX_BACKWARD: i32 = 11;
const LOG_SOFTMAX: i32 = 12;
const LOG_SOFTMAX_BACKWARD: i32 = 13;
const TOTALS: i32 = 14;
const SCALED_SOFTMAX: i32 = 15;
const LAYER_NORM: i32 = 16;
const LAYER_NORM_BACKWARD: i32 = 17;
const ADAMW: i32 = 18;
const FILL: i32 = 19;

/** Single elements are shared out in whole cache lines. */
const LINE: i32 = 16;

const NUMBERS: usize = ARGUMENTS + 128;

/** The kinds from 1 to 31. */
export function rowTask(kind: i32, task: i32, tasks: i32, workspace: usize): void {
  const rows = load<i32>(ARGUMENTS);
  const n = load<i32>(ARGUMENTS, 4);
  const y = load<usize>(ARGUMENTS, 8);
  const x = load<usize>(ARGUMENTS, 12);
  const z = load<usize>(ARGUMENTS, 16);
  const last = load<usize>(ARGUMENTS, 20);
  const unit = kind <= COLUMN_SUMS ? LINE : 1;
  const first = shareStart(task, tasks, rows, unit);
  const end = shareStart(task + 1, tasks, rows, unit);
  if (kind <= COLUMN_SUMS) {
    const at = <usize>first << 2;
    const count = end - first;
    if (count === 0) return;
    if (kind === COLUMN_SUMS) columnSums(y + 2 * at, x + at, z, n, count, workspace);
    else mapElements(kind, y + at, x + at, z + at, count, workspace);
  } else if (kind === ADAMW) {
    adamw(
      y, last, x, z, rows,
      load<f64>(NUMBERS), load<f64>(NUMBERS, 8), load<f64>(NUMBERS, 16), load<f64>(NUMBERS, 24),
      <f32>load<f64>(NUMBERS, 32), <f32>load<f64>(NUMBERS, 40), <f32>load<f64>(NUMBERS, 48), <f32>load<f64>(NUMBERS, 56),
    );
  } else if (kind >= ADD && kind <= MINIMUM) {
    arithmetic(kind, y, x, z, n, first, end, workspace);
  } else {
    const number = load<f64>(NUMBERS);
    for (let row = first; row < end; row++) {
      const at = (<usize>row * n) << 2;
      if (kind === SOFTMAX) softmaxRow(y + at, x + at, n);
      else if (kind === SOFTMAX_BACKWARD) softmaxRowBackward(y + at, x + at, z + at, n);
      else if (kind === LOG_SOFTMAX) logSoftmaxRow(y + at, x + at, z + (<usize>row << 3), n);
      else if (kind === LOG_SOFTMAX_BACKWARD) logSoftmaxRowBackward(y + at, x + at, z + at, n);
      else if (kind === TOTALS) totalsOfRow(y + (<usize>row << 4), x + at, n, workspace);
      else if (kind === SCALED_SOFTMAX) scaledSoftmaxRow(y + at, x + at, z + (<usize>row << 3), n);
      else if (kind === LAYER_NORM) layerNormRow(y + at, x + at, z, last, n, number);
      else if (kind === LAYER_NORM_BACKWARD) layerNormRowBackward(y + at, x + at, z + at, n, number);
      else if (kind === FILL) {
        const step = <usize>load<f64>(NUMBERS, 16); // of the mask, from row to row: bytes, or 0
        fillRow(y + at, x + at, z + <usize>row * step, <i32>load<f64>(NUMBERS, 8), <f32>number, n);
      }
    }
  }
}

/** Rows first … end - 1. The numbers: from row to row of each operand, in elements, and whether it has one element a row. */
function arithmetic(kind: i32, y: usize, a: usize, b: usize, n: i32, first: i32, end: i32, room: usize): void {
  const stepA = <usize>load<f64>(NUMBERS) << 2;
  const repeatedA = load<f64>(NUMBERS, 8) !== 0;
  const stepB = <usize>load<f64>(NUMBERS, 16) << 2;
  const repeatedB = load<f64>(NUMBERS, 24) !== 0;
  for (let row = first; row < end; row++) {
    const at = <usize>row;
    arithmeticRow(kind, y + ((at * n) << 2), a + at * stepA, repeatedA, b + at * stepB, repeatedB, n, room);
  }
}
