import { quote } from "../files/error.ts";
import { PthError } from "./error.ts";
import { kindOf, PickleDict, PickleList, type PickleValue, StoredTensor } from "./values.ts";

/** How deep a tensor is in dicts and lists. */
const MAX_DEPTH = 64;
/** All values and their names together have at most so many times the characters of the pickle. */
const NAMES_PER_BYTE = 16;

/**
 * The tensors in a value, each under the path of keys that leads to it, `model.wte.weight`. What is no tensor is passed over.
 * @param pickleBytes - how long the pickle was: a value that it has once may be in many places
 * @throws PthError if the value is no dict, or paths are equal, too deep or too many
 */
export function tensorsByName(root: PickleValue, pickleBytes: number): Map<string, StoredTensor> {
  if (!(root instanceof PickleDict)) {
    throw new PthError(`a state dict is a dict, got ${kindOf(root)}. Save model.state_dict()`);
  }
  const tensors = new Map<string, StoredTensor>();
  let left = NAMES_PER_BYTE * pickleBytes;
  const visit = (value: PickleValue, path: string, depth: number): void => {
    left -= 1 + path.length;
    if (left < 0) throw new PthError("the same values are in too many places of the pickle");
    if (depth > MAX_DEPTH) throw new PthError(`values are at most ${MAX_DEPTH} deep, but ${quote(path)} is deeper`);
    if (value instanceof StoredTensor) {
      if (tensors.has(path)) throw new PthError(`names must differ, but ${quote(path)} is there twice`);
      tensors.set(path, value);
      return;
    }
    for (const [key, inner] of partsOf(value)) {
      visit(inner, depth === 0 ? String(key) : `${path}.${key}`, depth + 1);
    }
  };
  visit(root, "", 0);
  return tensors;
}

function partsOf(value: PickleValue): Iterable<[key: string | number, value: PickleValue]> {
  if (value instanceof PickleDict) return value.entries();
  if (value instanceof PickleList) return value.items.entries();
  return Array.isArray(value) ? value.entries() : [];
}

/**
 * The tensors of one part, under the rest of their names.
 * @throws PthError if there are none
 */
export function partOf(tensors: ReadonlyMap<string, StoredTensor>, part: string): Map<string, StoredTensor> {
  const prefix = `${part}.`;
  const inside = [...tensors].filter(([name]) => name.startsWith(prefix));
  if (inside.length === 0) {
    const first = [...new Set(Array.from(tensors.keys(), (name) => name.split(".", 1)[0]!))].slice(0, 10);
    throw new PthError(`no tensor is in part ${quote(part)}. Names begin with ${first.map(quote).join(", ")}`);
  }
  return new Map(inside.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}
