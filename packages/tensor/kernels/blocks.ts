// How a product is cut up, in elements. A block of A, BLOCK_ROWS × BLOCK_K, is packed once; blocks of B, BLOCK_K × BLOCK_COLUMNS, 384
// KiB, meet it one after the other, NEAR_ROWS rows at a time, which are 384 KiB: both are in the second cache then. A tile's columns
// of B, 12 KiB, stay in the first while these rows pass. Sums are cut at multiples of BLOCK_K: it alone of these has an influence on
// the last bits.
export const BLOCK_K: i32 = 768;
export const BLOCK_ROWS: i32 = 512;
export const NEAR_ROWS: i32 = 128;
export const BLOCK_COLUMNS: i32 = 128;

/** A tile of C is summed in registers: so many rows times so many columns. */
export const TILE_ROWS: i32 = 2;
export const TILE_COLUMNS: i32 = 4;

/** Up to this many rows, packing B would cost more than it saves. */
export const FEW_ROWS: i32 = 48;
/** And as long as their elements are at most so many, whose panels fit into a workspace. */
export const FEW_ELEMENTS: i32 = 500000;
/** With few rows, so many columns of each half of B are read by one or two of them, and near for the tiles then. */
export const STREAM_COLUMNS: i32 = 24;
/** Up to this k two rows read them together: 16 KiB, which stay in the first cache. */
export const LONGEST_PAIR: i32 = 2048;
/** Bytes of a line that are read before those of a line elsewhere: 256 steps. */
export const STREAM_BYTES: usize = 1024;
