import { expect, test } from "vitest";
import { openSafetensors, openSafetensorsStream, readSafetensors, SafetensorsError } from "../../src/safetensors.ts";
import { entry, fileOf } from "./files.ts";

const four = [0, 0, 128, 63];
const a = entry("F32", [], 0, 4);

/** A file, the whole message without its beginning, and the tensor that it names. */
const REFUSED: readonly (readonly [Uint8Array<ArrayBuffer>, string, string?])[] = [
  // the header's length
  [new Uint8Array(0), "a file begins with the 8 bytes of its header's length, got 0 bytes"],
  [new Uint8Array(7), "a file begins with the 8 bytes of its header's length, got 7 bytes"],
  [fileOf("{}", [], 3n), "the header must end within the file, got a length of 3 in 10 bytes"],
  [fileOf("{}", [], 100_000_000n), "the header must end within the file, got a length of 100000000 in 10 bytes"],
  [
    fileOf("{}", [], 100_000_001n),
    "a header has at most 100000000 bytes, got a length of 100000001. Use readPth for a .pth",
  ],
  [
    fileOf("{}", [], 2n ** 64n - 1n),
    "a header has at most 100000000 bytes, got a length of 18446744073709551615. Use readPth for a .pth",
  ],
  // its text
  [new Uint8Array(8), 'the header must begin with {, got ""'],
  [fileOf(" {}"), 'the header must begin with {, got " {}"'],
  [fileOf("\ufeff{}"), 'the header must begin with {, got "\ufeff{}"'],
  [fileOf("[]"), 'the header must begin with {, got "[]"'],
  [Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xc0, 0x7d), "the header must be UTF-8"],
  [Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xed, 0xa0, 0x80, 0x7d), "the header must be UTF-8"],
  // its JSON
  [fileOf("{"), 'the header must have " at character 1, got its end'],
  [fileOf("{}x"), 'the header must have nothing more at character 2, got "x"'],
  [fileOf("{}\0"), 'the header must have nothing more at character 2, got "\\u0000"'],
  [fileOf("{'a':1}"), 'the header must have " at character 1, got "\'a\':1}"'],
  [fileOf('{"a'), 'the header must have a string that ends at character 2, got "a"'],
  [fileOf('{"\\"'), 'the header must have a string that ends at character 2, got "\\\\\\""'],
  [fileOf('{"\\x":1}'), 'the header must have a string of JSON at character 2, got "\\\\x\\":1}"'],
  [fileOf('{"a\n":1}'), 'the header must have a string of JSON at character 2, got "a\\n\\":1}"'],
  [
    fileOf('{"\\ud800":1}'),
    'the header must have a string without half surrogates at character 2, got "\\\\ud800\\":1}"',
  ],
  [fileOf('{"a" 1}'), 'the header must have : at character 5, got "1}"'],
  [fileOf('{"a":1}'), 'the header must have { at character 5, got "1}"'],
  [fileOf('{"a":{},}'), 'tensor "a": the header gives no dtype', "a"],
  [fileOf(`${JSON.stringify({ a }).slice(0, -1)},}`, four), 'the header must have " at character 53, got "}"'],
  [
    fileOf({ a: { shape: [[[[[[]]]]]] } }),
    'the header must have a whole number from 0 to 2^53 - 1 at character 15, got "[[[[[]]]]]]}}"',
  ],
  [
    fileOf({ a: { shape: [-1] } }),
    'the header must have a whole number from 0 to 2^53 - 1 at character 15, got "-1]}}"',
  ],
  [
    fileOf('{"a":{"shape":[01]}}'),
    'the header must have a whole number from 0 to 2^53 - 1 at character 15, got "01]}}"',
  ],
  [fileOf('{"a":{"shape":[1.0]}}'), 'the header must have ] at character 16, got ".0]}}"'],
  [fileOf('{"a":{"shape":[1e0]}}'), 'the header must have ] at character 16, got "e0]}}"'],
  [
    fileOf('{"a":{"shape":[9007199254740992]}}'),
    'the header must have a whole number from 0 to 2^53 - 1 at character 15, got "9007199254740992]}}"',
  ],
  [
    fileOf('{"a":{"shape":["1"]}}'),
    'the header must have a whole number from 0 to 2^53 - 1 at character 15, got "\\"1\\"]}}"',
  ],
  [fileOf('{"a":{"dtype":null}}'), 'the header must have " at character 14, got "null}}"'],
  [fileOf('{"__metadata__":{"k":1}}'), 'the header must have " at character 21, got "1}}"'],
  [fileOf('{"__metadata__":null}'), 'the header must have { at character 16, got "null}"'],
  // names
  [
    fileOf(`{"a":${JSON.stringify(a)},"\\u0061":${JSON.stringify(a)}}`, four),
    'names must differ, but the header has "a" twice',
  ],
  [fileOf('{"__metadata__":{},"__metadata__":{}}'), 'names must differ, but the header has "__metadata__" twice'],
  [fileOf('{"__metadata__":{"k":"","k":""}}'), 'names must differ, but the header has "k" twice'],
  [fileOf('{"__proto__":{"shape":[],"shape":[]}}'), 'names must differ, but the header has "shape" twice'],
  // fields
  [fileOf({ a: { dtype: "F32", shape: [] } }), 'tensor "a": the header gives no data_offsets', "a"],
  [fileOf({ a: { dtype: "F32", data_offsets: [0, 4] } }), 'tensor "a": the header gives no shape', "a"],
  [fileOf({ a: { ...a, x: 1 } }, four), 'tensor "a": the fields are dtype, shape and data_offsets, got "x"', "a"],
  [fileOf('{"a":{"__proto__":{}}}'), 'tensor "a": the fields are dtype, shape and data_offsets, got "__proto__"', "a"],
  [fileOf({ a: entry("F33", [], 0, 4) }, four), 'tensor "a": the format has no dtype "F33"', "a"],
  [fileOf({ a: entry("toString", [], 0, 4) }, four), 'tensor "a": the format has no dtype "toString"', "a"],
  [
    fileOf({ a: { ...a, data_offsets: [4] } }, four),
    'tensor "a": data_offsets are where its bytes begin and end, got [4]',
    "a",
  ],
  [
    fileOf({ a: { ...a, data_offsets: [0, 4, 8] } }, four),
    'the header must have at most 2 numbers at character 51, got "8]}}"',
  ],
  [
    fileOf({ a: entry("F32", [], 4, 0) }, four),
    'tensor "a": data_offsets are where its bytes begin and end, got [4, 0]',
    "a",
  ],
  // shapes
  [fileOf({ a: entry("F32", [2, 3], 0, 4) }, four), 'tensor "a": F32 [2, 3] is 6 × 32 bits, got 4 bytes', "a"],
  [fileOf({ a: entry("F32", [0], 0, 4) }, four), 'tensor "a": F32 [0] is 0 × 32 bits, got 4 bytes', "a"],
  [fileOf({ a: entry("F4", [1], 0, 1) }, [0]), 'tensor "a": F4 [1] is 1 × 4 bits, got 1 bytes', "a"],
  [
    fileOf({ a: entry("F32", [2 ** 52, 2 ** 52], 0, 0) }),
    'tensor "a": a shape multiplies to less than 2^53, got [4503599627370496, 4503599627370496]',
    "a",
  ],
  [
    fileOf({ a: entry("F32", [0, 2 ** 27, 2 ** 27], 0, 0) }),
    'tensor "a": a shape multiplies to less than 2^53, got [0, 134217728, 134217728]',
    "a",
  ],
  [
    fileOf({ a: entry("F32", new Array(65).fill(1), 0, 4) }, four),
    'the header must have at most 64 numbers at character 157, got "1],\\"data_offsets\\":[0"',
  ],
  // places
  [fileOf({ a }), 'tensor "a": it ends at byte 4 of 0 bytes of data', "a"],
  [
    fileOf({ a: entry("F32", [2 ** 50], 0, 2 ** 52) }, four),
    'tensor "a": it ends at byte 4503599627370496 of 4 bytes of data',
    "a",
  ],
  [
    fileOf({ a: entry("F32", [], 4, 8) }, [...four, ...four]),
    'tensor "a": it must begin at byte 0 of the data, got 4, which leaves a gap',
    "a",
  ],
  [
    fileOf({ a, b: entry("F32", [], 2, 6) }, [...four, 0, 0]),
    'tensor "b": it must begin at byte 4 of the data, got 2, which overlaps the one before',
    "b",
  ],
  [
    fileOf({ a, b: a }, four),
    'tensor "b": it must begin at byte 4 of the data, got 0, which overlaps the one before',
    "b",
  ],
  [
    fileOf({ a, b: entry("F32", [0], 2, 2) }, four),
    'tensor "b": it must begin at byte 4 of the data, got 2, which overlaps the one before',
    "b",
  ],
  [
    fileOf({ b: entry("F32", [], 5, 9), a }, [...four, 0, ...four]),
    'tensor "b": it must begin at byte 4 of the data, got 5, which leaves a gap',
    "b",
  ],
  [fileOf({ a }, [...four, 0]), "tensors must cover all 5 bytes of data, but end at byte 4"],
  [fileOf({}, [0]), "tensors must cover all 1 bytes of data, but end at byte 0"],
];

