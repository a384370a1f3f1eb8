import { spawn } from "node:child_process";

// The runtimes beside the one that runs this, as npm has them.

/** A runtime, and how it is called. */
export interface Runtime {
  readonly name: string;
  /** In the npm registry; its command has the package's name. */
  readonly package: string;
  /** What stands before the script. */
  readonly flags: readonly string[];
  /** What its version begins with. */
  readonly version: string;
}

export const RUNTIMES: readonly Runtime[] = [
  { name: "Node 20", package: "node@20.20.2", flags: [], version: "v20." },
  { name: "Node 24", package: "node@24.21.0", flags: [], version: "v24." },
  { name: "Node 26", package: "node@26.10.0", flags: [], version: "v26." },
  { name: "Deno", package: "deno@2.9.6", flags: ["run", "--allow-all", "--quiet"], version: "deno 2." },
  { name: "Bun", package: "bun@1.4.5", flags: ["--bun"], version: "1." },
];

/** Why a runtime cannot be used here, or null. */
export async function whyNot({ package: name, version }: Runtime): Promise<string | null> {
  try {
    const said = await output("npx", ["-y", name, "--version"], ".");
    return said.startsWith(version) ? null : `its version is ${said}, not ${version}…`;
  } catch (error) {
    return (error as Error).message.split("\n").slice(0, 4).join(" ");
  }
}

/** Runs a script in a runtime and gives what it prints. */
export function runIn({ package: name, flags }: Runtime, script: string, cwd: string): Promise<string> {
  return output("npx", ["-y", name, ...flags, script], cwd);
}

/** Runs all tests in a runtime, before one's eyes. Gives what they say, or throws it. */
export function runSuite({ name, package: npm, flags }: Runtime): Promise<string> {
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "node"];
  const env = { ...process.env, SUITE_RUNTIME: name }; // see here.ts
  return output("npx", ["-y", npm, ...flags, ...vitest], ".", { env, visible: true });
}

/** How long a command may take, in milliseconds: many times what the longest takes. */
const LIMIT = 15 * 60_000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

interface Settings {
  readonly env?: NodeJS.ProcessEnv;
  readonly visible?: boolean;
}

/** What a command prints; an error with that and what it complains of, if its exit code is not 0 or it takes too long. */
function output(command: string, args: readonly string[], cwd: string, settings: Settings = {}): Promise<string> {
  const { env = process.env, visible = false } = settings;
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  // npx is the parent of the runtime, and that of vitest's processes: one that hangs is not reached by ending npx, and keeps the
  // pipes open. As `detached` they are a group, which has to be ended with this process, too.
  const end = (): void => {
    try {
      process.kill(-child.pid!, "SIGKILL");
    } catch {} // none of them is left
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const interrupted = (): void => process.exit(130);
  process.once("exit", end);
  for (const signal of SIGNALS) process.once(signal, interrupted);
  let fault: string | null = null;
  const timer = setTimeout(() => {
    fault = `took more than ${LIMIT / 60_000} minutes`;
    end();
  }, LIMIT);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text: Buffer) => {
    stdout += text;
    if (visible) process.stdout.write(text);
  });
  child.stderr.on("data", (text: Buffer) => {
    stderr += text;
    if (visible) process.stderr.write(text);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      process.off("exit", end);
      for (const name of SIGNALS) process.off(name, interrupted);
      if (code !== 0) fault ??= signal ?? `exit code ${code}`;
      if (fault === null) resolve(stdout.trim());
      else reject(new Error(`${command} ${args.join(" ")}: ${fault}\n${stderr}${stdout}`));
    });
  });
}
