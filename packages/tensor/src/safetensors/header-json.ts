import { quote } from "../files/error.ts";
import { SafetensorsError } from "./error.ts";
import { JsonReader } from "./json-reader.ts";

/** The name that is no tensor's. */
export const METADATA = "__metadata__";

/** As many as NumPy has. */
export const MAX_AXES = 64;

/** What the header says about one tensor, unchecked. */
export interface RawEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly offsets: readonly number[];
}

/**
 * Reads the only JSON that a header may be:
 *     {"__metadata__": {key: string, …}, name: {"dtype": string, "shape": [n, …], "data_offsets": [begin, end]}, …}
 * Not with JSON.parse: it keeps the last of two equal names, rounds large numbers, and builds whatever a hostile header
 * holds before one can look at it.
 * @param checked - what to keep of an entry
 * @throws SafetensorsError
 */
export function parseHeaderJson<T>(
  text: string,
  checked: (name: string, entry: RawEntry) => T,
): { metadata: Map<string, string>; entries: Map<string, T> } {
  const json = new JsonReader(text);
  let metadata: Map<string, string> | undefined;
  const entries = new Map<string, T>();
  const known = { has: (name: string) => (name === METADATA ? metadata !== undefined : entries.has(name)) };
  json.object(known, (name) => {
    if (name === METADATA) metadata = readMetadata(json);
    else entries.set(name, checked(name, readEntry(json, name)));
  });
  json.end();
  return { metadata: metadata ?? new Map(), entries };
}

function readMetadata(json: JsonReader): Map<string, string> {
  const metadata = new Map<string, string>();
  json.object(metadata, (key) => metadata.set(key, json.string()));
  return metadata;
}

function readEntry(json: JsonReader, name: string): RawEntry {
  const fields = new Map<string, string | number[]>();
  json.object(fields, (field) => {
    if (field === "dtype") fields.set(field, json.string());
    else if (field === "shape") fields.set(field, json.integers(MAX_AXES));
    else if (field === "data_offsets") fields.set(field, json.integers(2));
    else throw new SafetensorsError(`the fields are dtype, shape and data_offsets, got ${quote(field)}`, name);
  });
  const field = <T>(key: string): T => {
    if (!fields.has(key)) throw new SafetensorsError(`the header gives no ${key}`, name);
    return fields.get(key) as T;
  };
  return { dtype: field("dtype"), shape: field("shape"), offsets: field("data_offsets") };
}
