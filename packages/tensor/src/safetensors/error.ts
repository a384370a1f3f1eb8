import { FileError } from "../files/error.ts";

/**
 * A safetensors file that breaks the format or holds what no tensor here can, or tensors that make no such file.
 * @example
 * readSafetensors(new Uint8Array(8)) // throws SafetensorsError
 * const file = await openSafetensors(writeSafetensors({ weight: ones([2]) }));
 * file.get("bias") // throws SafetensorsError: safetensors: tensor "bias": the file has no such tensor…
 */
export class SafetensorsError extends FileError {
  constructor(rule: string, tensor: string | null = null) {
    super("safetensors", rule, tensor);
  }
}

export function refuse(rule: string, tensor: string | null = null): SafetensorsError {
  return new SafetensorsError(rule, tensor);
}
