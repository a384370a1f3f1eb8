import { fileURLToPath } from "node:url";
import { drawBlocks } from "./blocks.ts";
import { drawMemory } from "./memory.ts";

/** The pictures of docs/kernels.md, by file. */
export const PICTURES: ReadonlyMap<string, () => string> = new Map([
  [fileURLToPath(new URL("../../docs/kernels-blocks.svg", import.meta.url)), drawBlocks],
  [fileURLToPath(new URL("../../docs/kernels-memory.svg", import.meta.url)), drawMemory],
]);
