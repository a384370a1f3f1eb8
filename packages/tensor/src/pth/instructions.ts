import { findGlobal } from "./globals.ts";
import type { Machine } from "./machine.ts";
import { PickleDict, PickleList, type PickleValue } from "./values.ts";

/** What an instruction does. */
export type Run = (machine: Machine) => void;

const EMPTY_TUPLE: readonly PickleValue[] = [];

/**
 * The instructions that torch.save writes, with any protocol from 2 to 5, and no others: code, what it does, and the name
 * that Python's pickletools has for it.
 * @see https://github.com/python/cpython/blob/3.13/Lib/pickletools.py
 */
const TABLE: readonly (readonly [code: string, run: Run, name: string])[] = [
  ["\x80", (m) => m.protocol(m.in.uint8()), "PROTO"],
  ["\x95", (m) => m.in.skip(8), "FRAME"],
  ["N", (m) => m.push(null), "NONE"],
  ["\x88", (m) => m.push(true), "NEWTRUE"],
  ["\x89", (m) => m.push(false), "NEWFALSE"],
  ["J", (m) => m.push(m.in.int32()), "BININT"],
  ["K", (m) => m.push(m.in.uint8()), "BININT1"],
  ["M", (m) => m.push(m.in.uint16()), "BININT2"],
  ["\x8a", (m) => m.push(m.in.long()), "LONG1"],
  ["G", (m) => m.push(m.in.float64()), "BINFLOAT"],
  ["X", (m) => m.push(m.in.text(m.in.uint32())), "BINUNICODE"],
  ["\x8c", (m) => m.push(m.in.text(m.in.uint8())), "SHORT_BINUNICODE"],
  [")", (m) => m.push(EMPTY_TUPLE), "EMPTY_TUPLE"],
  ["\x85", (m) => m.push(m.popMany(1)), "TUPLE1"],
  ["\x86", (m) => m.push(m.popMany(2)), "TUPLE2"],
  ["\x87", (m) => m.push(m.popMany(3)), "TUPLE3"],
  ["t", (m) => m.push(m.popToMark()), "TUPLE"],
  ["]", (m) => m.push(new PickleList()), "EMPTY_LIST"],
  ["a", (m) => m.append(m.popMany(1)), "APPEND"],
  ["e", (m) => m.append(m.popToMark()), "APPENDS"],
  ["}", (m) => m.push(new PickleDict()), "EMPTY_DICT"],
  ["s", (m) => m.setItems(m.popMany(2)), "SETITEM"],
  ["u", (m) => m.setItems(m.popToMark()), "SETITEMS"],
  ["(", (m) => m.mark(), "MARK"],
  ["q", (m) => m.remember(m.in.uint8()), "BINPUT"],
  ["r", (m) => m.remember(m.in.uint32()), "LONG_BINPUT"],
  ["\x94", (m) => m.memoize(), "MEMOIZE"],
  ["h", (m) => m.recall(m.in.uint8()), "BINGET"],
  ["j", (m) => m.recall(m.in.uint32()), "LONG_BINGET"],
  ["c", (m) => m.push(findGlobal(m.in.line(), m.in.line())), "GLOBAL"],
  ["\x93", (m) => m.stackGlobal(), "STACK_GLOBAL"],
  ["Q", (m) => m.push(m.persistent(m.pop())), "BINPERSID"],
  ["R", (m) => m.reduce(), "REDUCE"],
  ["b", (m) => m.build(), "BUILD"],
];

/** What each code does; undefined for those that no state dict needs. */
export const INSTRUCTIONS: readonly (Run | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  return TABLE.find(([char]) => char.charCodeAt(0) === code)?.[1];
});

/** Ends the pickle. */
export const STOP: number = ".".charCodeAt(0);
