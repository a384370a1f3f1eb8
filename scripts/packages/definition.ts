import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// What an editor does on "go to definition": it asks TypeScript's language server, over its standard input.

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Place {
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number } };
}

/** Where `word`, as it first appears in the project's file, is defined: `node_modules/…/file.ts:line`. */
export async function definitionOf(word: string, project: string, file: string): Promise<string> {
  const server = spawn(join(import.meta.dirname, "../../node_modules/.bin/tsc"), ["--lsp", "--stdio"], {
    cwd: project,
  });
  try {
    return await ask(server, word, project, file);
  } finally {
    server.kill();
  }
}

async function ask(
  server: ChildProcessWithoutNullStreams,
  word: string,
  project: string,
  file: string,
): Promise<string> {
  const uri = pathToFileURL(join(project, file)).href;
  const text = readFileSync(join(project, file), "utf8");
  const lines = text.slice(0, text.search(new RegExp(`\\b${word}\\b`))).split("\n");
  const position = { line: lines.length - 1, character: lines.at(-1)!.length };

  let nextId = 1;
  const waiting = new Map<number, (answer: Answer) => void>();
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const request = (method: string, params: object): Promise<Answer> => {
    const id = nextId++;
    send({ id, method, params });
    return new Promise((resolve, reject) => {
      waiting.set(id, resolve);
      server.once("exit", () => reject(new Error(`the language server ended before it answered ${method}`)));
    });
  };
  readMessages(server, (message) => {
    if ("method" in message && message.id !== undefined)
      send({ id: message.id, result: null }); // it asks us
    else waiting.get(message.id ?? 0)?.(message);
  });

  const capabilities = { textDocument: { definition: { linkSupport: false } } };
  await request("initialize", { processId: process.pid, rootUri: pathToFileURL(project).href, capabilities });
  send({ method: "initialized", params: {} });
  send({
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "typescript", version: 1, text } },
  });
  const { result, error } = await request("textDocument/definition", { textDocument: { uri }, position });
  if (error) throw new Error(`the language server says: ${error.message}`);
  const [place] = [result ?? []].flat() as Place[];
  if (!place) return "nowhere";
  const path = decodeURIComponent(place.uri).replace(`${decodeURIComponent(pathToFileURL(project).href)}/`, "");
  return `${path}:${place.range.start.line + 1}`;
}

/** Cuts what the server writes into messages: a header with the length in bytes, an empty line, JSON. */
function readMessages(server: ChildProcessWithoutNullStreams, take: (message: Answer) => void): void {
  let bytes: Buffer = Buffer.alloc(0);
  server.stdout.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const start = bytes.indexOf("\r\n\r\n") + 4;
      if (start < 4) return;
      const length = Number(/Content-Length: (\d+)/i.exec(bytes.toString("latin1", 0, start))![1]);
      if (bytes.length < start + length) return;
      take(JSON.parse(bytes.toString("utf8", start, start + length)) as Answer);
      bytes = bytes.subarray(start + length);
    }
  });
}
