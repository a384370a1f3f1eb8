/** `[2, 3]`: how shapes are written in errors. */
export function formatShape(shape: readonly number[]): string {
  return show(shape);
}

/** How errors write the value that they got: text in quotes and cut short, other objects by their class alone. */
export function show(value: unknown, depth: number = 0): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (!Array.isArray(value))
    return `an object (${Object.getPrototypeOf(value)?.constructor?.name ?? "without a class"})`;
  const items = Array.from(value.slice(0, 20), (item) => (depth < 3 ? show(item, depth + 1) : "…"));
  return `[${items.join(", ")}${value.length > 20 ? ", …" : ""}]`;
}

/**
 * The base of every error that Pellucid throws on purpose. The message reads `op: rule, got what came. The likely fix.`
 */
export class PellucidError extends Error {
  /** The op, layer or function that refused, as the caller spelt it: `matmul`, `Linear`, … */
  readonly op: string;

  constructor(op: string, rule: string) {
    super(`${op}: ${rule}`);
    this.op = op;
    this.name = new.target.name;
  }
}

/** Shapes that do not fit an op or each other. */
export class ShapeError extends PellucidError {
  /** Every shape that the op saw, in the order of its arguments. */
  readonly shapes: readonly (readonly number[])[];

  constructor(op: string, rule: string, shapes: readonly (readonly number[])[], fix = "") {
    super(op, `${rule}${shapes.length === 0 ? "" : `, got ${shapes.map(formatShape).join(" and ")}`}${suffix(fix)}`);
    this.shapes = shapes;
  }
}

/** A tensor of a dtype that the op does not take. */
export class DTypeError extends PellucidError {
  constructor(op: string, rule: string, got: string, fix = "") {
    super(op, `${rule}, got ${got}${suffix(fix)}`);
  }
}

/** An axis, a position or an id outside its range. */
export class IndexError extends PellucidError {
  constructor(op: string, rule: string, fix = "") {
    super(op, `${rule}${suffix(fix)}`);
  }
}

/** An argument whose value is not allowed: a rate above 1, a step of 0, a negative size. */
export class ValueError extends PellucidError {
  constructor(op: string, rule: string, fix = "") {
    super(op, `${rule}${suffix(fix)}`);
  }
}

/** A gradient that cannot be had: nothing recorded, the graph already freed, a value changed since. */
export class GradError extends PellucidError {
  constructor(op: string, rule: string, fix = "") {
    super(op, `${rule}${suffix(fix)}`);
  }
}

function suffix(fix: string): string {
  return fix === "" ? "" : `. ${fix}`;
}
