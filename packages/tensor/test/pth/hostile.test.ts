import { describe, expect, test } from "vitest";
import { openPth, PthError, readPth } from "../../src/pth.ts";
import { fields, int, type Parts, pickleOf, program, pthOf, storageRef, tensorOf, text, zipOf } from "./files.ts";

const FLOATS = { "0": new Uint8Array(16) };
const x = tensorOf(storageRef("0", 4), [4], [1]);

/** What a file is told that says too much. */
const TOO_MUCH =
  /^what a file says of its tensors takes at most 8 times its \d+ bytes and 4 MB of memory, got more\. A state dict is mostly its tensors' data$/;

function outcome(file: Uint8Array): string {
  try {
    return [...readPth(file).tensors.keys()].join();
  } catch (error) {
    if (error instanceof PthError) return error.message.slice("pth: ".length);
    throw error;
  }
}

/** What reading a pickle says. */
function pickled(...parts: Parts): string {
  return outcome(pthOf(program(...parts), FLOATS));
}

test("a file that is put together by hand is read", () => {
  const good = pthOf(pickleOf(["x", x]), FLOATS);
  expect(outcome(good)).toBe("x");
  const entries = [["x/data.pkl", pickleOf(["x", x])] as const, ["x/data/0", FLOATS[0]] as const];
  expect(outcome(zipOf(entries, { wide: true }))).toBe("x");
  expect(outcome(zipOf([...entries, ["x/byteorder", program("little")]]))).toBe("x");
});

