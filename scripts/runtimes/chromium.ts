import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { chromium } from "playwright";

/** What a page needs before it may share memory between threads. */
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * Runs a script, bundled with what it imports, in a page of a real Chromium, and gives the first line that it prints. A page
 * that is not isolated from other origins has no shared memory, and so one thread.
 */
export async function runInChromium(executablePath: string, script: string, isolated: boolean): Promise<string> {
  const { outputFiles } = await build({ entryPoints: [script], bundle: true, format: "esm", write: false });
  const answers: Record<string, [type: string, body: string]> = {
    "/": ["text/html", '<!doctype html><title>Pellucid</title><script type="module" src="program.js"></script>'],
    "/program.js": ["text/javascript", outputFiles[0]!.text],
  };
  const server = createServer(({ url }, response) => {
    const answer = answers[url ?? ""];
    response.writeHead(answer ? 200 : 404, { "Content-Type": answer?.[0] ?? "text/plain", ...(isolated && ISOLATED) });
    response.end(answer?.[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    const printed = new Promise<string>((resolve, reject) => {
      page.on("console", (message) => {
        if (message.type() === "log") resolve(message.text());
      });
      page.on("pageerror", reject);
      setTimeout(() => reject(new Error("the page has printed nothing for 5 minutes")), 5 * 60_000).unref();
    });
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/`);
    return await printed;
  } finally {
    await browser.close();
    server.close();
  }
}
