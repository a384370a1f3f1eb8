import type { Tensor } from "@pellucid/tensor";
import type { Form } from "./table.ts";

/** The third that a form takes: 0, 1 or 2; null if it takes all. */
export function thirdOf(form: Form): number | null {
  const third = ["query", "key", "value"].indexOf(form.split(" ")[0]!);
  return third === -1 ? null : third;
}

/** The shape that a tensor of a file has, given ours. */
export function shapeIn(form: Form, ours: readonly number[]): number[] {
  const shape = form.endsWith("T") ? [...ours].reverse() : [...ours];
  return thirdOf(form) === null ? shape : [...shape.slice(0, -1), 3 * shape.at(-1)!];
}

/** Our weight out of a tensor of a file: a view. */
export function fromForm(form: Form, theirs: Tensor): Tensor {
  const third = thirdOf(form);
  const size = theirs.size(-1) / 3;
  const part = third === null ? theirs : theirs.slice(-1, third * size, (third + 1) * size);
  return form.endsWith("T") ? part.T : part;
}

/** The tensor of a file that one of our weights makes, or a third of it: a view. */
export function toForm(form: Form, ours: Tensor): Tensor {
  return form.endsWith("T") ? ours.T : ours;
}
