import { quote } from "../files/error.ts";
import { PthError } from "./error.ts";
import { INSTRUCTIONS, STOP } from "./instructions.ts";
import { Machine } from "./machine.ts";
import { PickleReader } from "./pickle-reader.ts";
import type { PickleValue } from "./values.ts";

/** A longer pickle, or one of more instructions, is refused: that of the largest GPT-2 with its optimizer has 0.3 MB. */
export const MAX_PICKLE_BYTES: number = 2 ** 24;
const MAX_STEPS = 2 ** 20;

/**
 * Runs the pickle that begins at byte `at`.
 * @param persistent - the value for a persistent id, which is how PyTorch refers to a storage
 * @returns the value, and where the pickle ends
 * @throws PthError if it is damaged, or needs anything that a state dict does not
 */
export function unpickle(
  bytes: Uint8Array,
  at: number,
  persistent: (id: PickleValue) => PickleValue,
): { readonly value: PickleValue; readonly end: number } {
  const reader = new PickleReader(bytes, at);
  const machine = new Machine(reader, persistent);
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const code = reader.uint8();
    if (code === STOP) return { value: machine.end(), end: reader.at };
    const run = INSTRUCTIONS[code];
    if (run === undefined) {
      const got = quote(String.fromCharCode(code));
      throw new PthError(`no state dict needs the instruction ${got} at byte ${reader.at - 1} of its pickle`);
    }
    run(machine);
  }
  throw new PthError(`a pickle has at most ${MAX_STEPS} instructions`);
}
