import type { Tensor } from "@pellucid/tensor";
import type { GPTModel } from "../gpt-model.ts";
import { WeightsError } from "./error.ts";
import { fromForm } from "./form.ts";
import { checkEqual, type Entries, type Plan, planLoading } from "./plan.ts";

/** A file that comes in, in its own order: a SafetensorsStream, or one of your own. */
export interface WeightsStream extends AsyncIterable<readonly [name: string, x: Tensor]> {
  readonly entries: Entries;
  /** Called if the weights do not fit: nothing more has to come. */
  cancel?(): Promise<void>;
}

/**
 * What is to be done to load weights that come in.
 * @throws WeightsError as `planLoading`, when the stream is cancelled
 */
export async function planOrCancel(model: GPTModel, stream: WeightsStream): Promise<Plan> {
  try {
    return planLoading(model, stream.entries);
  } catch (error) {
    await stream.cancel?.();
    throw error;
  }
}

/** Copies each tensor when it is here, in the order of the stream. */
export async function loadFromStream(
  { steps, mustBeEqual }: Plan,
  stream: WeightsStream,
  copied: (target: Tensor) => void,
): Promise<void> {
  const here = new Set<string>();
  for await (const [name, x] of stream) {
    // Of a head and an embedding that must be equal, the first that comes is taken, and the other held against it.
    const from = mustBeEqual?.includes(name) ? mustBeEqual[1] : name;
    const own = steps.filter((step) => step.from === from);
    if (mustBeEqual && here.has(from)) {
      checkEqual(mustBeEqual, x, own[0]!.target, "some weights are new");
      continue;
    }
    here.add(from);
    for (const { target, form } of own) {
      target.copy_(fromForm(form, x));
      copied(target);
    }
  }
  const missing = steps.filter(({ from }) => !here.has(from)).map(({ from }) => from);
  if (missing.length === 0) return;
  const lists = { missing: [...new Set(missing)], unexpected: [], misfits: [] };
  throw new WeightsError("the stream ended too early", lists, "", "some weights are new");
}
