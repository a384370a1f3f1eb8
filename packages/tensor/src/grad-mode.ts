import { show, ValueError } from "./errors.ts";

let enabled = true;

/**
 * Whether ops record how to differentiate them.
 * @example
 * noGrad(() => isGradEnabled()) // false
 */
export function isGradEnabled(): boolean {
  return enabled;
}

/** Runs `f` with recording on or off, and puts the mode back as it was, also when `f` throws. */
export function withGradMode<T>(mode: boolean, f: () => T): T {
  const before = enabled;
  enabled = mode;
  try {
    return f();
  } finally {
    enabled = before;
  }
}

/**
 * Runs `f` without recording: its results need no gradient and keep no graph alive. For evaluation, generation and
 * updates of parameters. `f` must be synchronous: the mode is put back as soon as it returns.
 * @throws ValueError if `f` is no function, or returns a promise
 * @example
 * const x = ones([2], { requiresGrad: true });
 * noGrad(() => x.mul(2)).requiresGrad // false
 */
export function noGrad<T>(f: () => T): T {
  if (typeof f !== "function")
    throw new ValueError("noGrad", `takes a function, got ${show(f)}`, "Did you mean noGrad(() => …)?");
  const result = withGradMode(false, f);
  if (result instanceof Promise) {
    const rule = "f must be synchronous, got an async function";
    throw new ValueError("noGrad", rule, "Wrap the steps between its awaits instead");
  }
  return result;
}
