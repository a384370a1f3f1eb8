import { stat } from "node:fs/promises";
import { exportWeights, type Layout } from "@pellucid/gpt";
import { writeModelFile } from "./model-file.ts";
import { parse, UsageError } from "./options.ts";
import { Bar, bytes } from "./terminal.ts";
import { loadModel, type OpenWeights, withWeights } from "./weights-file.ts";

export const HELP = `Writes weights again, under other names or in another format.

  pellucid convert FROM TO [--layout huggingface|book|notebook|pellucid]

  FROM           .safetensors, or PyTorch's .pth
  TO             .safetensors; a file that is there is replaced
  --layout NAME  whose names: Hugging Face's GPT-2, the book's model, its early notebook's, or ours (default)
`;

const COMMAND = "pellucid convert";
const LAYOUTS: readonly string[] = ["huggingface", "book", "notebook", "pellucid"] satisfies Layout[];

export async function run(args: readonly string[]): Promise<number> {
  const options = { layout: { type: "string", default: "pellucid" } } as const;
  const { values, positionals } = parse(COMMAND, args, options, ["FROM", "TO"]);
  const [from, to] = positionals as [string, string];
  const { layout } = values;
  if (!isLayout(layout)) throw new UsageError(COMMAND, `--layout is one of ${LAYOUTS.join(", ")}, got ${layout}`);
  if (!to.endsWith(".safetensors")) throw new UsageError(COMMAND, `TO must end in .safetensors, got ${to}`);
  await withWeights(from, async (file) => {
    const bar = new Bar("reading");
    // How the heads share the columns of a weight changes nothing in a file.
    const nHeads = 1;
    const model = await loadModel(file, nHeads, (done, total) => bar.show(done, total));
    bar.clear();
    await writeModelFile(to, exportWeights(model, layout), metadataOf(file, layout));
  });
  process.stderr.write(`wrote ${to}, ${bytes((await stat(to)).size)}\n`);
  return 0;
}

function isLayout(name: string): name is Layout {
  return LAYOUTS.includes(name);
}

/** What the file said of the model. What it said of a training does not hold any more. */
function metadataOf({ metadata }: OpenWeights, layout: Layout): Map<string, string> {
  const kept = new Map([...metadata].filter(([key]) => !["format", "notes", "checksum"].includes(key)));
  if (layout !== "pellucid") kept.set("format", "pt"); // transformers reads no file without it
  return kept;
}
