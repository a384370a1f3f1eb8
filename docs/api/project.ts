import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  Application,
  Comment,
  type DeclarationReflection,
  type ProjectReflection,
  ReflectionKind,
  type TypeDocOptions,
} from "typedoc";

/** Where the generated pages go. */
export const SITE: string = fileURLToPath(new URL("site", import.meta.url));

/** What can be imported, and its file. */
const ENTRIES = new Map(
  ["gpt", "nn", "tensor", "tokenizer-adapter"].flatMap((folder) => {
    const root = new URL(`../../packages/${folder}/`, import.meta.url);
    const { name, exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
      name: string;
      exports: Record<string, string>;
    };
    return Object.entries(exports)
      .filter(([, file]) => file.endsWith(".ts"))
      .map(([path, file]) => [fileURLToPath(new URL(file, root)), name + path.slice(1)] as const);
  }),
);

const OPTIONS: TypeDocOptions = {
  name: "Pellucid",
  tsconfig: fileURLToPath(new URL("tsconfig.json", import.meta.url)),
  entryPoints: [...ENTRIES.keys()],
  basePath: fileURLToPath(new URL("../../", import.meta.url)),
  skipErrorChecking: true, // tsc does that
  readme: "none",
  disableGit: true,
  sourceLinkTemplate: "../../../../{path}#L{line}",
  excludeInternal: true,
  excludePrivate: true,
  excludeProtected: true,
  excludeExternals: true,
  validation: { notExported: true, invalidLink: true, rewrittenLink: true, notDocumented: false },
  treatWarningsAsErrors: true,
};

/** The sources of the four packages as typedoc sees them: a module for each entry. */
export async function readSources(): Promise<{ app: Application; project: ProjectReflection }> {
  const app = await Application.bootstrap(OPTIONS);
  const project = await app.convert();
  if (project === undefined) throw new Error("typedoc cannot read the sources; it says why above");
  for (const module of project.children ?? []) module.name = ENTRIES.get(module.sources![0]!.fullFileName)!;
  documentMethods(project);
  app.validate(project);
  return { app, project };
}

/** x.op(…) is op(x, …): typedoc sees a property without a doc, so it gets the op's. */
function documentMethods(project: ProjectReflection): void {
  const ops = project.children!.find(({ name }) => name === "@pellucid/tensor")!.children!;
  for (const property of project.getReflectionsByKind(ReflectionKind.Property) as DeclarationReflection[]) {
    if (property.sources?.[0]?.fileName.endsWith("tensor/src/methods.ts") !== true) continue;
    const op = ops.find(({ name, signatures }) => name === property.name && signatures !== undefined);
    property.comment = op?.signatures?.findLast(({ comment }) => comment)?.comment?.clone() ?? new Comment();
  }
}
