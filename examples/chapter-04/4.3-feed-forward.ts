import { FeedForward, GPT_CONFIG } from "@pellucid/gpt";
import { rand } from "@pellucid/tensor";
import { section, torchSize } from "./report.ts";

// The notebook prints nothing here: this shows the network, and that it keeps the shape of what goes through.
section("4.3", "Adding GeLU activation functions", () => {
  const feedForward = new FeedForward(GPT_CONFIG);
  console.log(String(feedForward));
  console.log(torchSize(feedForward.forward(rand([2, 3, 768])).shape));
});
