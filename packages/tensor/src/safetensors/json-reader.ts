import { quote } from "../files/error.ts";
import { isWellFormed } from "../files/utf8.ts";
import { SafetensorsError } from "./error.ts";

const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = "\\".charCodeAt(0);
const ZERO = "0".charCodeAt(0);

/** Takes JSON of an expected form from the front of a text. */
export class JsonReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** An object. `readValue` must read the value that belongs to the key it is given, and then have `known` know the key. */
  object(known: { has(key: string): boolean }, readValue: (key: string) => void): void {
    this.items("{", "}", () => {
      const key = this.string();
      if (known.has(key)) throw new SafetensorsError(`names must differ, but the header has ${quote(key)} twice`);
      this.expect(":");
      readValue(key);
    });
  }

  /** An array of whole numbers from 0 on, at most so many. */
  integers(atMost: number): number[] {
    const list: number[] = [];
    this.items("[", "]", () => {
      if (list.length === atMost) this.refuse(`at most ${atMost} numbers`);
      list.push(this.integer());
    });
    return list;
  }

  string(): string {
    this.expect('"');
    const start = this.at;
    let end = start;
    for (let code = this.text.charCodeAt(end); code !== QUOTE; code = this.text.charCodeAt(end)) {
      end += code === BACKSLASH ? 2 : 1; // what a backslash stands before is no end
      if (end >= this.text.length) this.refuse("a string that ends");
    }
    const value = this.unescape(this.text.slice(start - 1, end + 1));
    this.at = end + 1;
    return value;
  }

  /** Refuses anything behind the object but white space. */
  end(): void {
    if (this.peek() !== "") this.refuse("nothing more");
  }

  private items(open: string, close: string, readItem: () => void): void {
    this.expect(open);
    if (this.peek() !== close) {
      readItem();
      while (this.peek() === ",") {
        this.at++;
        readItem();
      }
    }
    this.expect(close);
  }

  private integer(): number {
    this.peek();
    const start = this.at;
    let value = 0;
    for (let digit = this.digit(); digit >= 0 && value <= Number.MAX_SAFE_INTEGER; digit = this.digit()) {
      value = value * 10 + digit;
      this.at++;
    }
    const leadingZero = this.text[start] === "0" && this.at > start + 1;
    if (this.at === start || leadingZero || value > Number.MAX_SAFE_INTEGER) {
      this.at = start;
      this.refuse("a whole number from 0 to 2^53 - 1");
    }
    return value;
  }

  /** The digit that comes next; -1 if none does. */
  private digit(): number {
    const digit = this.text.charCodeAt(this.at) - ZERO;
    return digit >= 0 && digit <= 9 ? digit : -1;
  }

  private unescape(literal: string): string {
    let value: string;
    try {
      value = JSON.parse(literal);
    } catch {
      this.refuse("a string of JSON");
    }
    if (!isWellFormed(value)) this.refuse("a string without half surrogates");
    return value;
  }

  private expect(char: string): void {
    if (this.peek() !== char) this.refuse(char);
    this.at++;
  }

  /** The next character that is no white space; "" at the end. */
  private peek(): string {
    while (isSpace(this.text.charCodeAt(this.at))) this.at++;
    return this.text.charAt(this.at);
  }

  private refuse(wanted: string): never {
    const got = this.at < this.text.length ? quote(this.text.slice(this.at, this.at + 20)) : "its end";
    throw new SafetensorsError(`the header must have ${wanted} at character ${this.at}, got ${got}`);
  }
}

/** JSON's white space: space, tab, line feed, carriage return. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
