import fc, { type Arbitrary } from "fast-check";
import { names } from "./arbitraries.ts";
import { entry, fileOf } from "./files.ts";

const SIZES: Record<string, number> = {
  F32: 4,
  F16: 2,
  BF16: 2,
  I8: 1,
  U8: 1,
  I16: 2,
  U16: 2,
  I32: 4,
  U32: 4,
  I64: 8,
  U64: 8,
  BOOL: 1,
};
const DTYPES = [...Object.keys(SIZES), "F64", "F4", "f32", "toString"];

/** Files of every dtype that can be read; their names and data in any order. */
const files: Arbitrary<Uint8Array<ArrayBuffer>> = fc
  .record({
    tensors: fc.uniqueArray(
      fc.tuple(names, fc.constantFrom(...Object.keys(SIZES)), fc.array(fc.nat(3), { maxLength: 3 }), fc.nat()),
      { maxLength: 4, selector: ([name]) => name },
    ),
    metadata: fc.option(fc.tuple(names, fc.string({ unit: "binary", maxLength: 5 }))),
    seed: fc.nat(255),
    spaces: fc.nat(8),
  })
  .map(({ tensors, metadata, seed, spaces }) => {
    let end = 0;
    const data: number[] = [];
    const entries = tensors.map(([name, dtype, shape, key]): [key: number, json: string] => {
      const size = shape.reduce((a, b) => a * b, 1) * SIZES[dtype]!;
      const begin = end;
      end += size;
      // Small integers in every width, so that most files can be read.
      for (let i = 0; i < size; i++)
        data.push(i % SIZES[dtype]! === 0 ? (dtype === "BOOL" ? seed & 1 : (seed + i) & 127) : 0);
      return [key, `${JSON.stringify(name)}:${JSON.stringify(entry(dtype, shape, begin, end))}`];
    });
    const members = entries.sort(([a], [b]) => a - b).map(([, json]) => json);
    if (metadata) members.push(`"__metadata__":${JSON.stringify(Object.fromEntries([metadata]))}`);
    return fileOf(`{${members.join(",")}}${" ".repeat(spaces)}`, data);
  });

type Mutate = (file: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

function splice(file: Uint8Array, at: number, remove: number, insert: Iterable<number>): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(...file.subarray(0, at), ...insert, ...file.subarray(at + remove));
}

function lengthOf(file: Uint8Array): number {
  return Math.min(file[0]! + 256 * file[1]!, Math.max(file.length - 8, 0));
}

/** Rewrites the header as text, and its length to fit. */
function edited(edit: (header: string) => string): Mutate {
  return (file) => {
    if (file.length < 8) return file;
    const length = lengthOf(file);
    const text = Array.from(file.subarray(8, 8 + length), (byte) => String.fromCharCode(byte)).join("");
    const bytes = Uint8Array.from(edit(text), (char) => char.charCodeAt(0));
    return fileOf("", Uint8Array.of(...bytes, ...file.subarray(8 + length)), BigInt(bytes.length));
  };
}

/** Replaces the i-th match of a pattern (counted round and round). */
function replaced(pattern: RegExp, i: number, by: (match: string, all: readonly string[]) => string): Mutate {
  return edited((header) => {
    const matches = [...header.matchAll(pattern)];
    const match = matches[i % matches.length];
    if (!match) return header;
    const all = matches.map(([text]) => text);
    return header.slice(0, match.index) + by(match[0], all) + header.slice(match.index + match[0].length);
  });
}

const SYNTAX = Array.from('{}[]:,"\\ 0129-.eu\u0000\n', (char) => char.charCodeAt(0));
const NUMBERS = [
  "0",
  "1",
  "2",
  "4",
  "-1",
  "1.0",
  "1e1",
  "01",
  "4294967296",
  "9007199254740993",
  "18446744073709551615",
  '"1"',
  "null",
  "[]",
];

const mutations: Arbitrary<Mutate> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat(254)).map(
    ([at, by]): Mutate =>
      (file) =>
        file.map((byte, i) => (i === at % file.length ? byte ^ (by + 1) : byte)),
  ),
  fc.tuple(fc.nat(), fc.constantFrom(...SYNTAX)).map(
    ([at, to]): Mutate =>
      (file) =>
        file.map((byte, i) => (i === 8 + (at % Math.max(lengthOf(file), 1)) ? to : byte)),
  ),
  fc.nat().map(
    (at): Mutate =>
      (file) =>
        file.slice(0, at % (file.length + 1)),
  ),
  fc.tuple(fc.nat(), fc.nat(9), fc.array(fc.nat(255), { maxLength: 9 })).map(
    ([at, n, insert]): Mutate =>
      (file) =>
        splice(file, at % (file.length + 1), n, insert),
  ),
  fc.tuple(fc.nat(), fc.nat(30), fc.nat()).map(
    ([from, n, to]): Mutate =>
      edited((text) => {
        const [start, at] = [from % (text.length + 1), to % (text.length + 1)];
        return text.slice(0, at) + text.slice(start, start + n) + text.slice(at);
      }),
  ),
  fc.tuple(fc.nat(7), fc.nat(255)).map(
    ([i, to]): Mutate =>
      (file) =>
        file.map((byte, k) => (k === i ? to : byte)),
  ),
  fc.tuple(fc.nat(), fc.constantFrom(...NUMBERS)).map(([i, to]) => replaced(/\d+/g, i, () => to)),
  fc
    .tuple(fc.nat(), fc.integer({ min: -4, max: 4 }))
    .map(([i, by]) => replaced(/\d+/g, i, (n) => String(Number(n) + by))),
  fc
    .tuple(fc.nat(), fc.constantFrom(...DTYPES))
    .map(([i, to]) => replaced(/"[A-Z]+\d*"/g, i, () => JSON.stringify(to))),
  fc.tuple(fc.nat(), fc.nat()).map(([i, j]) => replaced(/"[^"]*"/g, i, (_, all) => all[j % all.length]!)),
  fc
    .tuple(fc.nat(), fc.constantFrom('"__proto__"', '"__metadata__"', '"\\ud800"', '"\\u0061"', '"constructor"'))
    .map(([i, to]) => replaced(/"[^"]*"/g, i, () => to)),
  fc.tuple(fc.nat(), fc.nat()).map(([i, j]) => replaced(/\{"[^{}]*\}/g, i, (_, all) => all[j % all.length]!)),
  fc
    .tuple(fc.nat(), fc.nat())
    .map(([i, j]) => replaced(/"[^"]*":\{"[^{}]*\}/g, i, (_, all) => `${all[i % all.length]},${all[j % all.length]}`)),
  fc
    .tuple(fc.nat(), fc.constantFrom(" ", "\t", "\n", "\r"))
    .map(([i, space]) => replaced(/[{}[\]:,]/g, i, (sign) => space + sign + space)),
);

/** Good files and files with some damage. */
export const damagedFiles: Arbitrary<Uint8Array<ArrayBuffer>> = fc
  .tuple(files, fc.array(mutations, { maxLength: 3 }))
  .map(([file, list]) => list.reduce((damaged, mutate) => mutate(damaged), file));
