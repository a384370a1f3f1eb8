/** `[2, 3]`: how shapes are written in errors. */
export function formatShape(shape: readonly number[]): string {
  return show(shape);
}

/**
 * How errors write the value that they got: text in quotes and cut short, other objects by their class alone.
 * @example
 * show([2, 3]) // [2, 3]
 * show(zeros([2])) // an object (Tensor)
 */
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
 * @example
 * const error = new PellucidError("twice", "takes a tensor, got 3");
 * error.message // twice: takes a tensor, got 3
 * error.op // twice
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

/**
 * Shapes that do not fit an op or each other. Two that broadcast from the last axis on are drawn one below the other.
 * @example
 * zeros([2, 3]).add(zeros([4])) // throws ShapeError
 */
export class ShapeError extends PellucidError {
  /** Every shape that the op saw, in the order of its arguments. */
  readonly shapes: readonly (readonly number[])[];

  /** @param axis where aligned shapes differ, counted from the last: -1, … */
  constructor(op: string, rule: string, shapes: readonly (readonly number[])[], fix = "", axis = 0) {
    const got = shapes.length === 0 ? "" : `, got ${shapes.map(formatShape).join(" and ")}`;
    super(op, `${rule}${got}${suffix(fix)}${axis === 0 ? "" : aligned(shapes, axis)}`);
    this.shapes = shapes;
  }
}

/**
 * A tensor of a dtype that the op does not take.
 * @example
 * arange(3).mean() // throws DTypeError
 */
export class DTypeError extends PellucidError {
  constructor(op: string, rule: string, got: string, fix = "") {
    super(op, `${rule}, got ${got}${suffix(fix)}`);
  }
}

/**
 * An axis, a position or an id outside its range.
 * @example
 * zeros([2, 3]).sum(2) // throws IndexError
 */
export class IndexError extends PellucidError {
  constructor(op: string, rule: string, fix = "") {
    super(op, `${rule}${suffix(fix)}`);
  }
}

/**
 * An argument whose value is not allowed: a rate above 1, a step of 0, a negative size.
 * @example
 * ones([3]).dropout(1.5) // throws ValueError
 */
export class ValueError extends PellucidError {
  constructor(op: string, rule: string, fix = "") {
    super(op, `${rule}${suffix(fix)}`);
  }
}

/**
 * A gradient that cannot be had: nothing recorded, the graph already freed, a value changed since.
 * @example
 * ones([3]).sum().backward() // throws GradError
 */
export class GradError extends PellucidError {
  constructor(op: string, rule: string, fix = "") {
    super(op, `${rule}${suffix(fix)}`);
  }
}

/** Two shapes one below the other, and a mark at `axis`. Where both have as many axes, one sees it without. */
function aligned(shapes: readonly (readonly number[])[], axis: number): string {
  if (shapes.length !== 2 || shapes[0]!.length === shapes[1]!.length) return "";
  const width = Math.max(...shapes.flat().map((n) => String(n).length));
  const rows = shapes.map((shape) => `[${shape.map((n) => String(n).padStart(width)).join(", ")}]`);
  const length = Math.max(...rows.map((row) => row.length));
  const mark = "^".padStart(length - 1 + (axis + 1) * (width + 2));
  return [...rows.map((row) => row.padStart(length)), mark].map((line) => `\n  ${line}`).join("");
}

function suffix(fix: string): string {
  return fix === "" ? "" : `. ${fix}`;
}
