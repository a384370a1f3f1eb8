import { isBetween, show, ValueError } from "@pellucid/tensor";

/** Refuses sizes, given by name, that are not whole numbers from 1 on. */
export function checkSize(op: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isSafeInteger(size) || size < 1) {
      const fix = size === undefined ? `Pass ${Object.keys(sizes).join(", ")}` : "";
      throw new ValueError(op, `${name} must be a whole number from 1 on, got ${show(size)}`, fix);
    }
  }
}

/** Refuses settings, given by name, that are no numbers, or that a rule does not hold for. */
export function checkSetting(
  op: string,
  settings: Readonly<Record<string, number>>,
  rule: string,
  holds: (value: number) => boolean,
): void {
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === "number" && holds(value)) continue;
    const fix = typeof value === "number" && holds(-value) ? `Did you mean ${-value}?` : "";
    throw new ValueError(op, `${name} must be ${rule}, got ${show(value)}`, fix);
  }
}

/** Refuses what is no probability. */
export function checkProbability(op: string, p: number): void {
  const fix = isBetween(p, 2, 100) ? `Did you mean ${p / 100}?` : ""; // per cent
  if (!isBetween(p, 0, 1)) throw new ValueError(op, `p must be a probability from 0 to 1, got ${show(p)}`, fix);
}
