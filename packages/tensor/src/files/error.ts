import { PellucidError } from "../errors.ts";

/** A file that breaks its format or holds what no tensor here can. Each format has a class of its own. */
export class FileError extends PellucidError {
  /** The tensor that is at fault; null where it is the file. */
  readonly tensor: string | null;

  constructor(format: string, rule: string, tensor: string | null) {
    super(format, tensor === null ? rule : `tensor ${quote(tensor)}: ${rule}`);
    this.tensor = tensor;
  }
}

/** Makes the error of a format. */
export type Refuse = (rule: string, tensor?: string | null) => FileError;

/** A name as errors show it: a hostile one can have 100 MB. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
