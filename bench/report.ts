import type { Machine } from "./machine.ts";
import type { Entry, Limits } from "./measure.ts";
import type { Row, Target } from "./rows.ts";
import { median, quantile } from "./statistics.ts";

/** A row with what was measured for it. */
export interface Measured {
  readonly row: Row;
  readonly entries: readonly Entry[];
}

export interface Report {
  readonly machine: Machine;
  /** As typed. */
  readonly command: string;
  readonly limits: Limits;
  readonly measured: readonly Measured[];
  /** Who could not take part, and why. */
  readonly absent: readonly string[];
}

/** The run as a Markdown page. */
export function markdown(report: Report): string {
  const parts = [HEAD, about(report)];
  const targets = targetTable(report.measured);
  if (targets) parts.push(`## What we want\n\n${targets}`);
  parts.push(...report.measured.map(section));
  return `${parts.join("\n\n")}\n`;
}

const HEAD = `# Benchmarks

Written by \`bench/main.ts\`; not edited by hand. Everything on this page is from one run. In a row, each repetition is one run of
each contestant, one after the other, each in its own process, so that what else the machine does meets all of them alike. A run
of less than ten seconds, where it is not the first in its process that counts, directly follows others of its kind for 0.3 s or
more: steps and tokens follow one another in use, and a core that has rested is often lent to others by its host, and slow at
first. Of the repetitions of a contestant the tables show the median, the best, and the middle half (first to third quartile):
differences that are smaller than the middle half mean nothing. A ratio is ours divided by theirs, of medians.
Weights are random, dropout is 0, ids are arbitrary. "Ours" are the built packages, as published, with nothing else loaded.`;

function about({ machine, command, limits, measured, absent }: Report): string {
  const versions = new Map<string, string>();
  for (const { entries } of measured) {
    for (const { contestant, about } of entries) if (about) versions.set(contestant.name, about);
  }
  const lines = [
    `- Command: \`${command}\``,
    `- Machine: ${machine.cpu}, ${machine.memory}, ${machine.system}`,
    `- Date: ${machine.date}; load before the run: ${machine.load}; commit: ${machine.commit}`,
    `- Repetitions: ${limits.reps}; fewer where one contestant's runs of a row took more than ${limits.budgetSeconds} s`,
    ...[...versions].map(([name, version]) => `- ${name}: ${version}`),
    ...absent.map((why) => `- Not here: ${why}`),
  ];
  return lines.join("\n");
}

/** How the targets of all rows are met, or undefined if there is none. Only those whose contestants took part. */
export function targetTable(measured: readonly Measured[]): string | undefined {
  const lines = measured.flatMap(({ row, entries }) => {
    const tookPart = (key: string): boolean => entries.some((entry) => entry.key === key);
    const targets = row.targets.filter(({ of, to = of }) => tookPart(of) && tookPart(to));
    return targets.map((target) => {
      const ratio = valueOfTarget(target, entries);
      const wanted = target.atMost !== undefined ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
      return [row.id, nameOf(target, row), ratio === undefined ? "–" : format(ratio), wanted, verdict(target, ratio)];
    });
  });
  return lines.length === 0 ? undefined : table(["row", "what", "measured", "wanted", ""], lines);
}

function valueOfTarget({ of, to }: Target, entries: readonly Entry[]): number | undefined {
  const medianOf = (key: string): number | undefined => {
    const values = entries.find((entry) => entry.key === key)?.values ?? [];
    return values.length > 0 ? median(values) : undefined;
  };
  const value = medianOf(of);
  const other = to === undefined ? 1 : medianOf(to);
  return value !== undefined && other !== undefined ? value / other : undefined;
}

function nameOf({ of, to }: Target, row: Row): string {
  return to === undefined ? `${of}, ${row.unit}` : `${of} / ${to}`;
}

function verdict({ atMost = Number.POSITIVE_INFINITY, atLeast = 0 }: Target, value: number | undefined): string {
  if (value === undefined) return "not measured";
  return value <= atMost && value >= atLeast ? "met" : "**missed**";
}

function section(measured: Measured): string {
  const { row } = measured;
  const warmups = row.warmups === 0 ? "" : `, after ${row.warmups} that ${row.warmups === 1 ? "does" : "do"} not count`;
  return `## ${row.title}\n\n\`${row.id}\`: ${row.unit}, ${row.better} is better${warmups}\n\n${rowTable(measured)}`;
}

/** A line for each contestant that could do it, then a line of text for each that could not. */
export function rowTable({ row, entries }: Measured): string {
  const done = entries.filter(({ values }) => values.length > 0);
  const references = done.filter(({ contestant }) => contestant.isOurs && contestant.id !== "ours-plain");
  const compared = done.some(({ contestant }) => !contestant.isOurs) ? references : [];
  const head = [
    "contestant",
    "median",
    "best",
    "middle half",
    "runs",
    ...compared.map(({ contestant }) => `${contestant.name}, ratio`),
  ];
  const lines = done.map((entry) => {
    const { values } = entry;
    const best = row.better === "lower" ? Math.min(...values) : Math.max(...values);
    const half = `${format(quantile(values, 0.25))} – ${format(quantile(values, 0.75))}`;
    const ratios = compared.map((ours) =>
      entry.contestant.isOurs ? "" : format(median(ours.values) / median(values)),
    );
    return [label(entry, row), format(median(values)), format(best), half, `${values.length}`, ...ratios];
  });
  const notes = entries
    .filter(({ why }) => why !== undefined)
    .map((entry) => `- ${label(entry, row)}: ${entry.why}`)
    .join("\n");
  const lists = [lines.length > 0 ? table(head, lines) : "", notes];
  return lists.filter((text) => text !== "").join("\n\n");
}

function label({ contestant, threads }: Entry, row: Row): string {
  return row.threads.length > 1 ? `${contestant.name}, ${threads} thread${threads === 1 ? "" : "s"}` : contestant.name;
}

/** Three digits that mean something. */
function format(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const rows = [head, head.map((_, i) => (i === 0 ? "---" : "---:")), ...lines];
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
