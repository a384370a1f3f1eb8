import { expect, test } from "vitest";
import { kernelInfo } from "../../src/index.ts";
import { INDEX, printedBy } from "./own-process.ts";

const { bun, deno } = process.versions as Record<string, string | undefined>;
const isNode = !bun && !deno;

test.runIf(kernelInfo().kernels === "simd")(
  "Node copies long arrays for the kernels, and no other engine does",
  async () => {
    const printed = await printedBy(`
    let filled = 0;
    const { fill } = Buffer.prototype;
    Buffer.prototype.fill = function (value, ...rest) {
      if (value instanceof Uint8Array) filled += this.length;
      return fill.call(this, value, ...rest);
    };
    const { ones, add } = await import(${INDEX});
    const y = add(ones([5000]), ones([5000]));
    console.log(filled > 0, y.toTypedArray().every((value) => value === 2));`);
    expect(printed.trim()).toBe(`${isNode} true`);
  },
);

test("only in Node an array holds anything at first, and only one that is written to whole, neither short nor large", async () => {
  const printed = await printedBy(`
    const sizes = [1023, 1024, 5000, 2 ** 22];
    const lengths = [];
    const { allocUnsafeSlow } = Buffer;
    Buffer.allocUnsafeSlow = (bytes) => {
      if (sizes.includes(bytes / 4)) lengths.push(bytes / 4); // and not what Node takes for itself
      return allocUnsafeSlow(bytes).fill(255); // NaN
    };
    const { ones, zeros } = await import(${INDEX});
    lengths.length = 0;
    const sums = sizes.map((n) => [ones([n]).add(1).sum().item(), zeros([n]).sum().item()]);
    console.log(JSON.stringify([lengths, sums]));`);
  const sums = [1023, 1024, 5000, 2 ** 22].map((n) => [2 * n, 0]);
  expect(JSON.parse(printed)).toEqual([isNode ? [1024, 5000] : [], sums]);
});
