// Draws the pictures of docs/kernels.md from the figures that the kernels are compiled with: `pnpm docs:kernels`.
import { writeFileSync } from "node:fs";
import { PICTURES } from "./kernel-pictures/pictures.ts";

for (const [file, draw] of PICTURES) writeFileSync(file, draw());
