import { warmupCosine } from "@pellucid/nn";
import { full, type Preset, tiny } from "../chapter-05/presets.ts";
import { SmallVocabulary } from "./small-vocabulary.ts";

/**
 * A GPT of 1.2 million parameters on GPT-2's tokens, but only on those of the text: a file of 5 MB that gets a short story by
 * heart.
 */
function small(text: string): Preset {
  const tokenizer = SmallVocabulary.of(text);
  return {
    tokenizer,
    cfg: {
      vocabSize: tokenizer.vocabSize,
      ctxLen: 64,
      embDim: 128,
      nHeads: 4,
      nLayers: 4,
      dropRate: 0,
      qkvBias: false,
    },
    batchSize: 8,
    stride: 1, // so that each token is met at each position: past the end of the context, the last one writes all
    numEpochs: 2,
    evalFreq: 100,
    evalIter: 4,
    optimizer: { weightDecay: 0.1 },
    maxNorm: 1,
    schedule: (totalSteps) =>
      warmupCosine({
        initialLr: 1e-4,
        peakLr: 3e-3,
        minLr: 1e-4,
        warmupSteps: Math.trunc(0.1 * totalSteps),
        totalSteps,
      }),
    sampleTokens: 50,
  };
}

/** What `pellucid train --preset` takes: the two of chapter 5, and one between them. */
export const PRESETS: ReadonlyMap<string, (text: string) => Preset> = new Map([
  ["tiny", tiny],
  ["small", small],
  ["book", full],
]);
