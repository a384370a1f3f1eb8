import { decodeUtf8 } from "../files/utf8.ts";
import { PthError } from "./error.ts";

const NEWLINE = 10;

/** Takes the arguments of a pickle's instructions from the front of its bytes. */
export class PickleReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  /** Where the next byte is. */
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = at;
  }

  uint8(): number {
    return this.bytes[this.take(1)]!;
  }

  uint16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  int32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  /** Eight bytes, the highest first. */
  float64(): number {
    return this.view.getFloat64(this.take(8));
  }

  /** An integer of up to 255 bytes, the lowest first, in two's complement. A bigint if no number holds it. */
  long(): number | bigint {
    const length = this.uint8();
    const start = this.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.bytes[start + i]!);
    value = BigInt.asIntN(8 * length, value);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  text(length: number): string {
    const start = this.take(length);
    return this.decode(start, start + length);
  }

  /** Text up to a line feed. */
  line(): string {
    const start = this.at;
    const end = this.bytes.indexOf(NEWLINE, start);
    if (end === -1) throw this.endsEarly();
    this.at = end + 1;
    return this.decode(start, end);
  }

  skip(length: number): void {
    this.take(length);
  }

  private decode(start: number, end: number): string {
    const text = decodeUtf8(this.bytes.subarray(start, end));
    if (text === null) throw new PthError(`the text at byte ${start} of the pickle must be UTF-8`);
    return text;
  }

  private take(length: number): number {
    const start = this.at;
    if (start + length > this.bytes.length) throw this.endsEarly();
    this.at = start + length;
    return start;
  }

  private endsEarly(): PthError {
    return new PthError(`the pickle ends early, at byte ${this.bytes.length}`);
  }
}
