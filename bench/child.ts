import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Task } from "./task.ts";

/** How a process is started. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a contestant answers, one line of JSON behind "#bench " on its standard output; anything else there is noise. */
interface Answer {
  /** A measured value, to a run. */
  readonly value?: number;
  /** What runs, with versions, to a preparation. */
  readonly about?: string;
  /** Why it cannot do this. */
  readonly no?: string;
}

/** A contestant says that it cannot do something, or fails at it. */
export class NoContest extends Error {
  override readonly name = "NoContest";
}

/** A contestant's process. It reads a line of JSON for each request from its standard input, and ends with it. */
export class Child {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  #errors = "";

  constructor({ file, args, env }: Command) {
    this.#process = spawn(file, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    this.#process.on("error", (error) => {
      this.#errors += error.message;
    });
    this.#process.stdin!.on("error", () => {}); // it has ended: the missing answer tells
    this.#process.stderr!.on("data", (text) => {
      this.#errors = (this.#errors + text).slice(-2000);
    });
    this.#answers = answers(this.#process);
  }

  /** Makes ready for a task, and tells what runs. */
  async prepare(task: Task, threads: number, seconds: number): Promise<string> {
    return (await this.#ask({ prepare: task, threads }, seconds)).about ?? "";
  }

  /** Does the task once: a number in the row's unit. */
  async run(seconds: number): Promise<number> {
    const { value } = await this.#ask({ run: true }, seconds);
    if (value === undefined || !Number.isFinite(value)) throw new NoContest(`answered ${value}`);
    return value;
  }

  end(): void {
    this.#process.kill("SIGKILL");
  }

  async #ask(request: object, seconds: number): Promise<Answer> {
    this.#process.stdin!.write(`${JSON.stringify(request)}\n`);
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new NoContest(`took more than ${seconds} s`)), seconds * 1000);
    });
    try {
      const { done, value } = await Promise.race([this.#answers.next(), tooLate]);
      if (done) throw new NoContest(`ended: ${lastLine(this.#errors)}`);
      const answer: Answer = JSON.parse(value);
      if (answer.no !== undefined) throw new NoContest(answer.no);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }
}

async function* answers({ stdout }: ChildProcess): AsyncGenerator<string, void> {
  for await (const line of createInterface({ input: stdout! })) {
    if (line.startsWith("#bench ")) yield line.slice("#bench ".length);
  }
}

function lastLine(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.findLast((line) => /error/i.test(line))?.trim() ?? lines.at(-1)?.trim() ?? "without a word";
}
