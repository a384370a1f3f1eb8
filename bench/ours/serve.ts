import { createInterface } from "node:readline";
import type { Task } from "../task.ts";

/** Does a prepared task once: a number in the unit of its kind. */
export type Run = () => number;

/** Takes requests as lines of JSON, and answers each with a line behind "#bench " (see `Child`). */
export async function serve(about: () => string, prepare: (task: Task, threads: number) => Run): Promise<void> {
  let run: Run | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as { prepare?: Task; threads?: number };
    try {
      if (request.prepare) {
        run = prepare(request.prepare, request.threads ?? 1);
        answer({ about: about() });
      } else {
        answer({ value: run!() });
      }
    } catch (error) {
      answer({ no: String(error) });
    }
  }
}

function answer(what: object): void {
  process.stdout.write(`#bench ${JSON.stringify(what)}\n`);
}
