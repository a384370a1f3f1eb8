// Measures how fast we are.
//   pnpm bench                        our kernels and models: minutes
//   pnpm bench peers --write          beside other libraries, into docs/benchmarks.md (`pnpm install` in bench/peers first)
//   --rows forward,cached-1t          only rows whose name begins so
//   --contestants ours,pytorch        only these
//   --reps 7                          repetitions of each contestant in each row
//   --budget 60                       seconds for a contestant's runs of a row, then it gets no more repetitions
//   --timeout 300                     seconds for one run
//   --slow                            the rows of many minutes, too
//   --list                            names the rows and contestants
// One run makes one page: nothing of another run is kept. The page is complete after each row.
import { rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Field, ours, peers } from "./contestants.ts";
import { machine } from "./machine.ts";
import { measure } from "./measure.ts";
import { type Measured, markdown, rowTable, targetTable } from "./report.ts";
import { JUDGED, OURS, type Row } from "./rows.ts";
import { stage } from "./stage.ts";

const PAGE = new URL("../docs/benchmarks.md", import.meta.url);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "" },
    contestants: { type: "string" },
    reps: { type: "string" },
    budget: { type: "string", default: "60" },
    timeout: { type: "string", default: "300" },
    slow: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  const withPeers = positionals[0] === "peers";
  const rows = chosenRows(withPeers ? JUDGED : OURS);
  const before = machine();
  process.stderr.write("building our packages\n");
  const staged = stage();
  process.once("exit", () => rmSync(staged, { recursive: true, force: true }));
  process.once("SIGINT", () => process.exit(130));
  const { contestants, absent } = chosenContestants(staged, withPeers);
  if (options.list) {
    console.log(`rows: ${rows.map(({ id }) => id).join(" ")}`);
    console.log(`contestants: ${contestants.map(({ id }) => id).join(" ")}`);
    return;
  }
  const limits = {
    reps: Number(options.reps ?? (withPeers ? 7 : 5)),
    budgetSeconds: Number(options.budget),
    timeoutSeconds: Number(options.timeout),
  };
  const command = ["pnpm bench", ...process.argv.slice(2)].join(" ");
  const measured: Measured[] = [];
  for (const row of rows) {
    process.stderr.write(`${row.id}\n`);
    const taking = contestants.filter(({ id, isOurs }) => !row.without?.includes(id) && (isOurs || !row.oursOnly));
    const entries = await measure(row, taking, limits);
    measured.push({ row, entries });
    console.log(`\n${row.title} (${row.unit})\n\n${rowTable({ row, entries })}`);
    if (options.write) writeFileSync(PAGE, markdown({ machine: before, command, limits, measured, absent }));
  }
  console.log(`\n${targetTable(measured) ?? ""}`);
  for (const why of absent) console.log(`Not here: ${why}`);
}

function chosenRows(all: readonly Row[]): readonly Row[] {
  const wanted = options.rows.split(",").filter((name) => name !== "");
  for (const name of wanted) {
    if (!all.some(({ id }) => id.startsWith(name))) throw new Error(`no row begins with ${name}`);
  }
  const chosen = all.filter(({ id }) => wanted.length === 0 || wanted.some((name) => id.startsWith(name)));
  return chosen.filter(({ slow, id }) => !slow || options.slow || wanted.includes(id));
}

function chosenContestants(staged: string, withPeers: boolean): Field {
  const fields = [ours(staged), ...(withPeers ? [peers()] : [])];
  const wanted = options.contestants?.split(",");
  const everyone = fields.flatMap(({ contestants }) => contestants);
  for (const name of wanted ?? []) {
    if (!everyone.some(({ id }) => id === name)) throw new Error(`no contestant ${name} here`);
  }
  const isAsked = (id: string): boolean => wanted?.includes(id) ?? !(withPeers && id === "ours-plain");
  return { contestants: everyone.filter(({ id }) => isAsked(id)), absent: fields.flatMap(({ absent }) => absent) };
}

await main();
