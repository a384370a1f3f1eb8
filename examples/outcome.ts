import { spawn } from "node:child_process";
import { once } from "node:events";

// For tests of what is run from a command line.

/** What a process left. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node with these arguments and, when its output first matches `interruptAt`, presses Ctrl-C. */
export async function outcomeOf(args: readonly string[], interruptAt?: RegExp): Promise<Outcome> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  let pressed = false;
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (data) => {
      output[stream] += String(data);
      if (pressed || !interruptAt?.test(output.stdout)) return;
      pressed = true;
      process.kill(child.pid!, "SIGINT"); // after child.kill, Deno tells of the signal whatever the child did
    });
  }
  const [code] = (await once(child, "close")) as [number];
  return { code, ...output };
}
