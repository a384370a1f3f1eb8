import create from "../../../../oracle/fixtures/create.json" with { type: "json" };
import database from "../../../../oracle/fixtures/op_db.json" with { type: "json" };
import core from "../../../../oracle/fixtures/ops_core.json" with { type: "json" };
import elementwise from "../../../../oracle/fixtures/ops_elementwise.json" with { type: "json" };
import indexing from "../../../../oracle/fixtures/ops_index.json" with { type: "json" };
import matrices from "../../../../oracle/fixtures/ops_matmul.json" with { type: "json" };
import reductions from "../../../../oracle/fixtures/ops_reduce.json" with { type: "json" };
import to from "../../../../oracle/fixtures/ops_to.json" with { type: "json" };
import views from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import fused from "../../../../oracle/fixtures/random_fused.json" with { type: "json" };
import programs from "../../../../oracle/fixtures/random_numbers.json" with { type: "json" };

interface Case {
  readonly op: string;
  readonly error?: boolean;
}

/** The fixtures of single calls, by the names of their files. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  "create.json": create,
  "op_db.json": database as readonly Case[],
  "ops_core.json": core,
  "ops_elementwise.json": elementwise,
  "ops_index.json": indexing,
  "ops_matmul.json": matrices,
  "ops_reduce.json": reductions,
  "ops_to.json": to,
  "ops_views.json": views,
};

/** The fixtures of calls that draw, one after the other. */
export const PROGRAMS: Readonly<Record<string, readonly { calls: readonly { call: string; error?: boolean }[] }[]>> = {
  "random_fused.json": fused,
  "random_numbers.json": programs,
};

const calls: readonly Case[] = [
  ...Object.values(CASES).flat(),
  ...Object.values(PROGRAMS)
    .flat()
    .flatMap(({ calls }) => calls.map(({ call, ...rest }) => ({ op: call, ...rest }))),
];

/** How many calls of an op PyTorch has answered, and how many it has refused. */
export function casesOf(name: string): { answered: number; refused: number } {
  const own = calls.filter(({ op }) => op === name);
  const refused = own.filter(({ error }) => error === true).length;
  return { answered: own.length - refused, refused };
}
