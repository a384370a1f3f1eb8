import { optionsOf } from "../check.ts";
import { show, ValueError } from "../errors.ts";
import { Generator, type GeneratorOptions } from "./generator.ts";

/** Options of everything that draws. */
export interface DrawOptions {
  /** What to draw from. Default: `defaultGenerator()`. */
  readonly generator?: Generator | undefined;
}

/** Options of what draws float32 tensors. */
export interface RandomOptions extends DrawOptions {
  /** Whether ops on the tensor are recorded, so that it gets a gradient. Default: false. */
  readonly requiresGrad?: boolean | undefined;
}

let shared: Generator | null = null;

/**
 * The generator that everything draws from that is given none. Until `manualSeed` is called, nobody can foresee its numbers:
 * it is seeded when it is first asked for, not on import.
 * @example
 * manualSeed(123);
 * defaultGenerator().initialSeed() // 123n
 */
export function defaultGenerator(): Generator {
  if (shared === null) {
    const generator = new Generator();
    generator.seed();
    shared = generator;
  }
  return shared;
}

/**
 * Seeds the default generator and returns it: from here on, this library draws what PyTorch's CPU draws after
 * `torch.manual_seed(seed)`. The same call always starts the same numbers, so without `dropout` it draws the portable way
 * again, whatever an earlier call chose.
 * @param options `dropout`: "mkl" for the masks of PyTorch's wheels for x86 Linux and Windows
 * @throws ValueError if the seed is no whole number, or has more than 64 bits, or an option is something else
 * @example
 * manualSeed(123);
 * randn([3]) // tensor([-0.1115, 0.1204, -0.3696])
 * manualSeed(123);
 * randn([3]) // tensor([-0.1115, 0.1204, -0.3696])
 */
export function manualSeed(seed: number | bigint, options: GeneratorOptions = {}): Generator {
  const { dropout = "portable" } = optionsOf<GeneratorOptions>("manualSeed", options, ["dropout"]);
  shared ??= new Generator();
  return shared.manualSeed(seed, { dropout });
}

/**
 * The generator to draw from.
 * @param flags the names of the options besides
 * @throws ValueError if the generator is something else, or an option has another name
 */
export function generatorOf<O extends DrawOptions>(
  op: string,
  options: O,
  flags: readonly (keyof O & string)[] = [],
): Generator {
  const { generator = defaultGenerator() } = optionsOf<O>(op, options, ["generator"], flags);
  if (generator instanceof Generator) return generator;
  throw new ValueError(
    op,
    `generator must be a Generator, got ${show(generator)}`,
    "Did you mean new Generator(seed)?",
  );
}