test("whatever breaks the format is refused, by whole messages, in memory and in a Blob", async () => {
  for (const [file, rule, tensor = null] of REFUSED) {
    const wanted = expect.objectContaining({ name: "SafetensorsError", message: `safetensors: ${rule}`, tensor });
    expect(() => readSafetensors(file)).toThrow(wanted);
    await expect(openSafetensors(new Blob([file]))).rejects.toThrow(wanted);
  }
});

test("a stream refuses the same files: at the header what it shows, at the end what is known only then", async () => {
  for (const [file] of REFUSED) {
    const read = async (): Promise<void> => {
      for await (const _ of await openSafetensorsStream(new Blob([file]).stream()));
    };
    await expect(read()).rejects.toThrow(SafetensorsError);
  }
});

test("names that pollute are names like others", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", ""];
  const entries = names.map(
    (name, i) => `${JSON.stringify(name)}:${JSON.stringify(entry("F32", [], 4 * i, 4 * i + 4))}`,
  );
  const { tensors, metadata } = readSafetensors(
    fileOf(`{"__metadata__":{"__proto__":"x"},${entries.join(",")}}`, new Array(20).fill(0)),
  );
  expect([...tensors.keys()]).toEqual(names);
  expect([...metadata]).toEqual([["__proto__", "x"]]);
  expect("x" in {}).toBe(false);
});

