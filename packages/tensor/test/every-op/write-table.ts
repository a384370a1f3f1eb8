// Writes docs/ops.md: `pnpm docs:ops`.
import { writeFileSync } from "node:fs";
import { sourceOf, TABLE } from "./sources.ts";
import { writeTable } from "./table.ts";

writeFileSync(TABLE, writeTable(sourceOf));
