import { readFileSync } from "node:fs";
import { type Comment, type DeclarationReflection, type ProjectReflection, ReflectionKind } from "typedoc";
import { withoutExample } from "./examples.ts";

const EXPORTED =
  ReflectionKind.Class |
  ReflectionKind.Function |
  ReflectionKind.Interface |
  ReflectionKind.TypeAlias |
  ReflectionKind.Variable |
  ReflectionKind.Method |
  ReflectionKind.Accessor;

/** Words that say how large a tensor is, or which of its parts a function means; or whose other form this is, as "`max(x)`". */
const SHAPE = /\[[^\]]*\]|shape|element|scalar|\bax[ie]s\b|\brows?\b|\bsame\b|values?|matri|^`\w+\(/im;

/** What the docs of exported symbols lack: one line each. */
export function shortcomings(project: ProjectReflection): string[] {
  const found = new Set<string>(withoutExample(project));
  for (const symbol of project.getReflectionsByKind(EXPORTED) as DeclarationReflection[]) {
    const inInterface = symbol.kind === ReflectionKind.Method && !symbol.parent?.kindOf(ReflectionKind.Class);
    if (!symbol.sources?.length || symbol.inheritedFrom !== undefined || inInterface) continue;
    const comments = commentsOf(symbol);
    const where = `${symbol.getFriendlyFullName()} (${symbol.sources[0]!.fileName}:${symbol.sources[0]!.line})`;
    if (comments.length === 0 || hasDocOfBase(symbol)) found.add(`${where} has no doc`);
    else {
      const text = comments.map(textOf).join("\n");
      if (takesTensors(symbol) && !SHAPE.test(text)) found.add(`${where} says no shape`);
      for (const error of thrownBy(symbol)) {
        const documented = comments.some((comment) =>
          comment.getTags("@throws").some(({ content }) => content.some((part) => part.text.includes(error))),
        );
        if (!documented) found.add(`${where} throws ${error}, and has no @throws for it`);
      }
    }
  }
  return [...found].sort();
}

function commentsOf(symbol: DeclarationReflection): Comment[] {
  const parts = [symbol, symbol.getSignature, symbol.setSignature, ...(symbol.signatures ?? [])];
  const own = parts.map((part) => part?.comment).filter((comment) => comment !== undefined);
  const type = symbol.type; // a type written as { … } or as a function keeps its doc there
  return type?.type === "reflection" ? [...own, ...commentsOf(type.declaration)] : own;
}

/** Whether this class has no doc of its own: typedoc then gives it that of the class that it extends. */
function hasDocOfBase({ comment, extendedTypes = [] }: DeclarationReflection): boolean {
  const bases = extendedTypes.map((type) => (type.type === "reference" ? type.reflection?.comment : undefined));
  return comment !== undefined && bases.some((base) => base !== undefined && textOf(base) === textOf(comment));
}

function textOf(comment: Comment): string {
  const parts = [...comment.summary, ...comment.blockTags.flatMap(({ content }) => content)];
  return parts.map(({ text }) => text).join("");
}

function takesTensors({ kind, name, signatures = [] }: DeclarationReflection): boolean {
  if (name.startsWith("[") || (kind & (ReflectionKind.Function | ReflectionKind.Method)) === 0) return false;
  return signatures.some(({ parameters = [], type }) =>
    [type, ...parameters.map((parameter) => parameter.type)].some((t) => /\bTensor\b/.test(String(t))),
  );
}

/** The classes of errors that a function throws itself, or through functions of its file that are not exported. */
function thrownBy(symbol: DeclarationReflection): Set<string> {
  if ((symbol.kind & (ReflectionKind.Function | ReflectionKind.Method)) === 0) return new Set();
  const errors = new Set<string>();
  for (const { fullFileName, line } of symbol.sources!) {
    const source = readFileSync(fullFileName, "utf8");
    const helpers = new Map(
      Array.from(source.matchAll(/^(?:async )?function\*? (\w+)/gm), ({ 1: name, index }) => [
        name!,
        bodyAt(source, source.slice(0, index).split("\n").length),
      ]),
    );
    const waiting = [bodyAt(source, line)];
    for (const body of waiting) {
      for (const [, error] of body.matchAll(/throw new (\w+)\(/g)) errors.add(error!);
      for (const [name, helper] of helpers) {
        if (new RegExp(`\\b${name}\\(`).test(body) && !waiting.includes(helper)) waiting.push(helper);
      }
    }
  }
  return errors;
}

/** The declaration that starts on this line: as far as the brace on a line of the same indentation. */
function bodyAt(source: string, line: number): string {
  const lines = source.split("\n").slice(line - 1);
  const indent = /^ */.exec(lines[0]!)![0];
  if (/[;}]$/.test(lines[0]!)) return lines[0]!;
  const end = lines.findIndex((text, i) => i > 0 && (text === `${indent}}` || text === ""));
  return lines.slice(0, end < 0 ? undefined : end + 1).join("\n");
}
