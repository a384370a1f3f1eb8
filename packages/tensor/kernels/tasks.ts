import { ADD, arithmeticRow } from "./arithmetic";
import { ARGUMENTS, WORKSPACE, WORKSPACES } from "./memory-map";
import { normals } from "./normals";
import { placeOf, product } from "./product";
import { rowTask } from "./row-tasks";
import { shareStart } from "./shares";
import { uniforms } from "./uniforms";

// What a job consists of. Its arguments are words from ARGUMENTS on; a task works out its own share of the whole from its
// number, so that the shares, though not the results, may depend on how many there are.

const PRODUCT: i32 = 0;
const NORMALS: i32 = 32;
const UNIFORMS: i32 = 33;

/** Bands and strips of a product are whole panels of the tiles, but for the last band and the first or last strip. */
const PANEL: i32 = 8;
/** Random numbers are made in blocks of so many. */
const BLOCK: i32 = 16;

export function runTask(kind: i32, task: i32, tasks: i32, thread: i32): void {
  if (kind === PRODUCT) productTask(task, tasks, WORKSPACES + <usize>thread * WORKSPACE);
  else if (kind < NORMALS) rowTask(kind, task, tasks, WORKSPACES + <usize>thread * WORKSPACE);
  else numbersTask(kind, task, tasks);
}

/**
 * A batch of products, each cut into bands of rows and strips of columns. The operands' places are in a table, three words a
 * product.
 */
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
  const bias = load<usize>(ARGUMENTS, 44); // or 0
  const wide = load<i32>(ARGUMENTS, 48) !== 0;
  const even = load<i32>(ARGUMENTS, 52) !== 0; // whether all strips are as wide
  const bands = load<i32>(ARGUMENTS, 56); // of each product
  const batch = load<i32>(ARGUMENTS, 60); // its number
  const shares = <i64>products * bands * strips;
  const first = <i32>(<i64>task * shares / tasks);
  const end = <i32>(<i64>(task + 1) * shares / tasks);
  for (let share = first; share < end; share++) {
    const operands = table + <usize>(share / (bands * strips)) * 12;
    const band = share / strips % bands;
    const strip = share % strips;
    const i = shareStart(band, bands, m, PANEL);
    const j = stripStart(strip, strips, n, even);
    const rows = shareStart(band + 1, bands, m, PANEL) - i;
    const columns = stripStart(strip + 1, strips, n, even) - j;
    if (columns === 0) continue;
    const a = placeOf(load<usize>(operands), strideA, transposedA, i, 0);
    const b = placeOf(load<usize>(operands, 4), strideB, transposedB, 0, j);
    const c = placeOf(load<usize>(operands, 8), strideC, false, i, j);
    product(a, strideA, transposedA, b, strideB, transposedB, c, strideC, rows, columns, k, wide, workspace, batch);
    if (bias !== 0) addToRows(c, strideC, bias + (<usize>j << 2), rows, columns);
  }
}

/** Where a strip begins. Of uneven ones the first are the widest: who waits for the last one does not wait long. */
function stripStart(strip: i32, strips: i32, n: i32, even: bool): i32 {
  if (even) return shareStart(strip, strips, n, PANEL);
  const left = strips - strip;
  return n - shareStart(left * left, strips * strips, n, PANEL);
}

function addToRows(c: usize, strideC: usize, bias: usize, rows: i32, columns: i32): void {
  for (; rows > 0; rows--) {
    arithmeticRow(ADD, c, c, false, bias, false, columns, 0);
    c += strideC;
  }
}

/** Random numbers from n words: blocks of 16 are shared out, and the last task does the rest. */
function numbersTask(kind: i32, task: i32, tasks: i32): void {
  const n = load<i32>(ARGUMENTS);
  const first = shareStart(task, tasks, n, BLOCK);
  const count = shareStart(task + 1, tasks, n, BLOCK) - first;
  const words = load<usize>(ARGUMENTS, 4) + (<usize>first << 2);
  const y = load<usize>(ARGUMENTS, 8) + (<usize>first << 2);
  const a = load<f32>(ARGUMENTS, 128);
  const b = load<f32>(ARGUMENTS, 132);
  if (kind === NORMALS) normals(words, y, count >> 4, a, b);
  else if (kind === UNIFORMS) uniforms(words, y, count, a, b);
}
