import { findGlobal } from "./globals.ts";
import type { Machine } from "./machine.ts";
import { PickleDict, PickleList, type PickleValue } from "./values.ts";

/** What an instruction does. */
type Run = (machine: Machine) => void;

/** An instruction, and the bytes of memory that it takes at most, beside those of texts and of a dict's entries. */
interface Instruction {
  readonly run: Run;
  readonly takes: number;
}

// What values take in V8, from above. A place is one on the stack, and in a tuple or list at last.
const PLACE = 16;
const NUMBER = PLACE + 32;
const TEXT = PLACE + 32;
const TUPLE = PLACE + 48;
const LIST = PLACE + 64;
const DICT = PLACE + 64;
const TENSOR = PLACE + 80;
const MEMORY = 24;
/** The array behind a list when it begins to grow. */
const ITEMS = 160;
/** The Map behind a dict, with its first entries. */
const ENTRIES = 256;

const EMPTY_TUPLE: readonly PickleValue[] = [];

/**
 * The instructions that torch.save writes, with any protocol from 2 to 5, and no others: code, what it does, the memory
 * that it takes, and the name that Python's pickletools has for it.
 * @see https://github.com/python/cpython/blob/3.13/Lib/pickletools.py
 */
const TABLE: readonly (readonly [code: string, run: Run, takes: number, name: string])[] = [
  ["\x80", (m) => m.protocol(m.in.uint8()), 0, "PROTO"],
  ["\x95", (m) => m.in.skip(8), 0, "FRAME"],
  ["N", (m) => m.push(null), PLACE, "NONE"],
  ["\x88", (m) => m.push(true), PLACE, "NEWTRUE"],
  ["\x89", (m) => m.push(false), PLACE, "NEWFALSE"],
  ["J", (m) => m.push(m.in.int32()), PLACE, "BININT"],
  ["K", (m) => m.push(m.in.uint8()), PLACE, "BININT1"],
  ["M", (m) => m.push(m.in.uint16()), PLACE, "BININT2"],
  ["\x8a", (m) => m.push(m.in.long()), NUMBER, "LONG1"],
  ["G", (m) => m.push(m.in.float64()), NUMBER, "BINFLOAT"],
  ["X", (m) => m.text(m.in.uint32()), TEXT, "BINUNICODE"],
  ["\x8c", (m) => m.text(m.in.uint8()), TEXT, "SHORT_BINUNICODE"],
  [")", (m) => m.push(EMPTY_TUPLE), PLACE, "EMPTY_TUPLE"],
  ["\x85", (m) => m.push(m.popMany(1)), TUPLE, "TUPLE1"],
  ["\x86", (m) => m.push(m.popMany(2)), TUPLE, "TUPLE2"],
  ["\x87", (m) => m.push(m.popMany(3)), TUPLE, "TUPLE3"],
  ["t", (m) => m.push(m.popToMark()), TUPLE, "TUPLE"],
  ["]", (m) => m.push(new PickleList()), LIST, "EMPTY_LIST"],
  ["a", (m) => m.append(m.popMany(1)), ITEMS, "APPEND"],
  ["e", (m) => m.append(m.popToMark()), ITEMS, "APPENDS"],
  ["}", (m) => m.push(new PickleDict()), DICT, "EMPTY_DICT"],
  ["s", (m) => m.setItems(m.popMany(2)), ENTRIES, "SETITEM"],
  ["u", (m) => m.setItems(m.popToMark()), ENTRIES, "SETITEMS"],
  ["(", (m) => m.mark(), 0, "MARK"],
  ["q", (m) => m.remember(m.in.uint8()), MEMORY, "BINPUT"],
  ["r", (m) => m.remember(m.in.uint32()), MEMORY, "LONG_BINPUT"],
  ["\x94", (m) => m.memoize(), MEMORY, "MEMOIZE"],
  ["h", (m) => m.recall(m.in.uint8()), PLACE, "BINGET"],
  ["j", (m) => m.recall(m.in.uint32()), PLACE, "LONG_BINGET"],
  ["c", (m) => m.push(findGlobal(m.in.line(), m.in.line())), PLACE, "GLOBAL"],
  ["\x93", (m) => m.stackGlobal(), PLACE, "STACK_GLOBAL"],
  ["Q", (m) => m.push(m.persistent(m.pop())), PLACE, "BINPERSID"],
  ["R", (m) => m.reduce(), TENSOR, "REDUCE"],
  ["b", (m) => m.build(), 0, "BUILD"],
];

/** What each code does; undefined for those that no state dict needs. */
export const INSTRUCTIONS: readonly (Instruction | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  const row = TABLE.find(([char]) => char.charCodeAt(0) === code);
  return row && { run: row[1], takes: row[2] };
});

/** Ends the pickle. */
export const STOP: number = ".".charCodeAt(0);
