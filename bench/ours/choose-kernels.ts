import { useKernels, useRelaxedSimd } from "@pellucid/tensor";

/** The kernels that the command line asks for: --plain, --relaxed, or the default. */
export function chooseKernels(): void {
  if (process.argv.includes("--plain")) useKernels("plain");
  if (process.argv.includes("--relaxed") && !useRelaxedSimd(true)) throw new Error("this Node has no relaxed SIMD");
}
