// Where things lie in the memory that all threads share, in bytes. The TypeScript side has the same figures, in
// src/kernels/memory.ts; everything from HEAP on is its own to give away.

/** One job at a time: what is to be done, and how far it is. */
export const JOB: usize = 64;
/** Its arguments: 32 words, and 16 numbers of float64 (or 32 of float32). */
export const ARGUMENTS: usize = JOB + 256;
/** The 624 words of a Mersenne Twister, while it draws, and the first one again behind them. */
export const TWISTER: usize = 4 * 1024;
/** Where they go, tempered, when not all of them are wanted yet. */
export const TEMPERED: usize = 6656;
/** cos(k/64) and sin(k/64) in float64, k = 0 … 402: a whole turn. */
export const TURN: usize = 9 * 1024;
// From 16 · 1024 on: the constants of constants.ts, where scripts/build-kernels.ts tells the compiler to put them.
/** A workspace for each thread, the caller's first. */
export const WORKSPACES: usize = 64 * 1024;
export const WORKSPACE: usize = 2048 * 1024;
export const MAX_THREADS: i32 = 32;
