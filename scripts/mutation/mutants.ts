import { parseAst } from "vitest/node";

/** One way to break a source file. */
export interface Mutant {
  readonly id: number;
  readonly line: number;
  readonly was: string;
  readonly becomes: string;
  /** Whether it breaks a whole result or a whole pullback, so that no sample may leave it out. */
  readonly vital: boolean;
}

/** A stretch of source, and what may stand there instead. */
interface Site {
  readonly start: number;
  readonly end: number;
  readonly changes: readonly Change[];
  readonly inner: Site[];
}

type Change = Pick<Mutant, "becomes" | "vital">;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const OPPOSITES: Record<string, string> = {
  ...{ "+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "**": "*", "&": "|", "|": "&", ">>": "<<" },
  ...{ "<": "<=", "<=": "<", ">": ">=", ">=": ">", "===": "!==", "!==": "===" },
  ...{ "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", ">>=": "<<=" },
};

/** Our ops, and what is taken for them. */
const OTHER_OPS: Record<string, string> = {
  ...{ add: "sub", sub: "add", mul: "div", div: "mul", sum: "mean", mean: "sum", exp: "expm1", log: "log1p" },
  ...{ eq: "ne", ne: "eq", lt: "le", le: "lt", gt: "ge", ge: "gt", logicalAnd: "logicalOr", logicalOr: "logicalAnd" },
  ...{ amax: "amin", amin: "amax", abs: "neg", sigmoid: "tanh", tril: "triu", triu: "tril", sin: "cos", cos: "sin" },
};

/** Members of Math, of our math kernel, of arrays and of Number, and what is taken for them. */
const OTHER_MEMBERS: Record<string, string> = {
  ...{ floor: "ceil", ceil: "floor", trunc: "floor", round: "trunc", max: "min", min: "max", abs: "sign", sign: "abs" },
  ...{ exp: "expm1", expm1: "exp", log: "log1p", log1p: "log", log2: "log", sin: "cos", cos: "sin", tanh: "sin" },
  ...{ sigmoid: "tanh", erf: "tanh", erfc: "erf", sqrt: "abs", every: "some", some: "every" },
  ...{ POSITIVE_INFINITY: "NEGATIVE_INFINITY", NEGATIVE_INFINITY: "POSITIVE_INFINITY" },
};

/** Ops whose operands have an order. */
const ORDERED = ["sub", "div", "pow", "matmul", "mm", "gt", "ge", "lt", "le"];

/** Names of places and axes, where one more is an error. */
const PLACE = /^(axis|dim|from|start|end)$/;

/** The mutants of a source file, and the file with all of them in it: `mutant` says which one is switched on. */
export function mutate(source: string, nextId: number, header: string): { mutants: Mutant[]; code: string } {
  const sites = findSites(source);
  const mutants: Mutant[] = [];
  const render = (start: number, end: number, inner: readonly Site[]): string => {
    let text = "";
    let at = start;
    for (const site of inner) {
      const was = source.slice(site.start, site.end);
      let code = render(site.start, site.end, site.inner);
      for (const { becomes, vital } of site.changes) {
        const line = source.slice(0, site.start).split("\n").length;
        mutants.push({ id: nextId, line, was, becomes, vital });
        code = `(mutant$ === ${nextId++} ? (${becomes}) : (${code}))`;
      }
      text += source.slice(at, site.start) + code;
      at = site.end;
    }
    return text + source.slice(at, end);
  };
  const code = render(0, source.length, sites);
  return { mutants, code: `${header}\nconst mutant$ = globalThis.mutant;\n${code}` };
}

function findSites(source: string): Site[] {
  const program = parseAst(source, { lang: "ts" }) as unknown as Node;
  const ops = importedOps(program);
  const text = (node: Node): string => source.slice(node.start, node.end);
  const root: Site = { start: 0, end: source.length, changes: [], inner: [] };
  const visit = (node: Node, role: Role, parent: Site, returnType: string): void => {
    if (SKIPPED.test(node.type)) return;
    const known = role === "returned" && returnType !== ": Tensor" ? "" : role;
    const site: Site = { start: node.start, end: node.end, changes: changesOf(node, known, text, ops), inner: [] };
    if (site.changes.length > 0) parent.inner.push(site);
    const within = /Function/.test(node.type) ? (node.returnType ? text(node.returnType as Node) : "") : returnType;
    for (const [child, role] of childrenOf(node)) visit(child, role, site.changes.length > 0 ? site : parent, within);
  };
  visit(program, "", root, "");
  return root.inner;
}

/** Types and imports, and what an error says. */
const SKIPPED = /^(TS(?!NonNull|As|Satisfies)|Import|ThrowStatement)/;

/** What the file imports from other ops' files. */
function importedOps(program: Node): Set<string> {
  const imports = (program.body as Node[]).filter(
    (node) =>
      node.type === "ImportDeclaration" && /^\.\/(ops\/)?[a-z0-9-]+\.ts$/.test((node.source as Node).value as string),
  );
  return new Set(
    imports.flatMap((node) => (node.specifiers as Node[]).map(({ local }) => (local as Node).name as string)),
  );
}

/** What a node is to its parent, where that matters. */
type Role =
  | ""
  | "guard"
  | "condition"
  | "bound"
  | "update"
  | "statement"
  | "result"
  | "edges"
  | "pullback"
  | "returned";

/** The children of a node in the order of the source, but for types and names. */
function childrenOf(node: Node): [Node, Role][] {
  const children: [Node, Role][] = [];
  for (const [key, value] of Object.entries(node)) {
    if ((key === "key" || key === "property") && !node.computed) continue;
    if (node.type === "ChainExpression") continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === "object" && child !== null && "type" in child)
        children.push([child, roleOf(node, key, child)]);
    }
  }
  return children.sort(([a], [b]) => a.start - b.start);
}