test("a long name is cut in the message", () => {
  const name = "x".repeat(1e6);
  expect(() => readSafetensors(fileOf({ [name]: entry("F32", [], 0, 4) }))).toThrow(
    `safetensors: tensor "${"x".repeat(100)}…": it ends at byte 4 of 0 bytes of data`,
  );
});

test("dtypes that no tensor here can hold are listed, and refused when they are read", async () => {
  const file = fileOf(
    {
      f: entry("F64", [1], 0, 8),
      c: entry("C64", [1], 8, 16),
      n: entry("F4", [2], 16, 17),
      a: entry("F32", [], 17, 21),
    },
    new Array(21).fill(0),
  );
  const opened = await openSafetensors(file);
  expect(Array.from(opened.entries, ([name, { storedAs, dtype }]) => [name, storedAs, dtype])).toEqual([
    ["f", "F64", null],
    ["c", "C64", null],
    ["n", "F4", null],
    ["a", "F32", "float32"],
  ]);
  expect((await opened.get("a")).item()).toBe(0);
  const message = 'safetensors: tensor "f": no dtype here holds F64. Convert it to F32 before';
  await expect(opened.get("f")).rejects.toThrow(expect.objectContaining({ message, tensor: "f" }));
  expect(() => readSafetensors(file)).toThrow(message);
});
