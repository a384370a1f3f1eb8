// The numbers in the formulas of loops lie in memory, where the compiler puts what `memory.data` names, and are read where they
// are used: one instruction. If they stand in the code, the V8 of Node 24 builds each of them anew each time around, in three.

/** The k-th float32 of a table, in all four lanes. */
@inline
export function constant(table: usize, k: i32 = 0): v128 {
  return v128.load32_splat(table + (<usize>k << 2));
}

/** The k-th float64 of a table, in both lanes. */
@inline
export function constant64(table: usize, k: i32 = 0): v128 {
  return v128.load64_splat(table + (<usize>k << 3));
}

export const ONE: usize = memory.data<f32>([1]);
export const MINUS_ZERO: usize = memory.data<f32>([-0.0]);
/** The low 24 bits. */
export const LOW24: usize = memory.data<i32>([0xffffff]);
