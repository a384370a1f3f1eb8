import { expect, test } from "vitest";
import fused from "../../../../oracle/fixtures/random_fused.json" with { type: "json" };
import programs from "../../../../oracle/fixtures/random_numbers.json" with { type: "json" };
import { type AllowedUlps, type Program, runProgram } from "./programs.ts";

/** Everything else must be PyTorch's to the last bit: only what goes through a logarithm, sine or cosine may differ. */
const ALLOWED: AllowedUlps = { randn: 2, randnLike: 2, normal: 2, exponential: 1 };

function runAll(all: readonly Program[], allowed: AllowedUlps): Map<string, number[]> {
  const distances = new Map<string, number[]>();
  for (const program of all) {
    for (const [call, ulps] of runProgram(program, allowed)) {
      distances.set(call, [...(distances.get(call) ?? []), ...ulps]);
    }
  }
  return distances;
}

test("each seed gives PyTorch's numbers, whatever is drawn in between", () => {
  const distances = runAll(programs, ALLOWED);
  for (const call of ["randn", "normal", "exponential"]) {
    const ulps = distances.get(call)!;
    const same = ulps.filter((ulp) => ulp === 0).length / ulps.length;
    expect(same, `share of ${call} that is bit-equal`).toBeGreaterThan(0.97);
  }
});

test("uniform scales and shifts with one rounding, as PyTorch does", () => {
  runAll(fused, {});
});
