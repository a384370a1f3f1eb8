import { BLOCK_COLUMNS, BLOCK_K } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { fourOf } from "./pack";
import { putRow } from "./sums";

/** From one of the eight sums to the next: those of BLOCK_COLUMNS columns are 4 KiB, and stay in the first cache. */
const SUM: usize = <usize>BLOCK_COLUMNS << 2;

/** sums ← sums + x · row, for each column. */
@inline
function addMultiple(sums: usize, x: v128, row: usize, columns: i32): void {
  let left = columns;
  for (; left >= 4; left -= 4) {
    v128.store(sums, multiplyAdd(x, v128.load(row), v128.load(sums)));
    sums += 16;
    row += 16;
  }
  if (left > 0) v128.store(sums, multiplyAdd(x, fourOf(row, left), v128.load(sums)));
}

/** The eight sums of each column become one, in the place of the first: in the order of a tile. */
function addUp(sums: usize): void {
  for (const end = sums + SUM; sums < end; sums += 16) {
    const s0 = f32x4.add(v128.load(sums), v128.load(sums, 4 * SUM));
    const s1 = f32x4.add(v128.load(sums, SUM), v128.load(sums, 5 * SUM));
    const s2 = f32x4.add(v128.load(sums, 2 * SUM), v128.load(sums, 6 * SUM));
    const s3 = f32x4.add(v128.load(sums, 3 * SUM), v128.load(sums, 7 * SUM));
    v128.store(sums, f32x4.add(f32x4.add(s0, s2), f32x4.add(s1, s3)));
  }
}

/**
 * A row times a B that lies across k, as the values of attention do when one token is added: what is read once is not worth
 * turning. Each step takes a row of B as it lies, and adds its multiple to one of eight sums a column, step p to sum p mod 8.
 */
export function rowAcross(a: usize, b: usize, strideB: usize, c: usize, n: i32, k: i32, sums: usize): void {
  for (let j = 0; j < n; j += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, n - j);
    const at = <usize>j << 2;
    for (let block = 0; block < k; block += BLOCK_K) {
      memory.fill(sums, 0, 8 * SUM);
      for (let p = block; p < min(block + BLOCK_K, k); p++) {
        const x = v128.load32_splat(a + (<usize>p << 2));
        addMultiple(sums + <usize>(p & 7) * SUM, x, b + <usize>p * strideB + at, columns);
      }
      addUp(sums);
      putRow(sums, c + at, columns, block === 0);
    }
  }
}
