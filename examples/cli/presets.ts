import { warmupCosine } from "@pellucid/nn";
import { CharTokenizer } from "../chapter-05/char-tokenizer.ts";
import { full, type Preset, tiny } from "../chapter-05/presets.ts";

/** A GPT of 0.8 million parameters that reads characters: a file of 3 MB that knows words and phrases of its text. */
function small(text: string): Preset {
  const tokenizer = new CharTokenizer(text);
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
    stride: 16, // so that each character is seen at several positions
    numEpochs: 8,
    evalFreq: 100,
    evalIter: 4,
    optimizer: { weightDecay: 0.1 },
    maxNorm: 1,
    schedule: (totalSteps) => warmupCosine({ initialLr: 1e-4, peakLr: 3e-3, minLr: 1e-4, warmupSteps: 30, totalSteps }),
    sampleTokens: 100,
  };
}

/** What `pellucid train --preset` takes: the two of chapter 5, and one between them. */
export const PRESETS: ReadonlyMap<string, (text: string) => Preset> = new Map([
  ["tiny", tiny],
  ["small", small],
  ["book", full],
]);
