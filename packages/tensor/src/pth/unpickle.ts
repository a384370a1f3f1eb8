import { quote } from "../files/error.ts";
import type { Allowance } from "./allowance.ts";
import { PthError } from "./error.ts";
import { INSTRUCTIONS, STOP } from "./instructions.ts";
import { Machine } from "./machine.ts";
import { PickleReader } from "./pickle-reader.ts";
import type { PickleValue } from "./values.ts";

/** A longer pickle is refused: that of the largest GPT-2 with its optimizer has 0.3 MB. */
export const MAX_PICKLE_BYTES: number = 2 ** 24;

/**
 * Runs the pickle that begins at byte `at`.
 * @param persistent - the value for a persistent id, which is how PyTorch refers to a storage
 * @param allowance - what the values are taken from
 * @returns the value, and where the pickle ends
 * @throws PthError if it is damaged, or needs anything that a state dict does not
 */
export function unpickle(
  bytes: Uint8Array,
  at: number,
  persistent: (id: PickleValue) => PickleValue,
  allowance: Allowance,
): { readonly value: PickleValue; readonly end: number } {
  const reader = new PickleReader(bytes, at);
  const machine = new Machine(reader, persistent, allowance);
  for (;;) {
    const code = reader.uint8();
    if (code === STOP) return { value: machine.end(), end: reader.at };
    const instruction = INSTRUCTIONS[code];
    if (instruction === undefined) {
      const got = quote(String.fromCharCode(code));
      throw new PthError(`no state dict needs the instruction ${got} at byte ${reader.at - 1} of its pickle`);
    }
    allowance.take(instruction.takes);
    instruction.run(machine);
  }
}