describe("of the pickle is refused, by whole messages,", () => {
  test.each<[what: string, parts: Parts, message: string]>([
    ["nothing", [], "the pickle ends early, at byte 0"],
    ["no end", ["\x80\x02}"], "the pickle ends early, at byte 3"],
    ["an end behind the end", ["\x80\x02}.}"], "the pickle must end at byte 5, got 4"],
    ["an empty stack", ["\x80\x02."], "an instruction of the pickle finds too few values"],
    ["two values", ["\x80\x02}}."], "the pickle must end with one value"],
    ["an open mark", ["\x80\x02(}."], "the pickle must end with one value"],
    ["values from before a mark", ["\x80\x02NN(\x86."], "an instruction of the pickle finds too few values"],
    ["no mark", ["\x80\x02Nt."], "an instruction of the pickle finds no mark"],
    ["protocol 6", ["\x80\x06}."], "a pickle has protocol 2 to 5, got 6"],
    ["INST", ["\x80\x02(ios\nsystem\n."], 'no state dict needs the instruction "i" at byte 3 of its pickle'],
    [
      "OBJ",
      ["\x80\x02(cos\nsystem\no."],
      'no state dict needs "os.system", and nothing of a file is executed. Save model.state_dict(), not the model',
    ],
    [
      "NEWOBJ",
      ["\x80\x02ccollections\nOrderedDict\n)\x81."],
      'no state dict needs the instruction "\x81" at byte 28 of its pickle',
    ],
    ["an extension", ["\x80\x02\x82\x01."], 'no state dict needs the instruction "\x82" at byte 2 of its pickle'],
    ["LONG4", ["\x80\x02\x8b\xff\xff\xff\x7f."], 'no state dict needs the instruction "\x8b" at byte 2 of its pickle'],
    [
      "a dotted global",
      ["\x80\x04", text("torch"), text("serialization.os.system"), "\x93."],
      'no state dict needs "torch.serialization.os.system", and nothing of a file is executed. Save model.state_dict(), not the model',
    ],
    [
      "a global of every object",
      ["\x80\x02c__proto__\nconstructor\n."],
      'no state dict needs "__proto__.constructor", and nothing of a file is executed. Save model.state_dict(), not the model',
    ],
    ["a name of numbers", ["\x80\x04K\x01K\x02\x93."], "a global has two names, got 1 and 2"],
    [
      "a storage that is called",
      ["\x80\x02ctorch\nFloatStorage\n)R."],
      "the pickle calls torch.FloatStorage with a tuple, which no state dict needs",
    ],
    [
      "a call of a text",
      ["\x80\x02", text("eval"), ")R."],
      "the pickle calls a text with a tuple, which no state dict needs",
    ],
    [
      "attributes of a tensor",
      ["\x80\x02", x, "}b."],
      "the pickle sets attributes of a tensor, which no state dict needs",
    ],
    [
      "an OrderedDict of items",
      ["\x80\x02ccollections\nOrderedDict\n]\x85R."],
      "OrderedDict() takes no arguments here, got 1",
    ],
    ["a key twice", ["\x80\x02}(", text("a"), "N", text("a"), "Nu."], 'keys must differ, but "a" is there twice'],
    ["a key without value", ["\x80\x02}(", text("a"), "u."], "a key of a dict has no value"],
    ["a key that is None", ["\x80\x02}NNs."], "a key of a dict is a text or a whole number, got None"],
    ["items of a list in a dict", ["\x80\x02}Na."], "items are appended to a list, got a dict"],
    ["items of a dict in a tuple", ["\x80\x02)NNs."], "items are set in a dict, got a tuple"],
    ["no such memory", ["\x80\x02h\x07."], "the pickle remembers no value under 7"],
    [
      "memory written twice",
      ["\x80\x02}q\x00q\x00."],
      "a pickle remembers one value under a number, but 0 is there twice",
    ],
    ["memory with gaps", ["\x80\x02}q\x07."], "a pickle remembers values under 0, 1, 2, …, but 7 came for 0"],
    [
      "text that is not UTF-8",
      ["\x80\x02X", fields([4, 1]), 0xff, "."],
      "the text at byte 7 of the pickle must be UTF-8",
    ],
    ["text beyond the end", ["\x80\x02X\xff\xff\xff\xff."], "the pickle ends early, at byte 8"],
    ["a thousand marks and one", ["\x80\x02", "(".repeat(1001)], "a pickle has at most 1000 marks at a time"],
    ["a deep stack", ["\x80\x02", "N".repeat(65537)], "a pickle's stack has at most 65536 values"],
    [
      "a persistent id that is none",
      ["\x80\x02", text("0"), "Q."],
      "a storage is given by its class, key and length, got a text",
    ],
    [
      "a storage that is not in the file",
      [pickleOf(["x", tensorOf(storageRef("9", 4), [4], [1])])],
      'storage "9" is not in the file',
    ],
    [
      "a storage of another path",
      [pickleOf(["x", tensorOf(storageRef("../data.pkl", 4), [4], [1])])],
      'storage "../data.pkl" is not in the file',
    ],
    [
      "a storage of another length",
      [pickleOf(["x", tensorOf(storageRef("0", 5), [4], [1])])],
      'storage "0" of 5 × F32 is 20 bytes, got 16',
    ],
    [
      "a storage of two dtypes",
      [pickleOf(["x", x], ["y", tensorOf(storageRef("0", 4, "IntStorage"), [4], [1])])],
      'storage "0" is 4 × F32 in one place, and 4 × I32 in another',
    ],
    [
      "a tensor beyond its storage",
      [pickleOf(["x", tensorOf(storageRef("0", 4), [4], [1], 1)])],
      'tensor "x": its elements must be within the 4 of its storage, got [4] with strides [1] from 1 on',
    ],
    [
      "a tensor of huge strides",
      [pickleOf(["x", tensorOf(storageRef("0", 4), [3, 3], [2 ** 52, 2 ** 52])])],
      'tensor "x": its elements must be within the 4 of its storage, got [3, 3] with strides [4503599627370496, 4503599627370496] from 0 on',
    ],
    [
      "a tensor of huge sizes",
      [pickleOf(["x", tensorOf(storageRef("0", 4), [2 ** 40, 2 ** 40], [0, 0])])],
      'tensor "x": a shape multiplies to less than 2^53, got [1099511627776, 1099511627776]',
    ],
    [
      "huge sizes behind a 0",
      [pickleOf(["x", tensorOf(storageRef("0", 4), [0, 2 ** 52, 2 ** 52], [1, 1, 1])])],
      'tensor "x": a shape multiplies to less than 2^53, got [0, 4503599627370496, 4503599627370496]',
    ],
    [
      "a negative size",
      [pickleOf(["x", tensorOf(storageRef("0", 4), [-1], [1])])],
      "a tensor has an offset, and sizes and strides that are at most 64 whole numbers, got 0",
    ],
    [
      "a negative stride",
      [pickleOf(["x", tensorOf(storageRef("0", 4), [4], [-1], 3)])],
      "a tensor has an offset, and sizes and strides that are at most 64 whole numbers, got 3",
    ],
    [
      "more axes than NumPy has",
      [pickleOf(["x", tensorOf(storageRef("0", 4), new Array(65).fill(1), new Array(65).fill(1))])],
      "a tensor has an offset, and sizes and strides that are at most 64 whole numbers, got 0",
    ],
    [
      "fewer strides than sizes",
      [pickleOf(["x", tensorOf(storageRef("0", 4), [2, 2], [1])])],
      "a tensor has an offset, and sizes and strides that are at most 64 whole numbers, got 0",
    ],
    [
      "a negated view",
      [
        pickleOf([
          "x",
          program(
            "ctorch._utils\n_rebuild_tensor_v2\n(",
            storageRef("0", 4),
            int(0),
            ")",
            ")",
            "\x89",
            "}}",
            text("neg"),
            "\x88stR",
          ),
        ]),
      ],
      "a tensor with metadata is not what its bytes are. Save x.resolve_neg().resolve_conj()",
    ],
    [
      "a parameter of a text",
      ["\x80\x02ctorch._utils\n_rebuild_parameter\n", text("x"), "\x88}\x87R."],
      "a parameter is made of a tensor and 2 more, got a text, true, a dict",
    ],
    [
      "equal paths",
      [pickleOf(["a.b", x], ["a", program("}", text("b"), x, "s")])],
      'names must differ, but "a.b" is there twice',
    ],
    [
      "a dict in itself",
      ["\x80\x02}q\x00", text("a"), "h\x00s."],
      `values are at most 64 deep, but "${"a.".repeat(50)}…" is deeper`,
    ],
    [
      "a list in itself",
      ["\x80\x02}", text("a"), "]q\x00h\x00as."],
      `values are at most 64 deep, but "a.${"0.".repeat(49)}…" is deeper`,
    ],
    ["a bool as list", ["\x80\x02\x88."], "a state dict is a dict, got true. Save model.state_dict()"],
  ])("%s", (_, parts, message) => {
    expect(pickled(...parts)).toBe(message);
  });
});

