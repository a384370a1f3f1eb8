import { crc32 } from "../../src/pth/crc32.ts";
import { fields, type Parts, program, storageRef, text, zipOf } from "./files.ts";
import type { Draw } from "./fuzz.ts";

/** A file that says much with few bytes. */
export interface WorstFile {
  readonly what: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Bytes = Uint8Array<ArrayBuffer>;

const DATA = new Uint8Array(16);
const STORAGE = storageRef("0", 4);
const ORDERED_DICT = "ccollections\nOrderedDict\n";
const REBUILD = "ctorch._utils\n_rebuild_tensor_v2\n";
const TENSOR_ARGS = program("(", STORAGE, "K\x00K\x04\x85K\x01\x85\x89)t");

const short = (value: string): number[] => [0x8c, value.length, ...program(value)];
const name = (i: number): string => i.toString(36).padStart(4, "0");

/** What is said again and again, each time as one more value of a list; `first` is in the list before. */
const REPEATED: readonly { what: string; first?: Parts; item: (i: number) => Parts }[] = [
  { what: "None", item: () => ["N"] },
  { what: "floats", item: (i) => ["G", fields([8, i])] },
  { what: "long numbers", item: (i) => ["\x8a\x09", fields([8, i], [1, 1])] },
  { what: "short texts", item: (i) => [short(name(i))] },
  { what: "texts beyond Latin-1", item: (i) => [text(`€${name(i)}`)] },
  { what: "lists", item: () => ["]"] },
  { what: "lists of one", item: () => ["]Na"] },
  { what: "lists of two", item: () => ["]NaNa"] },
  { what: "dicts", item: () => ["}"] },
  { what: "dicts of one", item: () => ["}K\x01Ns"] },
  { what: "dicts of many", item: () => ["}(", ...Array.from({ length: 250 }, (_, i) => ["K", [i], "N"]).flat(), "u"] },
  { what: "tuples of one", item: () => ["N\x85"] },
  { what: "tuples of three", item: () => ["NNN\x87"] },
  { what: "tuples in tuples", item: () => ["N", "\x85".repeat(8)] },
  { what: "memories of lists", item: () => ["]\x94"] },
  { what: "memories of one value", item: () => ["N", "\x94".repeat(100)] },
  { what: "OrderedDicts", first: [ORDERED_DICT, "\x94"], item: () => ["h\x00)R"] },
  { what: "tensors", first: [REBUILD, "\x94", TENSOR_ARGS, "\x94"], item: () => ["h\x00h\x01R"] },
  { what: "one tensor in many places", first: [REBUILD, TENSOR_ARGS, "R\x94"], item: () => ["h\x00"] },
];

/** Files of about so many bytes, each of which wants many times as much memory. */
export function worstFiles(size: number): WorstFile[] {
  const repeated = REPEATED.map(({ what, first = [], item }) => {
    const items = program("(", Array.from({ length: 200 }, (_, i) => program(...item(i))).flat(), "e");
    return { what, bytes: fileOf(program("\x80\x04}", text("l"), "](", ...first, "e"), items, size) };
  });
  return [...repeated, { what: "long names", bytes: longNames(size) }, { what: "storages", bytes: storages(size) }];
}

/** A dict, its first key and a value, which is said to be some more, until the file is so long. */
function fileOf(start: readonly number[], more: readonly number[], size: number): Bytes {
  const times = Math.ceil(size / more.length);
  const pickle = new Uint8Array(start.length + times * more.length + 2);
  pickle.set(start);
  for (let i = 0; i < times; i++) pickle.set(more, start.length + i * more.length);
  pickle.set(program("s."), pickle.length - 2);
  return zipOf([["x/data.pkl", pickle] as const, ["x/data/0", DATA] as const], { crc: crc32 });
}

/** A tensor in many places whose names begin with a long one. */
function longNames(size: number): Bytes {
  const start = program("\x80\x04}", text("n".repeat(size / 2 ** 6)), "](", REBUILD, TENSOR_ARGS, "R\x94e");
  return fileOf(start, program("(", "h\x00".repeat(200), "e"), size);
}

/** Storages of one number each and their tensors, with everything remembered, as torch.save does: a file that must be read. */
function storages(size: number): Bytes {
  const keys = Array.from({ length: Math.ceil(size / 400) }, (_, i) => name(i));
  const tensors = keys.flatMap((key) => {
    const id = program(
      "(",
      text("storage"),
      "\x94ctorch\nFloatStorage\n\x94",
      text(key),
      "\x94",
      text("cpu"),
      "\x94K\x01t\x94Q",
    );
    const rest = program("K\x00K\x01\x85\x94K\x01\x85\x94\x89", ORDERED_DICT, ")R\x94t\x94R\x94");
    return program(text(key), "\x94", REBUILD, "(", id, rest);
  });
  const data = keys.map((key) => [`x/data/${key}`, DATA.subarray(0, 4)] as const);
  return zipOf([["x/data.pkl", program("\x80\x04}(", tensors, "u.")], ...data], { crc: crc32 });
}

/** Files of lists and tuples of all of these things, drawn. */
export function mixedFiles(size: number, draw: Draw, count: number): WorstFile[] {
  const some = REPEATED.filter(({ first }) => first === undefined);
  return Array.from({ length: count }, (_, n) => {
    const item = (): number[] => {
      const parts = Array.from({ length: 1 + draw(8) }, (_, i) => program(...some[draw(some.length)]!.item(i))).flat();
      if (draw(3) === 0) return parts;
      return draw(2) ? program("](", parts, "e") : program("(", parts, "t");
    };
    const items = program("(", Array.from({ length: 100 }, item).flat(), "e");
    return { what: `mixed ${n}`, bytes: fileOf(program("\x80\x04}", text("l"), "]"), items, size) };
  });
}
