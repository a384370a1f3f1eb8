import { kernelInfo, useKernels } from "../../src/index.ts";

/** What f returns with the plain kernels. */
export function withPlainKernels<T>(f: () => T): T {
  const { kernels } = kernelInfo();
  useKernels("plain");
  try {
    return f();
  } finally {
    useKernels(kernels);
  }
}

/** The distance of a float32 of about x's size to the next one. */
export function ulpOf(x: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(Math.fround(x))));
  return 2 ** (Math.max(-126, Math.min(127, exponent)) - 23);
}
