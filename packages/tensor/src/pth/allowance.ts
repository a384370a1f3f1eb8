import { PthError } from "./error.ts";

/** So many times the file's size, and so many bytes more. */
const TIMES = 8;
const MORE = 2 ** 22;

/**
 * The memory that may be taken for what a file says of its tensors, before one of them is read. A state dict says little and
 * holds much. A hostile file says much: a byte of its pickle may stand for a dict. What values take is estimated from above.
 */
export class Allowance {
  private readonly fileBytes: number;
  private left: number;

  constructor(fileBytes: number) {
    this.fileBytes = fileBytes;
    this.left = TIMES * fileBytes + MORE;
  }

  /** @throws PthError if it is more than there is */
  take(bytes: number): void {
    this.left -= bytes;
    if (this.left >= 0) return;
    const limit = `${TIMES} times its ${this.fileBytes} bytes and ${MORE / 2 ** 20} MB`;
    throw new PthError(
      `what a file says of its tensors takes at most ${limit} of memory, got more. A state dict is mostly its tensors' data`,
    );
  }
}
