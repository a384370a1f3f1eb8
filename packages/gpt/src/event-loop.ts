/** Lets everything else that waits have its turn: input, timers, painting. A timer would wait for milliseconds. */
export function nextTurn(): Promise<void> {
  // Node has the one, browsers and workers the other; the library's types are those of plain ECMAScript.
  const { setImmediate, MessageChannel } = globalThis as unknown as EventLoop;
  if (setImmediate) return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

interface EventLoop {
  readonly setImmediate?: (f: () => void) => void;
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
}

interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
  close(): void;
}
