import cases from "../../../oracle/fixtures/op_db.json" with { type: "json" };
import { type OpFixture, testAgainstPyTorch } from "./fixtures.ts";

// The cases of PyTorch's own operator tests, as functions and as methods. `view` is for layouts that allow it.
testAgainstPyTorch(cases as OpFixture[]);
testAgainstPyTorch(
  (cases as OpFixture[]).filter(({ op }) => op !== "view"),
  { asMethod: true, reversed: true },
);
