import type { Tensor } from "../../src/index.ts";
import { crc32 } from "../../src/pth/crc32.ts";
import { openPth, PthError, type PthFile, readPth } from "../../src/pth.ts";
import { fields, int, pickleOf, program, storageRef, tensorOf, text, zipOf } from "./files.ts";

/** Whole numbers below n, the same for the same seed. */
export type Draw = (n: number) => number;

/** Numerical Recipes' generator of 32 bits; its low bits are poor, so the high ones are taken. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

type Bytes = Uint8Array<ArrayBuffer>;

const INTERESTING = [0, 1, 2, 4, 0x7f, 0x80, 0xff];
const PIECES: readonly (readonly number[])[] = [
  ...Array.from("\x80\x02.(0t)]}aesubqhrjcQRNKJMGX\x85\x86\x87\x88\x89\x8a\x8c\x93\x94\x95", (char) => program(char)),
  program("ctorch\nLongStorage\n"),
  program("ccollections\nOrderedDict\n)R"),
  program("cos\nsystem\n"),
  text("__proto__"),
  text("0"),
  int(-1),
  int(2 ** 40),
  int(2 ** 53 - 1),
  fields([4, 0xffffffff]),
  fields([8, 2n ** 64n - 1n]),
];

/** Does some damage at a place or two. */
export function damage(file: Bytes, draw: Draw): Bytes {
  let bytes: Bytes = file.slice();
  for (let n = 1 + draw(3); n > 0; n--) {
    if (bytes.length === 0) return bytes;
    const at = draw(bytes.length);
    const from = draw(bytes.length);
    const length = draw(Math.min(24, bytes.length - from) + 1);
    const splice = (remove: number, insert: ArrayLike<number>): Bytes => {
      const rest = bytes.subarray(Math.min(at + remove, bytes.length));
      const spliced = new Uint8Array(at + insert.length + rest.length);
      spliced.set(bytes.subarray(0, at));
      spliced.set(insert, at);
      spliced.set(rest, at + insert.length);
      return spliced;
    };
    const kind = draw(9);
    if (kind < 2) bytes[at]! ^= 1 << draw(8);
    else if (kind < 3) bytes[at] = INTERESTING[draw(INTERESTING.length)]!;
    else if (kind < 4) bytes = bytes.slice(0, at);
    else if (kind < 5) bytes = splice(draw(9), []);
    else if (kind < 6) bytes = splice(0, bytes.slice(from, from + length));
    else if (kind < 7) bytes = splice(length, bytes.slice(from, from + length));
    else if (kind < 8) bytes = splice(draw(3), PIECES[draw(PIECES.length)]!);
    else bytes.set(bytes.slice(from, from + Math.min(length, bytes.length - at)), at);
  }
  return bytes;
}

const STORAGES = [["x/data/0", new Uint8Array(64).fill(1)] as const, ["x/data/1", new Uint8Array(8)] as const];

/** A pickle of tensors, dicts and lists, mostly as torch.save writes them. */
function pickle(draw: Draw): Bytes {
  const size = (): number => draw(5);
  const value = (depth: number): number[] => {
    const kind = draw(depth > 3 ? 4 : 7);
    if (kind < 3) {
      const storage = draw(2) ? storageRef("0", 16) : storageRef("1", 1, "LongStorage");
      const shape = Array.from({ length: draw(3) }, size);
      return tensorOf(storage, shape, shape.map(size), draw(6) ? draw(3) : size());
    }
    if (kind < 4)
      return [int(draw(100)), program("N"), program("\x88"), program("G", new Array(8).fill(0)), text("x")][draw(5)]!;
    const items = Array.from({ length: draw(3) }, () => value(depth + 1));
    if (kind < 5) return program("](", ...items, "e");
    if (kind < 6) return program("(", ...items, "t");
    return program("}(", ...items.flatMap((item, i) => [text(`k${i}`), item]), "u");
  };
  return Uint8Array.from(pickleOf(...Array.from({ length: 1 + draw(3) }, (_, i) => [`t${i}`, value(0)] as const)));
}

/** A file whose zip is whole and whose pickle is damaged. */
export function damagedPickle(draw: Draw): Bytes {
  const whole = pickle(draw);
  const damaged = draw(4) ? damage(whole, draw) : whole;
  return zipOf([["x/data.pkl", damaged], ...STORAGES], { crc: crc32 });
}

/** What reading gave: each tensor's dtype, shape and values; null if it was refused. Any other error is thrown. */
function outcome(read: () => ReadonlyMap<string, Tensor>): string | null {
  try {
    return describe(read());
  } catch (error) {
    if (error instanceof PthError) return null;
    throw error;
  }
}

export function readAll(file: Uint8Array): string | null {
  return outcome(() => readPth(file).tensors);
}

/** The same, tensor by tensor. */
export async function readLazily(file: Uint8Array): Promise<string | null> {
  try {
    const opened: PthFile = await openPth(file);
    const tensors = new Map<string, Tensor>();
    for await (const [name, x] of opened) tensors.set(name, x);
    return describe(tensors);
  } catch (error) {
    if (error instanceof PthError) return null;
    throw error;
  }
}

function describe(tensors: ReadonlyMap<string, Tensor>): string {
  let text = "";
  for (const [name, x] of tensors) {
    const values = x.numel() > 1e5 ? x.strides : x.toTypedArray(); // one that is expanded is not written out
    text += `${name} ${x.dtype} [${x.shape}] ${values}\n`;
  }
  return text;
}

/** Damages files until the time is over. Returns how many were read and refused. */
export function fuzz(files: readonly Bytes[], seed: number, milliseconds: number): { read: number; refused: number } {
  const draw = drawFrom(seed);
  const originals = files.map(readAll);
  const counts = { read: 0, refused: 0 };
  for (const end = performance.now() + milliseconds; performance.now() < end; ) {
    for (let i = 0; i < 100; i++) {
      const which = draw(files.length + 1);
      const original = originals[which];
      const file = original === undefined ? damagedPickle(draw) : damage(files[which]!, draw);
      const got = readAll(file);
      counts[got === null ? "refused" : "read"]++;
      // Whatever is damaged outside the data does no harm; within it, the checksums notice.
      if (original !== undefined && got !== null && got !== original) throw new Error("damage was not noticed");
    }
  }
  return counts;
}
