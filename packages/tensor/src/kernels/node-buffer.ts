/** What Node's Buffer can do, and a typed array cannot. */
export interface NodeBuffer {
  /** Copies shared memory as any other: V8 does it word by word, in up to three times the time, since others might write there. */
  readonly prototype: { readonly fill: (this: Uint8Array, bytes: Uint8Array) => void };
  /** Gives memory that may hold anything: to clear what will be written to takes longer than many ops do. */
  allocUnsafeSlow(bytes: number): Uint8Array;
}

interface Surroundings {
  readonly process?: { readonly versions?: Readonly<Record<string, string>> };
  readonly Buffer?: NodeBuffer;
}

const { process, Buffer } = globalThis as Surroundings;
const { node, bun, deno } = process?.versions ?? {};

/** Null in other runtimes: those that have one, too, do the same as without. */
export const nodeBuffer: NodeBuffer | null = (node && !bun && !deno && Buffer) || null;
