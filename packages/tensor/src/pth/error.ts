import { FileError } from "../files/error.ts";

/**
 * A `.pth` file that is damaged, not of PyTorch, or more than a state dict, or that holds what no tensor here can.
 * @example
 * readPth(writeSafetensors({})) // throws PthError
 * readPth(readFileSync("checkpoint.pth").subarray(1000)) // throws PthError
 */
export class PthError extends FileError {
  constructor(rule: string, tensor: string | null = null) {
    super("pth", rule, tensor);
  }
}

export function refuse(rule: string, tensor: string | null = null): PthError {
  return new PthError(rule, tensor);
}