test("deep nesting is refused, and needs no deep calls", () => {
  const nest = (depth: number): number[] =>
    program("\x80\x02", ...Array.from({ length: depth }, () => ["}", text("a")]).flat(), x, "s".repeat(depth), ".");
  expect(pickled(nest(60))).toContain("a.a.a");
  expect(pickled(nest(65))).toContain("values are at most 64 deep");
  expect(pickled(nest(10_000))).toContain("values are at most 64 deep");
  expect(pickled(nest(30_000))).toMatch(TOO_MUCH);
});

test("laughs are few: dicts in dicts that share their parts", () => {
  const levels = Array.from({ length: 40 }, (_, i) => [
    program("}(", text("a"), "h", i, text("b"), "h", i, "uq", i + 1),
  ]);
  const bomb = program(x, "q\x00", ...levels.flat());
  const start = performance.now();
  expect(pickled("\x80\x02}", text("k"), "(", bomb, "ts.")).toMatch(TOO_MUCH);
  expect(performance.now() - start).toBeLessThan(1000);
});

test("long names in deep places cost no more than the file", () => {
  const named = (length: number): string => {
    const inner = Array.from({ length: 2000 }, (_, i) => [text(String(i)), "h\x00"]).flat();
    return pickled("\x80\x02}q\x01", text("x"), x, "q\x00s", text("n".repeat(length)), "}(", ...inner, "us.");
  };
  expect(named(100).split(",")).toHaveLength(2001);
  expect(named(60_000)).toMatch(TOO_MUCH);
  expect(named(100_000)).toBe(`a name has at most 65536 characters, got 100000 of "${"n".repeat(100)}…"`);
});

