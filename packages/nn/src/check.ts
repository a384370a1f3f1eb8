import { ValueError } from "@pellucid/tensor";

/** Refuses sizes, given by name, that are not whole numbers from 1 on. */
export function checkSize(op: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new ValueError(op, `${name} must be a whole number from 1 on, got ${String(size)}`);
    }
  }
}

/** Refuses settings, given by name, that a rule does not hold for. */
export function checkSetting(
  op: string,
  settings: Readonly<Record<string, number>>,
  rule: string,
  holds: (value: number) => boolean,
): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!holds(value)) throw new ValueError(op, `${name} must be ${rule}, got ${String(value)}`);
  }
}
