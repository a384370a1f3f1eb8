// The API reference, from the doc comments in the sources, into docs/api/site: `pnpm docs:api`. With --check, nothing is
// written. Either way it ends with 1 where typedoc has a warning or a doc lacks something.
import { shortcomings } from "./check.ts";
import { readSources, SITE } from "./project.ts";

const { app, project } = await readSources();
const lacking = shortcomings(project);
for (const line of lacking) console.error(line);
if (!process.argv.includes("--check")) await app.generateDocs(project, SITE);
if (lacking.length > 0 || app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
