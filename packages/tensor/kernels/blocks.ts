// How a product is cut up, in elements. A panel of B, 8 columns × BLOCK_K, is 8 KiB and stays in the first cache while all
// rows of A pass; a block of A, BLOCK_ROWS × BLOCK_K, is 128 KiB and a block of B, BLOCK_K × BLOCK_COLUMNS, 512 KiB.
// Sums are cut at multiples of BLOCK_K: it alone of these has an influence on the last bits of a result.
export const BLOCK_K: i32 = 256;
export const BLOCK_ROWS: i32 = 128;
export const BLOCK_COLUMNS: i32 = 512;

/** Up to this many rows, all of A is packed at once, and each panel of B is used up while it is in the first cache. */
export const FEW_ROWS: i32 = 16;
/** The longest k for which they fit their place. */
export const FEW_ROWS_K: i32 = 8192;
