// docs/errors.md: mistakes, each with the whole message that it gives. The page is what the test runs.
import * as gpt from "@pellucid/gpt";
import * as nn from "@pellucid/nn";
import * as tensor from "@pellucid/tensor";
import * as pth from "@pellucid/tensor/pth";
import * as safetensors from "@pellucid/tensor/safetensors";
import * as tokenizer from "@pellucid/tokenizer-adapter";
import type { Block } from "./markdown.ts";

/** A mistake of the page. */
export interface Mistake {
  /** The line of its block. */
  readonly line: number;
  /** What the reader was at: the line before the block. */
  readonly meant: string;
  readonly code: string;
  /** What is thrown, as Node shows it: `ShapeError: matmul: …`. */
  readonly thrown: string;
}

/** The comment that ends a block: the class and the message. */
const THROWN = /^\/\/ \w+Error: /m;

/** The mistake in a block; null if the block does not say what is thrown. */
export function mistakeOf({ line, code }: Block, page: string): Mistake | null {
  const at = code.search(THROWN);
  if (at === -1) return null;
  const meant = page.split("\n")[line - 3]!;
  return { line, meant, code: code.slice(0, at), thrown: unwrapped(code.slice(at)) };
}

/** The text of a comment. A line that begins with blanks is one of the message's own, another goes on with the one before. */
function unwrapped(comment: string): string {
  const [first, ...more] = comment.trimEnd().split("\n");
  const text = [first!.replace("// ", ""), ...more.map((line) => line.replace("//   ", ""))].join("\n");
  return text.replaceAll(/\n(?! )/g, " ");
}

/** What no function can have as a parameter. */
const { var: _, ...ofTensor } = tensor;

/** What the code of the page sees. */
const SCOPE: Readonly<Record<string, unknown>> = {
  ...ofTensor,
  ...pth,
  ...safetensors,
  ...nn,
  ...gpt,
  ...tokenizer,
};

type AsyncFunctionOf = new (...parametersAndCode: string[]) => (...values: unknown[]) => Promise<unknown>;

const AsyncFunction = (async () => {}).constructor as unknown as AsyncFunctionOf;

/**
 * Makes a mistake and tells what it gives. It is run as JavaScript, because TypeScript would refuse many.
 * @param setup the code that stands for all at the top of the page
 */
export async function outcomeOf({ code }: Pick<Mistake, "code">, setup: string): Promise<string> {
  const run = new AsyncFunction(...Object.keys(SCOPE), `"use strict";\n${setup}\n${code}`);
  try {
    await run(...Object.values(SCOPE));
  } catch (error) {
    if (!(error instanceof Error)) return `something that is no error: ${String(error)}`;
    const isOurs = SCOPE[error.name] === error.constructor;
    return `${isOurs ? "" : "an error that is not ours: "}${error.name}: ${error.message}`;
  }
  return "nothing";
}

/** How a fix begins: after the rule and what came, in a sentence or on a line of its own. */
const FIX = new RegExp(
  `(?:\\. |\\n {2})(?:${[
    "Did you mean ",
    "There is ",
    "To encode it as one id, pass ",
    "matmul takes any number of axes",
    "(?:Call|Compute|Convert|Decode|Encode|Join|Keep|Leave|Look|Lower|Make|Open|Pad|Pass|Reduce|Say|Set|Update|Use|Wrap) ",
  ].join("|")})`,
);

/** Whether a message names the op, the rule and a fix. */
export function teaches(thrown: string): boolean {
  return /^\w+Error: \w+: \S/.test(thrown) && FIX.test(thrown);
}