test("tensors that share a storage too often are refused, and a few may", () => {
  const bytes = new Uint8Array(4 * 10_000);
  const views = (n: number): Uint8Array =>
    pthOf(
      pickleOf(
        ...Array.from({ length: n }, (_, i) => [`t${i}`, tensorOf(storageRef("0", 10_000), [10_000], [1])] as const),
      ),
      { "0": bytes },
    );
  expect(outcome(views(30)).split(",")).toHaveLength(30);
  expect(outcome(views(200))).toMatch(/^tensors may share storages to 64 times the file's \d+ bytes, got 8000000$/);
});

test("an expanded tensor, however large, is a view", async () => {
  const file = pthOf(pickleOf(["x", tensorOf(storageRef("0", 4), [2 ** 26, 2 ** 26], [0, 0], 1)]), FLOATS);
  expect(readPth(file).tensors.get("x")!.shape).toEqual([2 ** 26, 2 ** 26]);
  const x = await (await openPth(file)).get("x");
  expect({ elements: x.storage.length, strides: x.strides }).toEqual({ elements: 1, strides: [0, 0] });
});

describe("of the zip file is refused", () => {
  const good = [["x/data.pkl", pickleOf(["x", x])] as const, ["x/data/0", FLOATS[0]] as const];

  test.each<[what: string, file: Uint8Array, message: string | RegExp]>([
    ["no pickle", zipOf([["x/data/0", FLOATS[0]]]), "a .pth has one data.pkl, got 0. Was it written by torch.save?"],
    [
      "a second pickle",
      zipOf([...good, ["y/data.pkl", []]]),
      "a .pth has one data.pkl, got 2. Was it written by torch.save?",
    ],
    ["a name twice", zipOf([...good, ["x/data/0", FLOATS[0]]]), 'names must differ, but "x/data/0" is there twice'],
    ["big-endian data", zipOf([...good, ["x/byteorder", program("big")]]), 'the byte order must be little, got "big"'],
    [
      "a wrong checksum of the pickle",
      zipOf(good, { crc: () => 1 }),
      /^"x\/data.pkl" is damaged: its checksum must be 00000001, got /,
    ],
    [
      "an empty zip file",
      zipOf([]),
      "a .pth begins as a zip file or with PyTorch's magic number. Use readSafetensors for safetensors",
    ],
    [
      "something behind it",
      Uint8Array.of(...zipOf(good), 0),
      /^a zip file ends with its end record, but these \d+ bytes do not. Is the file complete\?$/,
    ],
    ["an end that is missing", zipOf(good).slice(0, -30), /^a zip file ends with its end record/],
  ])("%s", (_, file, message) => {
    if (typeof message === "string") expect(outcome(file)).toBe(message);
    else expect(outcome(file)).toMatch(message);
  });
});

test("checksums can be passed over", async () => {
  const entries = [["x/data.pkl", pickleOf(["x", x])] as const, ["x/data/0", FLOATS[0]] as const];
  const file = zipOf(entries, { crc: () => 1 });
  expect([...readPth(file, { checksums: false }).tensors.keys()]).toEqual(["x"]);
  const opened = await openPth(file, { checksums: false });
  expect((await opened.get("x")).toArray()).toEqual([0, 0, 0, 0]);
});

test("options and sources are checked", async () => {
  const file = pthOf(pickleOf(["x", x]), FLOATS);
  expect(() => readPth(file, { prefix: "x" } as never)).toThrow('pth: there is no option "prefix"');
  expect(() => readPth(file, { part: 3 } as never)).toThrow("pth: part is the name of a part, got 3");
  await expect(openPth("model.pth" as never)).rejects.toThrow(
    "openPth: a file is bytes, a Blob or an open file, got string",
  );
  await expect((await openPth(file)).get("toString")).rejects.toThrow(
    'pth: tensor "toString": the file has no such tensor',
  );
});
