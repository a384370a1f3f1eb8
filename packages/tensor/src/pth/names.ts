import { quote } from "../files/error.ts";
import type { Allowance } from "./allowance.ts";
import { PthError } from "./error.ts";
import { kindOf, PickleDict, PickleList, type PickleValue, StoredTensor } from "./values.ts";

/** How deep a tensor is in dicts and lists. */
const MAX_DEPTH = 64;
const MAX_NAME = 2 ** 16;
/** The memory for a place in the value, of which one that the pickle has once may have many. */
const PLACE = 8;
/** The memory for a tensor beside its name, from above. */
const TENSOR = 800;

/**
 * The tensors in a value, each under the path of keys that leads to it, `model.wte.weight`. What is no tensor is passed over.
 * @param allowance - what they are taken from
 * @throws PthError if the value is no dict, or paths are equal, too deep, too long or too many
 */
export function tensorsByName(root: PickleValue, allowance: Allowance): Map<string, StoredTensor> {
  if (!(root instanceof PickleDict)) {
    throw new PthError(`a state dict is a dict, got ${kindOf(root)}. Save model.state_dict()`);
  }
  const tensors = new Map<string, StoredTensor>();
  const visit = (value: PickleValue, path: string, depth: number): void => {
    allowance.take(PLACE);
    if (depth > MAX_DEPTH) throw new PthError(`values are at most ${MAX_DEPTH} deep, but ${quote(path)} is deeper`);
    if (path.length > MAX_NAME) {
      throw new PthError(`a name has at most ${MAX_NAME} characters, got ${path.length} of ${quote(path)}`);
    }
    if (value instanceof StoredTensor) {
      allowance.take(TENSOR + 2 * path.length);
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
