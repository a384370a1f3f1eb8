// The fast kernels, in AssemblyScript: TypeScript whose numbers have WebAssembly's types. `v128` is a register of four
// float32, `usize` a place in memory. Compiled by `pnpm build:kernels` into src/kernels/compiled.ts.
export { dismiss, runAlone, runTogether, serve, started } from "./jobs";
export { ARGUMENTS, TURN, TWISTER } from "./memory-map";
export { drawWords } from "./twister";
export { chances } from "./uniforms";
