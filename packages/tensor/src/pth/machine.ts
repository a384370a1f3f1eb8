import { quote } from "../files/error.ts";
import type { Allowance } from "./allowance.ts";
import { PthError } from "./error.ts";
import { findGlobal } from "./globals.ts";
import type { PickleReader } from "./pickle-reader.ts";
import { kindOf, PickleDict, PickleGlobal, PickleList, type PickleValue } from "./values.ts";

/** The largest stack: Python's pickler puts 1000 items on it at a time. */
const MAX_STACK = 2 ** 16;
/** The memory for a key and a value in a dict, beside the places that they had on the stack. */
const ENTRY = 32;
/** How many marks there may be at a time. */
const MAX_MARKS = 1000;

/** What the instructions of a pickle work on: a stack with marks, and a memo of values. It checks everything and executes nothing. */
export class Machine {
  readonly in: PickleReader;
  /** The value for a persistent id, which is how PyTorch refers to a storage. */
  readonly persistent: (id: PickleValue) => PickleValue;
  readonly #stack: PickleValue[] = [];
  /** Where the stack was when each mark was set. */
  readonly #marks: number[] = [];
  readonly #memo: (PickleValue | undefined)[] = [];
  readonly #allowance: Allowance;

  constructor(reader: PickleReader, persistent: (id: PickleValue) => PickleValue, allowance: Allowance) {
    this.in = reader;
    this.persistent = persistent;
    this.#allowance = allowance;
  }

  /** The result: the only value left. */
  end(): PickleValue {
    const value = this.pop();
    if (this.#stack.length + this.#marks.length > 0) throw new PthError("the pickle must end with one value");
    return value;
  }

  /** Refuses the protocols that torch.save never writes. */
  protocol(version: number): void {
    if (version < 2 || version > 5) throw new PthError(`a pickle has protocol 2 to 5, got ${version}`);
  }

  push(value: PickleValue): void {
    if (this.#stack.length === MAX_STACK) throw new PthError(`a pickle's stack has at most ${MAX_STACK} values`);
    this.#stack.push(value);
  }

  /** Pushes a text of so many bytes. */
  text(length: number): void {
    const text = this.in.text(length);
    this.#allowance.take(2 * length);
    this.push(text);
  }

  /** The last value, which goes. */
  pop(): PickleValue {
    return this.popMany(1)[0]!;
  }

  /** The last `count` values, which must have been pushed since the last mark. */
  popMany(count: number): PickleValue[] {
    const from = this.#stack.length - count;
    if (from < (this.#marks.at(-1) ?? 0)) throw new PthError("an instruction of the pickle finds too few values");
    return this.#stack.splice(from, count);
  }

  /** The values since the last mark, which goes. */
  popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new PthError("an instruction of the pickle finds no mark");
    return this.#stack.splice(mark);
  }

  /** Marks the place for popToMark. */
  mark(): void {
    if (this.#marks.length === MAX_MARKS) throw new PthError(`a pickle has at most ${MAX_MARKS} marks at a time`);
    this.#marks.push(this.#stack.length);
  }

  /** The value on top of the stack, which stays there. */
  top(): PickleValue {
    const value = this.pop();
    this.push(value);
    return value;
  }

  /** Appends to the list on top. */
  append(items: PickleValue[]): void {
    const list = this.top();
    if (!(list instanceof PickleList)) throw new PthError(`items are appended to a list, got ${kindOf(list)}`);
    list.append(items);
  }

  /** Sets keys and values, in turns, in the dict on top. */
  setItems(items: readonly PickleValue[]): void {
    const dict = this.top();
    if (!(dict instanceof PickleDict)) throw new PthError(`items are set in a dict, got ${kindOf(dict)}`);
    if (items.length % 2 !== 0) throw new PthError("a key of a dict has no value");
    this.#allowance.take(ENTRY * (items.length / 2));
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]!;
      if (typeof key !== "string" && !Number.isSafeInteger(key)) {
        throw new PthError(`a key of a dict is a text or a whole number, got ${kindOf(key)}`);
      }
      if (dict.has(key as string | number))
        throw new PthError(`keys must differ, but ${quote(String(key))} is there twice`);
      dict.set(key as string | number, items[i + 1]!);
    }
  }

  /** Lets the value on top be recalled. */
  remember(id: number): void {
    const next = this.#memo.length;
    if (this.#memo[id] !== undefined) {
      throw new PthError(`a pickle remembers one value under a number, but ${id} is there twice`);
    }
    if (id > next + 1) throw new PthError(`a pickle remembers values under 0, 1, 2, …, but ${id} came for ${next}`);
    if (id > next) this.#memo.push(undefined); // Python 2 begins with 1
    this.#memo[id] = this.top();
  }

  /** Pushes a value that was remembered. */
  recall(id: number): void {
    const value = this.#memo[id];
    if (value === undefined) throw new PthError(`the pickle remembers no value under ${id}`);
    this.push(value);
  }

  /** Pushes the global whose module and name are on top. */
  stackGlobal(): void {
    const [module, name] = this.popMany(2);
    if (typeof module !== "string" || typeof name !== "string") {
      throw new PthError(`a global has two names, got ${kindOf(module!)} and ${kindOf(name!)}`);
    }
    this.push(findGlobal(module, name));
  }

  /** Stands for a call: what the allowed functions make is data. */
  reduce(): void {
    const [callee, args] = this.popMany(2);
    if (!(callee instanceof PickleGlobal) || callee.call === null || !Array.isArray(args)) {
      throw new PthError(`the pickle calls ${kindOf(callee!)} with ${kindOf(args!)}, which no state dict needs`);
    }
    this.push(callee.call(args));
  }

  /** Sets attributes. An OrderedDict of PyTorch has one, _metadata, with the versions of its modules: not needed. */
  build(): void {
    const [target, state] = this.popMany(2);
    if (!(target instanceof PickleDict && state instanceof PickleDict)) {
      throw new PthError(`the pickle sets attributes of ${kindOf(target!)}, which no state dict needs`);
    }
    this.push(target);
  }

  /** Lets the value on top be recalled under the next number. */
  memoize(): void {
    this.remember(this.#memo.length);
  }
}