function roleOf(node: Node, key: string, child: Node): Role {
  switch (node.type) {
    case "IfStatement": {
      const then = node.consequent as Node;
      const first = then.type === "BlockStatement" ? (then.body as Node[])[0] : then;
      return key !== "test" ? "" : first?.type === "ThrowStatement" ? "guard" : "condition";
    }
    case "ForStatement":
      return key === "test" ? "bound" : key === "update" ? "update" : "";
    case "ExpressionStatement":
      return "statement";
    case "ReturnStatement":
      return "returned";
    case "ArrowFunctionExpression":
      return key === "body" && isPullback(node) ? "pullback" : "";
    case "CallExpression": {
      const { name } = node.callee as Node;
      const place = (node.arguments as Node[]).indexOf(child);
      if (name === "record" && place === 2) return "edges";
      return (name === "record" || name === "nonDifferentiable") && place === 1 ? "result" : "";
    }
    default:
      return "";
  }
}

/** (dy) => …, as in an edge of the graph; where dy is an input, its own pullback calls the argument d. */
function isPullback({ params, body }: Node): boolean {
  const [parameter, ...others] = params as Node[];
  const named = parameter?.name === "dy" || parameter?.name === "d";
  return named && others.length === 0 && (body as Node).type !== "BlockStatement";
}

function changesOf(node: Node, role: Role, text: (node: Node) => string, ops: ReadonlySet<string>): Change[] {
  const was = text(node);
  const vital = vitalChanges(node, role, text);
  const list = [...vital, ...changesByRole(role), ...changesByType(node, role, text, ops)];
  const distinct = [...new Set(list)].filter((becomes) => becomes !== was);
  return distinct.map((becomes) => ({ becomes, vital: vital.includes(becomes) }));
}

/** Breaks a whole result, a whole pullback, or the edges of the graph. */
function vitalChanges(node: Node, role: Role, text: (node: Node) => string): string[] {
  const was = text(node);
  if (role === "pullback") {
    if (/^zerosLike|^mul\(dy, 0\)$/.test(was)) return [`broken$.shifted(${was})`, "dy"];
    const wrong = ["negated", "doubled", "shifted", "zero"].map((name) => `broken$.${name}(${was})`);
    return [...wrong, /\bdy\b/.test(was) ? "dy" : "d"];
  }
  if (role === "result") return ["negated", "shifted"].map((name) => `broken$.outsideGraph(broken$.${name}, ${was})`);
  const { name } = (node.callee ?? {}) as { name?: string };
  if (role === "returned" && name !== "record" && name !== "nonDifferentiable") {
    return [`broken$.negated(${was})`, `broken$.shifted(${was})`];
  }
  if (role !== "edges" || node.type !== "ArrayExpression") return [];
  const edges = (node.elements as Node[]).map((edge) => (edge.elements ?? []) as Node[]);
  const list = (kept: readonly (readonly Node[])[]): string =>
    `[${kept.map((edge) => `[${edge.map(text).join(", ")}]`).join(", ")}]`;
  const places = edges.flatMap((edge, i) => (edge.length === 2 ? [i] : []));
  const dropped = places.map((i) => list(edges.toSpliced(i, 1)));
  if (places.length < 2) return dropped;
  const [i, j] = places as [number, number];
  const [[x, pullback], [z, other]] = [edges[i], edges[j]] as [[Node, Node], [Node, Node]];
  return text(pullback) === text(other)
    ? dropped
    : [...dropped, list(edges.with(i, [x, other]).with(j, [z, pullback]))];
}

