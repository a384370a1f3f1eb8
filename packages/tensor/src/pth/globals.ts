import type { StoredDType } from "../files/dtypes.ts";
import { quote } from "../files/error.ts";
import { PthError } from "./error.ts";
import { kindOf, PickleDict, PickleGlobal, type PickleValue, Storage, StoredTensor } from "./values.ts";

/** As many as NumPy has. */
const MAX_AXES = 64;

const STORAGES: Readonly<Record<string, StoredDType>> = {
  "torch.FloatStorage": "F32",
  "torch.DoubleStorage": "F64",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.LongStorage": "I64",
  "torch.IntStorage": "I32",
  "torch.ShortStorage": "I16",
  "torch.CharStorage": "I8",
  "torch.ByteStorage": "U8",
  "torch.BoolStorage": "BOOL",
  "torch.ComplexFloatStorage": "C64",
};

/** All classes and functions that the pickle of a state dict needs. No other is looked up, and nothing is executed. */
const GLOBALS: ReadonlyMap<string, PickleGlobal> = new Map(
  [
    ...Object.entries(STORAGES).map(([name, storedAs]) => new PickleGlobal(name, storedAs, null)),
    new PickleGlobal("collections.OrderedDict", null, makeOrderedDict),
    new PickleGlobal("torch._utils._rebuild_tensor_v2", null, makeTensor),
    new PickleGlobal("torch._utils._rebuild_parameter", null, makeParameter),
  ].map((global) => [global.name, global]),
);

/** @throws PthError for any but those that a state dict needs */
export function findGlobal(module: string, name: string): PickleGlobal {
  const global = GLOBALS.get(`${module}.${name}`);
  if (global) return global;
  throw new PthError(
    `no state dict needs ${quote(`${module}.${name}`)}, and nothing of a file is executed. Save model.state_dict(), not the model`,
  );
}

function makeOrderedDict(args: readonly PickleValue[]): PickleDict {
  if (args.length > 0) throw new PthError(`OrderedDict() takes no arguments here, got ${args.length}`);
  return new PickleDict();
}

/** _rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks, metadata=None) */
function makeTensor(args: readonly PickleValue[]): StoredTensor {
  const [storage, offset, size, stride, , , metadata = null] = args;
  if (args.length < 6 || args.length > 7 || !(storage instanceof Storage)) {
    throw new PthError(`a tensor is made of a storage and 5 or 6 more, got ${args.slice(0, 8).map(kindOf).join(", ")}`);
  }
  // It says that the values are to be negated or conjugated: bits that a view can have.
  if (metadata !== null && !(metadata instanceof PickleDict && metadata.size === 0)) {
    throw new PthError("a tensor with metadata is not what its bytes are. Save x.resolve_neg().resolve_conj()");
  }
  const [shape, strides] = [wholeNumbers(size), wholeNumbers(stride)];
  if (!isCount(offset) || shape === null || strides === null || strides.length !== shape.length) {
    const limit = `at most ${MAX_AXES} whole numbers`;
    throw new PthError(
      `a tensor has an offset, and sizes and strides that are ${limit}, got ${kindOf(offset ?? null)}`,
    );
  }
  return new StoredTensor(storage, offset, shape, strides);
}

/** _rebuild_parameter(data, requires_grad, backward_hooks) */
function makeParameter(args: readonly PickleValue[]): StoredTensor {
  const [data] = args;
  if (args.length === 3 && data instanceof StoredTensor) return data;
  throw new PthError(`a parameter is made of a tensor and 2 more, got ${args.slice(0, 8).map(kindOf).join(", ")}`);
}

function wholeNumbers(tuple: PickleValue | undefined): readonly number[] | null {
  if (!Array.isArray(tuple) || tuple.length > MAX_AXES || !tuple.every(isCount)) return null;
  return tuple;
}

/** Whether this is a whole number from 0 on. */
export function isCount(value: PickleValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The dtype of a class of storages; null if it is none. */
export function storageDType(value: PickleValue | undefined): StoredDType | null {
  return value instanceof PickleGlobal ? value.storedAs : null;
}
