import { describe, expect, test } from "vitest";
import { compare, outputsOf } from "./notebook.ts";

test("the notebook prints 161 numbers in tensors and three figures", () => {
  const outputs = ["4.1", "4.2", "4.3", "4.4", "4.5", "4.6"].map((number) => outputsOf("notebook.txt", number));
  expect(outputs.map((section) => section.length)).toEqual([3, 0, 0, 1, 5, 0]);
  const numbers = outputs.flat().map((output) => compare(output, output).numbers);
  expect(numbers).toEqual([12, 0, 72, 5, 0, 72, 1, 1, 1]);
});

describe("compare", () => {
  const notebook = "tensor([[0.5044, -1.0000],\n        [2.0000,  3.0000]], grad_fn=<AddBackward0>)";

  test("finds nothing in the same text, whatever the grad_fn is called", () => {
    const printed = notebook.replace("AddBackward0", "LinearBackward0");
    expect(compare(printed, notebook)).toEqual({ numbers: 4, differences: [], sameText: true });
  });

  test("finds a number that is off, and by how much", () => {
    const { differences, sameText } = compare(notebook.replace("0.5044", "0.5045"), notebook);
    expect(differences).toEqual([{ printed: "0.5045", notebook: "0.5044", units: 1 }]);
    expect(sameText).toBe(true);
    expect(compare(notebook.replace("-1.0000", " 1.0000"), notebook).differences[0]!.units).toBe(20000);
    expect(compare("total 1,234,567", "total 1,234,560").differences[0]!.units).toBe(7);
  });

  test("finds text that is other", () => {
    expect(compare(notebook.replace("],\n        [", "], ["), notebook).sameText).toBe(false);
    expect(compare(notebook.replace("2.0000", "2.000"), notebook).sameText).toBe(false);
    expect(compare("torch.Size([2, 3])", "torch.Size([2, 4])").sameText).toBe(false);
  });

  test("finds what was not printed at all", () => {
    const { differences, sameText } = compare("", notebook);
    expect(differences).toHaveLength(4);
    expect(differences[0]!.units).toBe(Number.POSITIVE_INFINITY);
    expect(sameText).toBe(false);
  });
});
