import fc from "fast-check";
import { expect, test } from "vitest";
import { ones, type Tensor, tensor } from "../../src/index.ts";
import { openSafetensors, openSafetensorsStream, SafetensorsError, writeSafetensors } from "../../src/safetensors.ts";
import { metadata, namedTensors } from "./arbitraries.ts";
import { entry, exactlyAll, fileOf } from "./files.ts";

/** A file that comes in chunks of these lengths, over and over; notes whether it was cancelled. */
function streamOf(
  file: Uint8Array,
  lengths: readonly number[],
): { stream: ReadableStream<Uint8Array>; state: { cancelled: boolean } } {
  const state = { cancelled: false };
  let at = 0;
  let i = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= file.length) return controller.close();
      const length = lengths[i++ % lengths.length]!;
      controller.enqueue(file.slice(at, at + length));
      at += length;
    },
    cancel() {
      state.cancelled = true;
    },
  });
  return { stream, state };
}

async function readAll(stream: Parameters<typeof openSafetensorsStream>[0]): Promise<[string, Tensor][]> {
  const list: [string, Tensor][] = [];
  for await (const item of await openSafetensorsStream(stream)) list.push(item);
  return list;
}

test("a file that comes in chunks of any length is read as it was written", async () => {
  await fc.assert(
    fc.asyncProperty(
      namedTensors,
      metadata,
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 4 }).map((lengths) => [...lengths, 7]),
      async (tensors, metadata, lengths) => {
        const file = writeSafetensors(tensors, { metadata });
        const opened = await openSafetensorsStream(streamOf(file, lengths).stream);
        expect([...opened.metadata]).toEqual([...metadata]);
        expect(new Set(opened.entries.keys())).toEqual(new Set(tensors.keys()));
        const list: [string, Tensor][] = [];
        for await (const item of opened) list.push(item);
        expect(exactlyAll(list)).toEqual(exactlyAll(tensors));
        const { stream } = streamOf(file, lengths);
        expect(exactlyAll(await readAll({ getReader: () => stream.getReader() }))).toEqual(exactlyAll(tensors));
      },
    ),
  );
});

test("a file that was fetched is read while it comes in", async () => {
  const x = tensor(Float32Array.from({ length: 100_000 }, (_, i) => i)).view([100, 1000]);
  const url = URL.createObjectURL(new Blob([writeSafetensors({ x, y: tensor([true]) })]));
  const response = await fetch(url);
  expect(exactlyAll(await readAll(response.clone().body!))).toEqual(
    exactlyAll(Object.entries({ x, y: tensor([true]) })),
  );
  expect(exactlyAll(await readAll(response))).toEqual(exactlyAll(Object.entries({ x, y: tensor([true]) })));
  URL.revokeObjectURL(url);
});

test("what came instead of a file is an error", async () => {
  const answer = new Response("not found", { status: 404 });
  const message = "safetensors: the file was not sent: the server's answer has status 404";
  await expect(openSafetensorsStream(answer)).rejects.toThrow(expect.objectContaining({ message }));
  await expect(openSafetensors(answer)).rejects.toThrow(expect.objectContaining({ message }));
  await expect(openSafetensorsStream(new Response(null))).rejects.toThrow("safetensors: the answer has no body");
  await expect(openSafetensorsStream("model.safetensors" as never)).rejects.toThrow(
    'openSafetensorsStream: takes a Response or another stream, got "model.safetensors". Pass await fetch(url)',
  );
});

test("a stream that ends early or late is an error, after what came whole", async () => {
  const file = writeSafetensors({ a: ones([2]), b: ones([3]) });
  const refused: [Uint8Array, string][] = [
    [file.slice(0, 5), "safetensors: a file begins with the 8 bytes of its header's length, got 5 bytes"],
    [
      file.slice(0, 20),
      `safetensors: the header must end within the file, got a length of ${file.length - 28} in 20 bytes`,
    ],
    [file.slice(0, -13), 'safetensors: tensor "a": it ends at byte 8 of 7 bytes of data'],
    [file.slice(0, -2), 'safetensors: tensor "b": it ends at byte 20 of 18 bytes of data'],
    [Uint8Array.of(...file, 0), "safetensors: tensors must cover all data, but end at byte 20"],
  ];
  for (const [bytes, message] of refused) {
    await expect(readAll(streamOf(bytes, [9]).stream)).rejects.toThrow(expect.objectContaining({ message }));
  }
});

test("a header that promises much costs no more than what comes", async () => {
  const promise = fileOf({ x: entry("F32", [2 ** 45], 0, 2 ** 47) }, [1, 2, 3]);
  await expect(readAll(streamOf(promise, [1000]).stream)).rejects.toThrow(
    "it ends at byte 140737488355328 of 3 bytes of data",
  );
  const header = fileOf("{}", [], 100_000_000n);
  await expect(readAll(streamOf(header, [1000]).stream)).rejects.toThrow("got a length of 100000000 in 10 bytes");
});

test("leaving the loop, and an error, cancel the stream", async () => {
  const file = writeSafetensors({ a: ones([2]), b: ones([300]) });
  const left = streamOf(file, [64]);
  for await (const [name] of await openSafetensorsStream(left.stream)) {
    expect(name).toBe("a");
    break;
  }
  expect(left.state.cancelled).toBe(true);
  const given = streamOf(file, [64]);
  const opened = await openSafetensorsStream(given.stream);
  await opened.cancel();
  expect(given.state.cancelled).toBe(true);
  await expect(opened[Symbol.asyncIterator]().next()).rejects.toThrow("a stream can be read once only");
  const broken = streamOf(fileOf("[]", new Uint8Array(1000)), [64]);
  await expect(openSafetensorsStream(broken.stream)).rejects.toThrow(SafetensorsError);
  expect(broken.state.cancelled).toBe(true);
});

test("a stream can be read once only, and must give bytes", async () => {
  const opened = await openSafetensorsStream(streamOf(writeSafetensors({ a: ones([2]) }), [64]).stream);
  for await (const _ of opened);
  await expect(opened[Symbol.asyncIterator]().next()).rejects.toThrow("safetensors: a stream can be read once only");
  async function* text(): AsyncGenerator<never> {
    yield "text" as never;
  }
  await expect(openSafetensorsStream(text())).rejects.toThrow(
    "safetensors: the chunks of a stream must be Uint8Arrays, got string",
  );
});

test("an error of the stream itself comes through", async () => {
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error("the line is dead")),
  });
  await expect(openSafetensorsStream(stream)).rejects.toThrow("the line is dead");
});
