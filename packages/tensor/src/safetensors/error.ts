import { PellucidError } from "../errors.ts";

/** A safetensors file that breaks the format or holds what no tensor here can, or tensors that make no such file. */
export class SafetensorsError extends PellucidError {
  /** The tensor that is at fault; null where it is the file. */
  readonly tensor: string | null;

  constructor(rule: string, tensor: string | null = null) {
    super("safetensors", tensor === null ? rule : `tensor ${quote(tensor)}: ${rule}`);
    this.tensor = tensor;
  }
}

/** A name as errors show it: a hostile one can have 100 MB. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
