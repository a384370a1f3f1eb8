// Sums of float32 in float64, each in the order of its elements. They are loops over Float32Array alone: engines compile a
// loop for the array types that it has met, and a second type costs it half its speed.

/** Σ of the elements start … end - 1. */
export function sumRow(values: Float32Array, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += values[i]!;
  return total;
}

/** Σ (x - mean)² over the elements start … end - 1. */
export function sumSquares(values: Float32Array, start: number, end: number, mean: number): number {
  let total = 0;
  for (let i = start; i < end; i++) {
    const difference = values[i]! - mean;
    total += difference * difference;
  }
  return total;
}

/**
 * totals[j] = Σ of the elements start + j, start + j + stride, … `rows` of them, in this order: the sums of a matrix's
 * columns. Four rows a turn, so that a total is fetched and put back once for four elements.
 */
export function sumColumns(
  totals: Float64Array,
  values: Float32Array,
  start: number,
  rows: number,
  stride: number,
): void {
  totals.fill(0);
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const at = start + i * stride;
    for (let j = 0; j < totals.length; j++) {
      const k = at + j;
      totals[j] = totals[j]! + values[k]! + values[k + stride]! + values[k + 2 * stride]! + values[k + 3 * stride]!;
    }
  }
  for (; i < rows; i++) {
    const at = start + i * stride;
    for (let j = 0; j < totals.length; j++) totals[j]! += values[at + j]!;
  }
}
