import { show, TokenizerError } from "./errors.ts";
import type { EncodeOptions } from "./tokenizer.ts";

/** The tokens of an encoding that stand for no text, such as `<|endoftext|>`, and tiktoken's rules for their names in a text. */
export class SpecialTokens {
  readonly #encoding: string;
  readonly #ids: ReadonlyMap<string, number>;

  /** @param ids the id of each special token by its name */
  constructor(encoding: string, ids: Readonly<Record<string, number>>) {
    this.#encoding = encoding;
    this.#ids = new Map(Object.entries(ids));
  }

  /** Cuts `text` into its plain parts, which are strings, and the ids of the allowed special tokens between them. */
  split(text: string, options: EncodeOptions): (string | number)[] {
    if (typeof options !== "object" || options === null) {
      throw new TokenizerError(
        "encode",
        `options are one object, got ${show(options)}`,
        `Did you mean { allowedSpecial: ${show(options)} }?`,
      );
    }
    const unknown = Object.keys(options).find((name) => name !== "allowedSpecial" && name !== "disallowedSpecial");
    if (unknown !== undefined) {
      const fix = 'There is "allowedSpecial", "disallowedSpecial"';
      throw new TokenizerError("encode", `there is no option ${show(unknown)}`, fix);
    }
    const { allowedSpecial = [], disallowedSpecial = "all" } = options;
    const allowed = this.#names("allowedSpecial", allowedSpecial);
    const named = this.#names("disallowedSpecial", disallowedSpecial);
    const disallowed = disallowedSpecial === "all" ? named.filter((name) => !allowed.includes(name)) : named;
    for (const name of disallowed) if (text.includes(name)) throw disallowedError(name);
    if (allowed.length === 0) return [text];
    const anyAllowed = new RegExp(`(${allowed.map(escapeRegExp).join("|")})`); // as a group: split keeps what it cuts at
    return text.split(anyAllowed).map((part, i) => (i % 2 === 1 ? this.#ids.get(part)! : part));
  }

  #names(option: string, names: "all" | readonly string[]): readonly string[] {
    if (names === "all") return [...this.#ids.keys()];
    for (const name of Array.isArray(names) ? names : [names]) {
      if (this.#ids.has(name) && Array.isArray(names)) continue;
      const all = [...this.#ids.keys()].map(show).join(", ");
      throw new TokenizerError(
        "encode",
        `${option} is "all" or a list of special tokens of ${this.#encoding}, got ${show(name)}`,
        `There is ${all}`,
      );
    }
    return names;
  }
}

function disallowedError(name: string): TokenizerError {
  const special = show(name);
  return new TokenizerError(
    "encode",
    `the text contains the special token ${special}, which is not allowed`,
    `To encode it as one id, pass { allowedSpecial: [${special}] } or "all"; as plain text, { disallowedSpecial: [] }`,
  );
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
