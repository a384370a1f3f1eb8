/**
 * Every error that this package throws on purpose. The message reads `op: rule, got what came. The likely fix.`
 * @example
 * getEncoding("gpt2").decode([50257]) // throws TokenizerError: decode: …got 50257 at position 0…
 */
export class TokenizerError extends Error {
  /** The function that refused: `encode`, `decode`, `push`, `getEncoding`. */
  readonly op: string;

  constructor(op: string, rule: string, fix = "") {
    super(`${op}: ${rule}${fix === "" ? "" : `. ${fix}`}`);
    this.op = op;
    this.name = "TokenizerError";
  }
}

/** A value as an error message shows it: text quoted and cut short, an object by its kind alone. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return `an object (${value.constructor?.name ?? "without a class"})`;
  return typeof value === "function" ? "a function" : String(value);
}
