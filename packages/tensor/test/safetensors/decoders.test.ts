import { expect, test } from "vitest";
import { openSafetensors, readSafetensors, SafetensorsError, type StoredDType } from "../../src/safetensors.ts";
import { entry, exactly, fileOf } from "./files.ts";

/** Reads elements of one dtype from memory and, which must give the same, from a Blob. */
async function read(dtype: StoredDType, elements: ArrayBufferView, count: number): Promise<ArrayLike<number>> {
  const data = new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
  const file = fileOf({ x: entry(dtype, [count], 0, data.length) }, data);
  const lazily = await (await openSafetensors(new Blob([file]))).get("x");
  const values = readSafetensors(file).tensors.get("x")!.toTypedArray();
  expect(exactly(lazily)).toEqual(exactly(readSafetensors(file).tensors.get("x")!));
  return values;
}

const everyHalf = Uint16Array.from({ length: 65536 }, (_, i) => i);

test("F16 is ±(1 + m/2^10) · 2^(e - 15), in all 65536 values", async () => {
  const values = await read("F16", everyHalf, 65536);
  everyHalf.forEach((half, i) => {
    const [sign, exponent, mantissa] = [half >> 15 ? -1 : 1, (half >> 10) & 31, (half & 1023) / 1024];
    const infinite = mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    const finite = exponent === 0 ? sign * mantissa * 2 ** -14 : sign * (1 + mantissa) * 2 ** (exponent - 15);
    const wanted = exponent === 31 ? infinite : finite;
    if (!Object.is(values[i], wanted)) expect.fail(`${half} is ${values[i]} instead of ${wanted}`);
  });
});

test("BF16 is the upper half of a float32, in all 65536 values", async () => {
  const values = await read("BF16", everyHalf, 65536);
  const view = new DataView(new ArrayBuffer(4));
  everyHalf.forEach((half, i) => {
    view.setUint16(0, half);
    if (!Object.is(values[i], view.getFloat32(0))) expect.fail(`${half} is ${values[i]}`);
  });
});

test("NaN of F16 and BF16 keeps its sign and payload", () => {
  const data = new Uint8Array(Uint16Array.of(0xfe01, 0x7fff, 0xffc1, 0x7fff).buffer);
  const file = fileOf({ h: entry("F16", [2], 0, 4), b: entry("BF16", [2], 4, 8) }, data);
  const bits = Array.from(readSafetensors(file).tensors.values(), (x) => new Uint32Array(x.toTypedArray().buffer));
  expect(bits).toEqual([Uint32Array.of(0xffc02000, 0x7fffe000), Uint32Array.of(0xffc10000, 0x7fff0000)]);
});

test("integers are int32, from every width", async () => {
  const [least, most] = [-(2 ** 31), 2 ** 31 - 1];
  expect(await read("I8", Int8Array.of(-128, -1, 127), 3)).toEqual(Int32Array.of(-128, -1, 127));
  expect(await read("U8", Uint8Array.of(0, 255), 2)).toEqual(Int32Array.of(0, 255));
  expect(await read("I16", Int16Array.of(-32768, 32767), 2)).toEqual(Int32Array.of(-32768, 32767));
  expect(await read("U16", Uint16Array.of(0, 65535), 2)).toEqual(Int32Array.of(0, 65535));
  expect(await read("I32", Int32Array.of(least, most), 2)).toEqual(Int32Array.of(least, most));
  expect(await read("U32", Uint32Array.of(0, most), 2)).toEqual(Int32Array.of(0, most));
  const longs = [least, -1, 0, most].map(BigInt);
  expect(await read("I64", BigInt64Array.from(longs), 4)).toEqual(Int32Array.of(least, -1, 0, most));
  expect(await read("U64", BigUint64Array.of(0n, BigInt(most)), 2)).toEqual(Int32Array.of(0, most));
  expect(await read("BOOL", Uint8Array.of(0, 1), 2)).toEqual(Uint8Array.of(0, 1));
});

test("an integer beyond int32, or a bool beyond 1, is an error that shows it", async () => {
  const refused: [StoredDType, ArrayBufferView, string][] = [
    ["I64", BigInt64Array.of(1n, 2n ** 31n), "every I64 must fit int32, got 2147483648 at 1 in row-major order"],
    [
      "I64",
      BigInt64Array.of(-(2n ** 31n) - 1n, 0n),
      "every I64 must fit int32, got -2147483649 at 0 in row-major order",
    ],
    ["I64", BigInt64Array.of(0n, 2n ** 32n), "every I64 must fit int32, got 4294967296 at 1 in row-major order"],
    [
      "U64",
      BigUint64Array.of(0n, 2n ** 64n - 1n),
      "every U64 must fit int32, got 18446744073709551615 at 1 in row-major order",
    ],
    ["U64", BigUint64Array.of(2n ** 31n, 0n), "every U64 must fit int32, got 2147483648 at 0 in row-major order"],
    ["U32", Uint32Array.of(0, 2 ** 31), "every U32 must fit int32, got 2147483648 at 1 in row-major order"],
    ["BOOL", Uint8Array.of(1, 2), "every BOOL must fit bool, got 2 at 1 in row-major order"],
  ];
  for (const [dtype, elements, rule] of refused) {
    const error = await read(dtype, elements, 2).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(SafetensorsError);
    expect(error).toMatchObject({ message: `safetensors: tensor "x": ${rule}`, tensor: "x" });
  }
});

test("a tensor of many pieces is read whole, and a misfit in the last piece is found", async () => {
  const count = 2 ** 18 + 3;
  const longs = new BigInt64Array(count).map((_, i) => BigInt(i));
  const values = Array.from(await read("I64", longs, count));
  expect(values.length).toBe(count);
  expect(values.every((value, i) => value === i)).toBe(true);
  longs[count - 1] = 2n ** 40n;
  await expect(read("I64", longs, count)).rejects.toThrow("got 1099511627776 at 262146 in row-major order");
});
