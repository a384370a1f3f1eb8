// The little of SVG that the pictures need. A shape's class gives its colours, so that they follow the reader's theme.

const STYLE = `
  svg { --paper: #ffffff; --ink: #1f2328; --faint: #6e7781; --line: #8c959f;
        --a: #cfe3fb; --a2: #4a90d9; --b: #fde3c0; --b2: #d98a26; --c: #d4efd6; --c2: #a6d9ac; --none: #eef0f2; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #161b22; --ink: #e6edf3; --faint: #9198a1; --line: #6e7681;
          --a: #173a5e; --a2: #58a6ff; --b: #52380f; --b2: #e3a047; --c: #1b4426; --c2: #2d7036; --none: #262c36; }
  }
  text { font: 13px system-ui, sans-serif; fill: var(--ink); }
  .faint { fill: var(--faint); } .small { font-size: 11px; } .title { font-weight: 600; }
  .code { font: 11px ui-monospace, monospace; }
  rect { stroke: var(--line); stroke-width: 1; fill: none; }
  .paper { fill: var(--paper); stroke: none; } .none { fill: var(--none); } .pale { fill: var(--paper); }
  .a { fill: var(--a); } .b { fill: var(--b); } .c { fill: var(--c); }
  .a2 { fill: var(--a2); } .b2 { fill: var(--b2); } .c2 { fill: var(--c2); }
  line, path { stroke: var(--line); stroke-width: 1; fill: none; } .dashed { stroke-dasharray: 4 3; }
`;

/** A picture of some size, its title for those who cannot see it, and its shapes. */
export function picture(width: number, height: number, title: string, shapes: readonly string[]): string {
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const lines = [
    `<!-- Drawn by scripts/draw-kernels.ts: pnpm docs:kernels. Do not edit. -->`,
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style>`,
    rect(0, 0, width, height, "paper"),
    ...shapes,
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

export function rect(x: number, y: number, width: number, height: number, kind: string): string {
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" class="${kind}"/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, kind = ""): string {
  return `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}"${kind && ` class="${kind}"`}/>`;
}

/** Text whose baseline begins, has its middle, or ends at x. */
export function text(
  x: number,
  y: number,
  words: string,
  kind = "",
  anchor: "start" | "middle" | "end" = "start",
): string {
  const attributes = `${kind && ` class="${kind}"`}${anchor === "start" ? "" : ` text-anchor="${anchor}"`}`;
  return `<text x="${at(x)}" y="${at(y)}"${attributes}>${escaped(words)}</text>`;
}

function at(x: number): number {
  return Math.round(x * 10) / 10;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
