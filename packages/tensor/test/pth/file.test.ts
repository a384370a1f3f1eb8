import { describe, expect, test } from "vitest";
import { GradError, zeros } from "../../src/index.ts";
import { type ByteSource, openPth, PthError, readPth } from "../../src/pth.ts";
import { fields, pickleOf, pthOf, storageRef, tensorOf } from "./files.ts";

const floats = (values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const twelve = floats(Array.from({ length: 12 }, (_, i) => i));
const other = floats([1.5, -2]);

const file = pthOf(
  pickleOf(
    ["whole", tensorOf(storageRef("0", 12), [3, 4], [4, 1])],
    ["row", tensorOf(storageRef("0", 12), [4], [1], 4)],
    ["column", tensorOf(storageRef("0", 12), [3], [4], 1)],
    ["other", tensorOf(storageRef("1", 2), [2], [1])],
    ["ids", tensorOf(storageRef("2", 2, "LongStorage"), [1], [1], 1)],
  ),
  { "0": twelve, "1": other, "2": fields([8, 2n ** 40n], [8, 7]) },
);

/** A source that notes how many bytes were read of it. */
function noting(bytes: Uint8Array): ByteSource & { total: number } {
  return {
    size: bytes.length,
    total: 0,
    async read(offset, into) {
      this.total += into.length;
      into.set(bytes.subarray(offset, offset + into.length));
    },
  };
}

function find(bytes: Uint8Array, part: Uint8Array): number {
  return bytes.findIndex((_, i) => part.every((byte, k) => bytes[i + k] === byte));
}

test("opening reads no tensor, and a tensor its storage once", async () => {
  const big = pthOf(pickleOf(["x", tensorOf(storageRef("0", 2500), [2, 3], [3, 1], 5)]), {
    "0": new Uint8Array(10_000),
  });
  const source = noting(big);
  const opened = await openPth(source);
  expect(source.total).toBeLessThan(1500);
  source.total = 0;
  await opened.get("x");
  expect(source.total).toBe(10_000 + 24); // the whole, for its checksum, and the view
  source.total = 0;
  await opened.get("x");
  expect(source.total).toBe(24);
});

test("a whole storage is read straight, with its checksum", async () => {
  const source = noting(file);
  const opened = await openPth(source);
  source.total = 0;
  const x = await opened.get("whole");
  expect(source.total).toBe(48);
  expect(x.storage.length).toBe(12);
  await opened.get("row");
  expect(source.total).toBe(48 + 16);
});

test("tensors that are read are in storages of their own", async () => {
  const opened = await openPth(file);
  const [row, column] = [await opened.get("row"), await opened.get("column")];
  row.copy_(zeros([4]));
  expect((await opened.get("row")).toArray()).toEqual([4, 5, 6, 7]);
  expect(column.toArray()).toEqual([1, 5, 9]);
  expect(column.strides).toEqual([4]);
});

describe("readInto", () => {
  test("gives a tensor the values, in row-major order", async () => {
    const opened = await openPth(file);
    const around = zeros([3, 3]);
    await opened.readInto("column", around.select(0, 1));
    expect(around.toArray()).toEqual([
      [0, 0, 0],
      [1, 5, 9],
      [0, 0, 0],
    ]);
  });

  test("refuses a tensor of another form, as safetensors does", async () => {
    const opened = await openPth(file);
    await expect(opened.readInto("row", zeros([5]))).rejects.toThrow(
      "readInto: x must have the shape in the file, got [4] and [5]",
    );
    await expect(opened.readInto("row", zeros([4], { requiresGrad: true }))).rejects.toThrow(GradError);
  });
});

test("an integer that does not fit is an error only of the tensors that reach it", async () => {
  const opened = await openPth(file);
  expect((await opened.get("ids")).toArray()).toEqual([7]);
  expect(() => readPth(file)).toThrow("every I64 must fit int32, got 1099511627776 at 0 in row-major order");
});

test("damage of a storage is noticed, also by a tensor that does not reach it", async () => {
  const damaged = file.slice();
  damaged[find(file, twelve) + 47]! ^= 1;
  const opened = await openPth(damaged);
  expect((await opened.get("other")).toArray()).toEqual([1.5, -2]);
  for (const name of ["whole", "row", "column"]) {
    await expect(opened.get(name)).rejects.toThrow(/^pth: tensor "\w+" is damaged: its checksum must be/);
  }
  expect(() => readPth(damaged)).toThrow(PthError);
});

test("a file that has become shorter is an error", async () => {
  let bytes = file;
  const blob = { size: file.length, slice: (a: number, b: number) => new Blob([bytes]).slice(a, b) };
  const opened = await openPth(blob);
  bytes = file.slice(0, 100);
  await expect(opened.get("other")).rejects.toThrow(
    /^pth: the file had \d+ bytes when it was opened, but now ends at byte/,
  );
});
