/** Text as it comes, up to the first of some strings. What may become one of them is held back until that is known. */
export class StopStrings {
  /** Whether one of the strings came. */
  stopped = false;
  private readonly strings: readonly string[];
  private held = "";

  constructor(strings: readonly string[]) {
    this.strings = strings;
  }

  /** The text that can be shown now. */
  push(piece: string): string {
    if (this.stopped) return "";
    const text = this.held + piece;
    const found = this.strings.map((s) => text.indexOf(s)).filter((at) => at !== -1);
    this.stopped = found.length > 0;
    const end = this.stopped ? Math.min(...found) : text.length - this.unsure(text);
    this.held = this.stopped ? "" : text.slice(end);
    return text.slice(0, end);
  }

  /** What was held back and became nothing. */
  flush(): string {
    const text = this.held;
    this.held = "";
    return text;
  }

  /** How many characters at the end may be the beginning of a string. */
  private unsure(text: string): number {
    const longest = Math.max(0, ...this.strings.map((s) => s.length - 1));
    for (let n = Math.min(longest, text.length); n > 0; n--) {
      if (this.strings.some((s) => s.startsWith(text.slice(-n)))) return n;
    }
    return 0;
  }
}
