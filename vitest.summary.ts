import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** After so many milliseconds in which no file has begun or ended, those that run are named: a log says nothing of one that hangs. */
const SILENCE = 5 * 60_000;

/** Ends the output of a test run with a plain line for each failure, since logs are cut, and one of counts. */
export default class Summary implements Reporter {
  readonly #running = new Set<TestModule>();
  #silence: NodeJS.Timeout | undefined;

  onTestRunStart(): void {
    this.#listen();
  }

  onTestModuleCollected(module: TestModule): void {
    this.#running.add(module);
    this.#listen();
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(module);
    this.#listen();
  }

  /** From now on, it is silent. */
  #listen(): void {
    clearInterval(this.#silence);
    const complain = (): void => {
      const files = Array.from(
        this.#running,
        ({ project, relativeModuleId }) => `${relativeModuleId} (${project.name})`,
      );
      const running = files.join(", ") || "none, so that one is being loaded, or the end has come";
      console.log(`\nno file has begun or ended for five minutes; still running: ${running}`);
    };
    this.#silence = setInterval(complain, SILENCE).unref();
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    clearInterval(this.#silence);
    this.#running.clear();
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const failures = unhandled.map(({ message, cause }) => `outside of tests: ${message} ${cause?.message ?? ""}`);
    for (const module of modules) {
      for (const part of [module, ...module.children.allSuites()]) {
        for (const { message } of part.errors()) failures.push(`${module.relativeModuleId}: ${message}`);
      }
      for (const test of module.children.allTests()) {
        const { state, errors = [] } = test.result();
        count[state]++;
        if (state === "failed") failures.push(`${module.relativeModuleId}, ${test.fullName}: ${errors[0]?.message}`);
      }
    }
    for (const failure of failures) console.log(`\nFAILED ${failure.replaceAll(/\s+/g, " ").slice(0, 500)}`);
    console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`);
  }
}
