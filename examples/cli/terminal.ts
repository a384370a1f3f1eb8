import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Text in a style, where stdout is a terminal and NO_COLOR does not forbid it. */
export function styled(style: Style, text: string): string {
  const { NO_COLOR, TERM } = process.env;
  return process.stdout.isTTY && !NO_COLOR && TERM !== "dumb" ? styleText(style, text) : text;
}

const BAR_WIDTH = 30;

/** A bar on stderr that renews itself; nothing where stderr is no terminal. */
export class Bar {
  private readonly label: string;
  private shown = -1;

  constructor(label: string) {
    this.label = label;
  }

  show(done: number, total: number): void {
    const filled = total === 0 ? BAR_WIDTH : Math.floor((done / total) * BAR_WIDTH);
    if (!process.stderr.isTTY || filled === this.shown) return;
    this.shown = filled;
    const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    process.stderr.write(`\r\x1b[K${this.label} ${bar} ${Math.round((100 * done) / total)} %`);
  }

  clear(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }
}

/** A size as people write it: `7.3 MB`. */
export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = size;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value.toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}

export function count(n: number): string {
  return n.toLocaleString("en-US");
}

/** Text from a file, with what could command the terminal made visible. */
export function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) =>
    JSON.stringify(character)
      .slice(1, -1)
      .replace(/^[^\\]$/, "�"),
  );
}