function changesByRole(role: Role): string[] {
  if (role === "guard") return ["false"];
  return role === "condition" ? ["false", "true"] : [];
}

function changesByType(node: Node, role: Role, text: (node: Node) => string, ops: ReadonlySet<string>): string[] {
  const [left, right] = [node.left, node.right] as Node[];
  const operator = node.operator as string;
  const binary = (p: Node, by: string, q: Node): string => `${operand(p, text)} ${by} ${operand(q, text)}`;
  switch (node.type) {
    case "BinaryExpression": {
      // One more turn of a loop often writes behind a typed array, which does nothing: one less always shows.
      if (role === "bound") return [`${binary(left!, operator, right!)} ${operator.startsWith("<") ? "-" : "+"} 1`];
      const other = operator in OPPOSITES ? [binary(left!, OPPOSITES[operator]!, right!)] : [];
      return ["-", "/", "%"].includes(operator) ? [...other, binary(right!, operator, left!)] : other;
    }
    case "LogicalExpression":
      return [text(left!), text(right!)];
    case "ConditionalExpression":
      return [text(node.consequent as Node), text(node.alternate as Node)];
    case "UnaryExpression":
      return operator === "-" || operator === "!" ? [text(node.argument as Node)] : [];
    case "UpdateExpression":
      return role === "" && !node.prefix ? [`${operator}${text(node.argument as Node)}`] : [];
    case "AssignmentExpression":
      if (operator in OPPOSITES && role !== "update") return [`${text(left!)} ${OPPOSITES[operator]} ${text(right!)}`];
      return role === "statement" ? ["undefined"] : [];
    case "Literal":
      if (typeof node.value === "boolean") return [String(!node.value)];
      if (typeof node.value !== "number") return [];
      return [Number.isInteger(node.value) ? String(node.value + 1) : `${text(node)} * 1.01`];
    case "MemberExpression":
      return /^(Math|math|Number)$/.test(text(node.object as Node)) ? otherMember(node, text) : [];
    case "CallExpression":
      return changesOfCall(node, role, text, ops);
    default:
      return [];
  }
}

function operand(node: Node, text: (node: Node) => string): string {
  return /^(Binary|Logical|Conditional)/.test(node.type) ? `(${text(node)})` : text(node);
}

function otherMember({ object, property, computed }: Node, text: (node: Node) => string): string[] {
  const name = (property as Node).name as string;
  return !computed && Object.hasOwn(OTHER_MEMBERS, name) ? [`${text(object as Node)}.${OTHER_MEMBERS[name]}`] : [];
}

function changesOfCall(node: Node, role: Role, text: (node: Node) => string, ops: ReadonlySet<string>): string[] {
  const callee = node.callee as Node;
  const args = (node.arguments as Node[]).map(text);
  const call = (f: string, list: readonly string[]): string => `${f}(${list.join(", ")})`;
  const changes = role === "statement" ? ["undefined"] : [];
  if (callee.type === "MemberExpression") {
    const isMath = /^(Math|math)$/.test(text(callee.object as Node));
    if (isMath && args.length === 1) changes.push(args[0]!);
    if (!isMath) changes.push(...otherMember(callee, text).map((f) => call(f, args))); // with its `this`
  }
  const name = text(callee);
  if (!ops.has(name)) return changes;
  if (Object.hasOwn(OTHER_OPS, name)) changes.push(call(`broken$.${OTHER_OPS[name]}`, args));
  if (ORDERED.includes(name) && args.length === 2) changes.push(call(name, args.toReversed()));
  if (name === "where") changes.push(call(name, [args[0]!, args[2]!, args[1]!]));
  if (name !== "bit" && !/^["`]/.test(args[0] ?? '"')) changes.push(args[0]!);
  if (/^(add|sub|mul|div|mm|matmul)$/.test(name)) changes.push(args[1]!);
  args.forEach((arg, i) => {
    if (PLACE.test(arg)) changes.push(call(name, args.with(i, `${arg} + 1`)));
  });
  return changes;
}
