// The fast kernels, in AssemblyScript: TypeScript whose numbers have WebAssembly's types. `v128` is a register of four
// float32, `usize` a place in memory. Compiled by `pnpm build:kernels` into src/kernels/wasm/.
export { forget, runAlone, runTogether, serve, started } from "./jobs";
export { ARGUMENTS } from "./tasks";
