import type { StoredDType } from "../files/dtypes.ts";

/** A value of a pickle: Python's None, bool, int, float, str, tuple, list and dict, and what PyTorch adds. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly PickleValue[] // a tuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | Storage
  | StoredTensor;

const NOTHING: PickleValue[] = [];

/** A list of Python's. */
export class PickleList {
  /** One for all lists while they are empty. */
  private list = NOTHING;

  get items(): readonly PickleValue[] {
    return this.list;
  }

  append(items: PickleValue[]): void {
    if (this.list === NOTHING) this.list = items;
    else for (const item of items) this.list.push(item);
  }
}

/** A dict of Python's. */
export class PickleDict {
  /** Null while it is empty: PyTorch writes one with each tensor. */
  private map: Map<string | number, PickleValue> | null = null;

  has(key: string | number): boolean {
    return this.map?.has(key) ?? false;
  }

  set(key: string | number, value: PickleValue): void {
    this.map ??= new Map();
    this.map.set(key, value);
  }

  get size(): number {
    return this.map?.size ?? 0;
  }

  entries(): Iterable<[key: string | number, value: PickleValue]> {
    return this.map ?? [];
  }
}

/** A class or function that a pickle names: the dtype of a class of storages, or what a call stands for. */
export class PickleGlobal {
  readonly name: string;
  readonly storedAs: StoredDType | null;
  /** Makes the value that calling it would make; null if it is never called. */
  readonly call: ((args: readonly PickleValue[]) => PickleValue) | null;

  constructor(name: string, storedAs: StoredDType | null, call: PickleGlobal["call"]) {
    this.name = name;
    this.storedAs = storedAs;
    this.call = call;
  }
}

/** Elements in the file, one after the other, that tensors are views of. */
export class Storage {
  /** The name that the file has for it. */
  readonly key: string;
  readonly storedAs: StoredDType;
  /** How many elements there are. */
  readonly length: number;

  constructor(key: string, storedAs: StoredDType, length: number) {
    this.key = key;
    this.storedAs = storedAs;
    this.length = length;
  }
}

/** A view of a storage. Unchecked but for its being numbers: sizes, and as many strides. */
export class StoredTensor {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(storage: Storage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** What a value is, for errors. */
export function kindOf(value: PickleValue): string {
  if (value === null) return "None";
  if (Array.isArray(value)) return "a tuple";
  if (value instanceof PickleList) return "a list";
  if (value instanceof PickleDict) return "a dict";
  if (value instanceof PickleGlobal) return value.name;
  if (value instanceof Storage) return "a storage";
  if (value instanceof StoredTensor) return "a tensor";
  return typeof value === "string" ? "a text" : String(value);
}
