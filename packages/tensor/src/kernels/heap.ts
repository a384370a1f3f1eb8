/** A stretch of memory, in bytes. */
interface Block {
  readonly start: number;
  readonly size: number;
}

/** Whole cache lines, so that no two arrays share one. */
const LINE = 64;

/** Gives away stretches of a memory and takes them back: the first free block that is large enough. */
export class Heap {
  /** In rising order; neighbours are joined. */
  private free: Block[];
  private readonly taken = new Map<number, number>();
  /** From here on, nothing has ever been given away. */
  private untouched: number;
  private bytes = 0;

  constructor(start: number, end: number) {
    this.free = [{ start, size: end - start }];
    this.untouched = start;
  }

  /** How many bytes are given away. */
  get used(): number {
    return this.bytes;
  }

  /** Where `bytes` are free from now on, or null; and how many of them may hold something else than zeros. */
  allocate(bytes: number): { start: number; dirty: number } | null {
    const size = Math.max(1, Math.ceil(bytes / LINE)) * LINE;
    const i = this.free.findIndex((block) => block.size >= size);
    if (i === -1) return null;
    const { start, size: found } = this.free[i]!;
    this.free.splice(i, 1, ...(found > size ? [{ start: start + size, size: found - size }] : []));
    this.taken.set(start, size);
    this.bytes += size;
    const dirty = Math.max(0, Math.min(size, this.untouched - start));
    this.untouched = Math.max(this.untouched, start + size);
    return { start, dirty };
  }

  /** Takes back what was given away at `start`. */
  release(start: number): void {
    const size = this.taken.get(start);
    if (size === undefined) return;
    this.taken.delete(start);
    this.bytes -= size;
    const i = this.free.findIndex((block) => block.start > start);
    const at = i === -1 ? this.free.length : i;
    this.free.splice(at, 0, { start, size });
    this.join(at);
    this.join(at - 1);
  }

  /** Joins a free block with the next one, where they touch. */
  private join(i: number): void {
    const [block, next] = [this.free[i], this.free[i + 1]];
    if (!block || !next || block.start + block.size !== next.start) return;
    this.free.splice(i, 2, { start: block.start, size: block.size + next.size });
  }
}
