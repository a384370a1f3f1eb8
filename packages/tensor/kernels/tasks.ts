import { JOB, WORKSPACE, WORKSPACES } from "./memory-map";
import { product } from "./product";

// What a job consists of. Its arguments are words from ARGUMENTS on; a task works out its own share of the whole from its
// number, so that the shares, though not the results, may depend on how many there are.

export const ARGUMENTS: usize = JOB + 256;

const PRODUCT: i32 = 0;

export function runTask(kind: i32, task: i32, tasks: i32, thread: i32): void {
  if (kind === PRODUCT) productTask(task, tasks, WORKSPACES + <usize>thread * WORKSPACE);
}

/** A batch of products, each cut into strips of columns. The operands' places are in a table, three words a product. */
function productTask(task: i32, tasks: i32, workspace: usize): void {
  const table = load<usize>(ARGUMENTS);
  const strideA = load<usize>(ARGUMENTS, 4);
  const transposedA = load<i32>(ARGUMENTS, 8) !== 0;
  const strideB = load<usize>(ARGUMENTS, 12);
  const transposedB = load<i32>(ARGUMENTS, 16) !== 0;
  const strideC = load<usize>(ARGUMENTS, 20);
  const m = load<i32>(ARGUMENTS, 24);
  const n = load<i32>(ARGUMENTS, 28);
  const k = load<i32>(ARGUMENTS, 32);
  const strips = load<i32>(ARGUMENTS, 36); // of each product
  const products = load<i32>(ARGUMENTS, 40);
  const first = <i32>(<i64>task * products * strips / tasks);
  const end = <i32>(<i64>(task + 1) * products * strips / tasks);
  for (let share = first; share < end; share++) {
    const operands = table + <usize>(share / strips) * 12;
    const strip = share % strips;
    const from = stripStart(strip, strips, n);
    const columns = stripStart(strip + 1, strips, n) - from;
    const at = <usize>from;
    const b = load<usize>(operands, 4) + (transposedB ? at * strideB : at << 2);
    const c = load<usize>(operands, 8) + (at << 2);
    product(load<usize>(operands), strideA, transposedA, b, strideB, transposedB, c, strideC, m, columns, k, workspace);
  }
}

/** Strips begin at whole panels of 8 columns. */
function stripStart(strip: i32, strips: i32, n: i32): i32 {
  return strip === strips ? n : <i32>((<i64>strip * n) / strips) & ~7;
}
