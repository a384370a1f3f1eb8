/** a·b + c in each lane: rounded twice, or once with relaxed SIMD where the hardware has it so. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b));
}

@inline
function put(c: usize, left: v128, right: v128, first: bool): void {
  v128.store(c, first ? left : f32x4.add(v128.load(c), left));
  v128.store(c, first ? right : f32x4.add(v128.load(c, 16), right), 16);
}

/**
 * `rows` ≤ 4 rows times 8 columns of C from a panel of each operand: 8 sums of 4 lanes stay in registers all along k.
 * C is set by the first block of k and added to by the others. It is not unrolled along k, which older engines make slower.
 */
@inline
function tile(rows: i32, a: usize, b: usize, c: usize, k: i32, strideC: usize, first: bool): void {
  let c0 = f32x4.splat(0);
  let d0 = c0;
  let c1 = c0;
  let d1 = c0;
  let c2 = c0;
  let d2 = c0;
  let c3 = c0;
  let d3 = c0;
  const end = b + (<usize>k << 5);
  do {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    c0 = multiplyAdd(a0, left, c0);
    d0 = multiplyAdd(a0, right, d0);
    if (rows > 1) {
      const a1 = v128.load32_splat(a, 4);
      c1 = multiplyAdd(a1, left, c1);
      d1 = multiplyAdd(a1, right, d1);
    }
    if (rows > 2) {
      const a2 = v128.load32_splat(a, 8);
      c2 = multiplyAdd(a2, left, c2);
      d2 = multiplyAdd(a2, right, d2);
    }
    if (rows > 3) {
      const a3 = v128.load32_splat(a, 12);
      c3 = multiplyAdd(a3, left, c3);
      d3 = multiplyAdd(a3, right, d3);
    }
    a += 16;
    b += 32;
  } while (b < end);
  put(c, c0, d0, first);
  if (rows > 1) put(c + strideC, c1, d1, first);
  if (rows > 2) put(c + 2 * strideC, c2, d2, first);
  if (rows > 3) put(c + 3 * strideC, c3, d3, first);
}

function tile4(a: usize, b: usize, c: usize, k: i32, strideC: usize, first: bool): void {
  tile(4, a, b, c, k, strideC, first);
}

function tile3(a: usize, b: usize, c: usize, k: i32, strideC: usize, first: bool): void {
  tile(3, a, b, c, k, strideC, first);
}

function tile2(a: usize, b: usize, c: usize, k: i32, strideC: usize, first: bool): void {
  tile(2, a, b, c, k, strideC, first);
}

function tile1(a: usize, b: usize, c: usize, k: i32, strideC: usize, first: bool): void {
  tile(1, a, b, c, k, strideC, first);
}

function tileOf(rows: i32, a: usize, b: usize, c: usize, k: i32, strideC: usize, first: bool): void {
  if (rows >= 4) tile4(a, b, c, k, strideC, first);
  else if (rows === 3) tile3(a, b, c, k, strideC, first);
  else if (rows === 2) tile2(a, b, c, k, strideC, first);
  else tile1(a, b, c, k, strideC, first);
}

/** A tile of fewer than 8 columns: computed whole at `edge`, 4 rows of 8, and copied or added element by element. */
function tileAtEdge(
  rows: i32, columns: i32, a: usize, b: usize, c: usize, k: i32, strideC: usize, first: bool, edge: usize,
): void {
  tileOf(rows, a, b, edge, k, 32, true);
  for (let i = 0; i < min(rows, 4); i++) {
    for (let j = 0; j < columns; j++) {
      const to = c + <usize>i * strideC + (<usize>j << 2);
      const sum = load<f32>(edge + (<usize>i << 5) + (<usize>j << 2));
      store<f32>(to, first ? sum : load<f32>(to) + sum);
    }
  }
}

/** All of C, [rows, columns], from the packed panels of one block of k. */
export function tiles(
  a: usize, b: usize, c: usize, rows: i32, columns: i32, k: i32, strideC: usize, first: bool, edge: usize,
): void {
  for (let j = 0; j < columns; j += 8) {
    let panel = a;
    for (let i = 0; i < rows; i += 4) {
      const to = c + <usize>i * strideC + (<usize>j << 2);
      if (j + 8 > columns) tileAtEdge(rows - i, columns - j, panel, b, to, k, strideC, first, edge);
      else if (i + 4 <= rows) tile4(panel, b, to, k, strideC, first);
      else tileOf(rows - i, panel, b, to, k, strideC, first);
      panel += <usize>k << 4;
    }
    b += <usize>k << 5;
  }
}
