// Writes ONNX models: the few protobuf messages of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto that a graph of
// standard operators needs. The numbers are those of the fields there.

const TYPES = { float32: 1, int64: 7 };
const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 };

/** A graph that grows by operators; each returns the name of its result. */
export class Graph {
  #nodes = [];
  #initializers = [];
  #inputs = [];
  #outputs = [];
  #count = 0;

  /** An operator of the standard set. Attributes are numbers, strings or lists of whole numbers. */
  op(type, inputs, attributes = {}, result = `${type}${this.#count++}`) {
    const written = Object.entries(attributes).map(([name, value]) => message(5, attribute(name, value)));
    this.#nodes.push(
      bytes([
        ...inputs.map((name) => string(1, name)),
        string(2, result),
        string(3, result),
        string(4, type),
        ...written,
      ]),
    );
    return result;
  }

  input(name, type, shape) {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  output(name, type, shape) {
    this.#outputs.push(valueInfo(name, type, shape));
  }

  /** Values that stand in the model itself: Float32Array or BigInt64Array. */
  constant(name, values, shape) {
    const type = values instanceof Float32Array ? TYPES.float32 : TYPES.int64;
    const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#initializers.push(
      bytes([...shape.map((size) => int(1, size)), int(2, type), string(8, name), message(9, raw)]),
    );
    return name;
  }

  /** float32 values that stand in a file beside the model. */
  external(name, shape, file, offset, length) {
    const entries = Object.entries({ location: file, offset: `${offset}`, length: `${length}` });
    const data = entries.map(([key, value]) => message(13, bytes([string(1, key), string(2, value)])));
    this.#initializers.push(
      bytes([...shape.map((size) => int(1, size)), int(2, TYPES.float32), string(8, name), ...data, int(14, 1)]),
    );
    return name;
  }

  /** The model's bytes, for a version of the standard operators. */
  toBytes(opset) {
    const graph = bytes([
      ...this.#nodes.map((node) => message(1, node)),
      string(2, "graph"),
      ...this.#initializers.map((tensor) => message(5, tensor)),
      ...this.#inputs.map((info) => message(11, info)),
      ...this.#outputs.map((info) => message(12, info)),
    ]);
    return bytes([int(1, 9), message(7, graph), message(8, bytes([string(1, ""), int(2, opset)]))]);
  }
}

function attribute(name, value) {
  if (typeof value === "string") return bytes([string(1, name), string(4, value), int(20, ATTRIBUTE.string)]);
  if (Array.isArray(value)) return bytes([string(1, name), ...value.map((v) => int(8, v)), int(20, ATTRIBUTE.ints)]);
  if (Number.isInteger(value)) return bytes([string(1, name), int(3, value), int(20, ATTRIBUTE.int)]);
  const float = new Uint8Array(new Float32Array([value]).buffer);
  return bytes([string(1, name), [...varint(2 * 8 + 5), ...float], int(20, ATTRIBUTE.float)]);
}

/** A name stands for an axis whose size is known only when the model runs. */
function valueInfo(name, type, shape) {
  const dims = shape.map((size) => message(1, typeof size === "string" ? string(2, size) : int(1, size)));
  const tensor = bytes([int(1, TYPES[type]), message(2, bytes(dims))]);
  return bytes([string(1, name), message(2, bytes([message(1, tensor)]))]);
}

function int(field, value) {
  return [...varint(field * 8), ...varint(value)];
}

function string(field, text) {
  return message(field, new TextEncoder().encode(text));
}

function message(field, content) {
  return bytes([varint(field * 8 + 2), varint(content.length), content]);
}

/** Whole numbers from 0 on in groups of seven bits, the lowest first; -1 as the ten bytes of a negative int64. */
function varint(value) {
  const groups = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 128n) {
    groups.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...groups, Number(rest)];
}

function bytes(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
