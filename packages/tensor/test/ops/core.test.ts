import cases from "../../../../oracle/fixtures/ops_core.json" with { type: "json" };
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases);
