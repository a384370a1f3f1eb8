import { expect, test } from "vitest";
import fixture from "../../../../oracle/fixtures/pth.json" with { type: "json" };
import { fromBase64 } from "../safetensors/files.ts";
import { damage, damagedPickle, drawFrom, fuzz, readAll, readLazily } from "./fuzz.ts";

const files = fixture.files.map(({ base64 }) => fromBase64(base64));
const isZip = (file: Uint8Array): boolean => file[0] === 0x50;

const seed = Math.floor(Math.random() * 2 ** 32);

test(`damaged files are refused or read as they were, seed ${seed}`, () => {
  const { read, refused } = fuzz(files.filter(isZip), seed, 1500);
  console.log(`.pth fuzz, seed ${seed}: ${read} files read, ${refused} refused`);
  expect(read).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(read);
});

test(`tensor by tensor, the same files are read, seed ${seed}`, async () => {
  const draw = drawFrom(seed);
  for (let i = 0; i < 500; i++) {
    const file = draw(2) ? damagedPickle(draw) : damage(files[draw(files.length)]!, draw);
    const whole = readAll(file);
    const lazy = await readLazily(file);
    // A view of a storage is read without the rest of it, where there may be what does not fit.
    if (whole !== null) expect(lazy).toEqual(whole);
  }
});

test(`damaged files of the old format, which have no checksums, are refused or read, seed ${seed}`, () => {
  const draw = drawFrom(seed);
  const old = files.filter((file) => !isZip(file));
  const results = Array.from({ length: 1000 }, () => readAll(damage(old[draw(old.length)]!, draw)));
  expect(results).toContain(null);
});
