/** A binary heap of numbers: `pop` takes the smallest. Both operations take O(log size) steps. */
export class MinHeap {
  /** A tree in an array: the children of `#items[i]` are at 2i + 1 and 2i + 2, and neither is smaller than it. */
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let i = items.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (items[parent]! <= item) break;
      items[i] = items[parent]!;
      i = parent;
    }
    items[i] = item;
  }

  /** The smallest item, which leaves the heap; undefined if there is none. */
  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return top;
    // The last leaf fills the hole at the root, below every smaller item that is in its way.
    let i = 0;
    for (let child = 1; child < items.length; child = 2 * i + 1) {
      if (child + 1 < items.length && items[child + 1]! < items[child]!) child++;
      if (items[child]! >= last) break;
      items[i] = items[child]!;
      i = child;
    }
    items[i] = last;
    return top;
  }
}
