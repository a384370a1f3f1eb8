import * as gpt from "@pellucid/gpt";
import * as nn from "@pellucid/nn";
import * as tensor from "@pellucid/tensor";
import * as pth from "@pellucid/tensor/pth";
import * as safetensors from "@pellucid/tensor/safetensors";
import * as testing from "@pellucid/tensor/testing";
import { expect, test } from "vitest";
import { readPage } from "./markdown.ts";

const PAGE = "docs/from-pytorch.md";
const page = readPage(PAGE);
const exported = { ...tensor, ...pth, ...safetensors, ...testing, ...nn, ...gpt };
const x: object = tensor.ones([2, 2]);
const model: object = new nn.Linear(1, 1);

/** What our code in this column names: `x.view([2, -1])`, `new Linear(3, 2)`, `cat([a, b], 1)`. */
function exists(code: string): boolean {
  const [, owner, member, name] = /^(?:new )?(?:(\w+)\.(\w+)|(\w+))/.exec(code) ?? [];
  if (owner === "console") return true;
  if (name !== undefined) return name in exported;
  return member! in (owner === "model" ? model : x);
}

/** Code in the second column of the tables. */
function ours(): string[] {
  const rows = Array.from(page.matchAll(/^\|[^|]*\|([^|]*)\|/gm), ([, cell]) => cell!);
  return rows.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => code!));
}

test("each of our names in the tables exists", () => {
  expect(ours().length).toBeGreaterThan(120);
  expect(ours().filter((code) => !exists(code))).toEqual([]);
  expect(exists("x.viewAs(y)")).toBe(false);
  expect(exists("new Conv2d(1)")).toBe(false);
});

test("what is said to be all that happens in place is all", () => {
  const named = Array.from(
    /## In place\n\n([^.]*)\. /s.exec(page.replaceAll("x.", ""))![1]!.matchAll(/\w+_(?=`)/g),
    ([n]) => n,
  );
  const names = [...Object.keys(exported), ...Object.getOwnPropertyNames(tensor.Tensor.prototype)];
  expect(named.sort()).toEqual([...new Set(names.filter((name) => name.endsWith("_")))].sort());
});

test("what is said to be missing is", () => {
  for (const name of ["einsum", "conv1d", "conv2d", "compile", "complex"])
    expect(name in exported || name in x).toBe(false);
});
