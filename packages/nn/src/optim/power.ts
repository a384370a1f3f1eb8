/** xⁿ for a whole n from 0 on, by squaring: the same bits on every engine, which `**` is not. */
export function power(x: number, n: number): number {
  let result = 1;
  for (let factor = x, left = n; left > 0; left = Math.floor(left / 2), factor *= factor) {
    if (left % 2 === 1) result *= factor;
  }
  return result;
}
