import type { ByteString } from "./bytes.ts";
import { MinHeap } from "./min-heap.ts";

/** The id of each token by its bytes, all 256 single bytes among them. Ids are ranks: a lower one merges earlier. */
export type Ranks = ReadonlyMap<ByteString, number>;

const NONE = -1;
const SPAN = 2 ** 32; // more than any position, so that rank · SPAN + start sorts by rank, then from left to right

/**
 * Byte pair encoding: begin with single bytes and, as long as two neighbours together are a token, merge the two of the
 * lowest rank, the leftmost first. Appends the ids of the n bytes of `piece` to `ids`.
 *
 * Searching all pairs before each merge, as the definition reads, takes O(n²) steps, and a hostile text is one long
 * piece. A merge changes only the pairs to its left and right, so a heap of pairs makes it O(n log n).
 */
export function bytePairEncode(piece: ByteString, ranks: Ranks, ids: number[]): void {
  const n = piece.length;
  // The parts are a linked list. A part is known by where it begins: there, next says where it ends and the next begins.
  const next = Int32Array.from({ length: n + 1 }, (_, i) => i + 1);
  const previous = Int32Array.from({ length: n + 1 }, (_, i) => i - 1);
  const pairRank = new Int32Array(n).fill(NONE); // of the part that begins here, merged with the next one
  const heap = new MinHeap();

  function offerPair(start: number): void {
    const end = next[next[start]!]!; // beyond n where no part follows
    const rank = end > n ? NONE : (ranks.get(piece.slice(start, end)) ?? NONE);
    pairRank[start] = rank;
    if (rank !== NONE) heap.push(rank * SPAN + start);
  }

  for (let start = 0; start < n; start++) offerPair(start);
  for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
    const rank = Math.floor(key / SPAN);
    const start = key - rank * SPAN;
    if (pairRank[start] !== rank) continue; // one of its two parts has been merged since
    const middle = next[start]!;
    const end = next[middle]!;
    next[start] = end;
    previous[end] = start;
    pairRank[middle] = NONE;
    offerPair(start);
    if (start > 0) offerPair(previous[start]!);
  }
  for (let start = 0; start < n; start = next[start]!) ids.push(ranks.get(piece.slice(start, next[start]))!);
}
