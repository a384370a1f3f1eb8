import { existsSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

/** The Chromium to run the suite in as well; where there is none, only Node runs it. */
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

const chromiumArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--js-flags=--expose-gc", // a page cannot make it run otherwise
];

const inNode = { extends: true as const, test: { name: "node" } };
const inChromium = {
  extends: true as const,
  test: {
    name: "chromium",
    exclude: ["**/node_modules/**", "**/*.node.test.ts"], // tests of what only Node has (processes, files)
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath: chromium, args: chromiumArgs } }),
      instances: [{ browser: "chromium" as const }],
    },
  },
};

export default defineConfig({
  server: {
    headers: {
      // What a page needs before it may share memory between threads.
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
  test: {
    include: ["packages/*/test/**/*.test.ts", "examples/**/*.test.ts", "docs/test/*.test.ts"],
    reporters: ["default", "./vitest.summary.ts"],
    testTimeout: 60_000,
    setupFiles: process.env.SUITE_RUNTIME === undefined ? [] : ["scripts/runtimes/here.ts"],
    isolate: false, // no test replaces a module, and loading them once an environment takes half the time
    projects: existsSync(chromium) ? [inNode, inChromium] : [inNode],
  },
});
