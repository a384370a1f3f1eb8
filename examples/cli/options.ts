import { type ParseArgsConfig, parseArgs } from "node:util";
import { PellucidError } from "@pellucid/tensor";

/** A command line that is none: exit code 2. */
export class UsageError extends PellucidError {}

/** What `parseArgs` takes as options. */
export type Options = NonNullable<ParseArgsConfig["options"]>;

/** An option's text under its name; undefined where it was not given. */
export type Texts = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/**
 * The options and the arguments of a command.
 * @throws UsageError if there are others than the command takes, or more or fewer arguments than `names`
 */
export function parse<O extends Options>(
  command: string,
  args: readonly string[],
  options: O,
  names: readonly string[],
) {
  const { values, positionals } = parsed(command, args, options);
  if (positionals.length !== names.length) {
    const wanted = names.length === 0 ? "no argument" : names.join(" ");
    const got = positionals.length === 0 ? "none" : positionals.join(" ");
    throw new UsageError(command, `takes ${wanted}, got ${got}`);
  }
  return { values, positionals };
}

function parsed<O extends Options>(command: string, args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const isUsage = error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
    if (!isUsage) throw error;
    throw new UsageError(command, error.message);
  }
}

/**
 * An option's number; undefined where it was not given. Whether it makes sense is for those to say who use it.
 * @throws UsageError if it is no number
 */
export function numberOf(command: string, values: Texts, name: string): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (String(text).trim() === "" || !Number.isFinite(number)) {
    throw new UsageError(command, `--${name} takes a number, got ${JSON.stringify(text)}`);
  }
  return number;
}

/**
 * An option that counts.
 * @throws UsageError if it is no whole number from `least` on
 */
export function countOf(command: string, values: Texts, name: string, least: number = 1): number | undefined {
  const number = numberOf(command, values, name);
  if (number === undefined || (Number.isSafeInteger(number) && number >= least)) return number;
  throw new UsageError(command, `--${name} takes a whole number from ${least} on, got ${number}`);
}
