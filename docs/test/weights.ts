import fixtures from "../../oracle/fixtures/weights.json" with { type: "json" };

/** A file from PyTorch, of a tiny model, that stands for the reader's; and the model's sizes. */
export function weights(layout: string): { bytes: Uint8Array; sizes: string } {
  const { base64, cfg } = fixtures.find((fixture) => fixture.layout === layout)!;
  return { bytes: Buffer.from(base64, "base64"), sizes: `...${JSON.stringify(cfg)}` };
}
