import {
  type Comment,
  type DeclarationReflection,
  makeRecursiveVisitor,
  type ProjectReflection,
  type Reflection,
  ReflectionKind,
  type Type,
} from "typedoc";

const NEEDED = ReflectionKind.Function | ReflectionKind.Class | ReflectionKind.Variable;
const TYPES = ReflectionKind.Interface | ReflectionKind.TypeAlias;

/**
 * The exported symbols that have no `@example` and need one, a line each: every function, class and constant, and every method
 * that Tensor has from an op. A type can go without where one of those takes or gives it, itself or within another type.
 */
export function withoutExample(project: ProjectReflection): string[] {
  const exported = project.getReflectionsByKind(NEEDED | TYPES) as DeclarationReflection[];
  const symbols = exported.filter(({ parent }) => parent!.kindOf(ReflectionKind.SomeModule | ReflectionKind.Project));
  const shown = symbols.filter((symbol) => hasExample(symbol));
  const waiting = new Set(symbols.filter((symbol) => symbol.kindOf(TYPES) && !hasExample(symbol)));
  for (const symbol of shown) {
    const mentioned = typesWithin(symbol);
    for (const type of waiting) {
      if (!mentioned.has(type.name)) continue;
      waiting.delete(type);
      shown.push(type); // and what it mentions
    }
  }
  const lacking = symbols.filter((symbol) => waiting.has(symbol) || (symbol.kindOf(NEEDED) && !hasExample(symbol)));
  return [...lacking, ...methodsOfTensor(project).filter((method) => !hasExample(method))].map(
    (symbol) => `${symbol.getFriendlyFullName()} (${whereOf(symbol)}) has no @example`,
  );
}

/** Those that come from ops: see `documentMethods` in project.ts. */
function methodsOfTensor(project: ProjectReflection): DeclarationReflection[] {
  const properties = project.getReflectionsByKind(ReflectionKind.Property) as DeclarationReflection[];
  return properties.filter(
    ({ sources, inheritedFrom }) => !inheritedFrom && sources?.[0]?.fileName.endsWith("tensor/src/methods.ts"),
  );
}

function hasExample(symbol: DeclarationReflection): boolean {
  const comments = [symbol, ...(symbol.signatures ?? [])].map(({ comment }): Comment | undefined => comment);
  return comments.some((comment) => comment?.getTag("@example") !== undefined);
}

function whereOf({ sources }: DeclarationReflection): string {
  return sources?.[0] ? `${sources[0].fileName}:${sources[0].line}` : "no source";
}

/** The names of all types in a declaration and its parts. */
function typesWithin(symbol: DeclarationReflection): Set<string> {
  const names = new Set<string>();
  const visitor = makeRecursiveVisitor({
    reference: ({ name }) => names.add(name),
    reflection: ({ declaration }) => look(declaration), // a type written as { … }
  });
  function look(part: Reflection): void {
    const { type, extendedTypes = [] } = part as { readonly type?: Type; readonly extendedTypes?: readonly Type[] };
    for (const t of [type, ...extendedTypes]) t?.visit(visitor);
    part.traverse((inner) => look(inner));
  }
  look(symbol);
  return names;
}
