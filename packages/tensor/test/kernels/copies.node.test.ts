import { expect, test } from "vitest";
import { kernelInfo } from "../../src/index.ts";
import { INDEX, printedBy } from "./own-process.ts";

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
    const { bun, deno } = process.versions as Record<string, string | undefined>;
    expect(printed.trim()).toBe(`${!bun && !deno} true`);
  },
);
