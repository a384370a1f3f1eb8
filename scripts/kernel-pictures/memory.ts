import { HEAP_START } from "../../packages/tensor/src/kernels/memory.ts";
import { bytes, constant, productSizes } from "./constants.ts";
import { line, picture, rect, text } from "./svg.ts";

const MAP = ["kernels/memory-map.ts"];
/** The bar, and where the explanations begin. */
const LEFT = 110;
const WIDTH = 210;
const BESIDE = LEFT + WIDTH + 50;

/** A stretch of memory, as drawn. */
interface Stretch {
  readonly start: number;
  readonly height: number;
  readonly kind: string;
  readonly name: string;
  readonly note: string;
}

/** Where things lie in the memory of the kernels; heights are not to scale. */
export function drawMemory(): string {
  const place = (name: string): number => constant(name, MAP);
  const [workspaces, workspace, threads] = [place("WORKSPACES"), place("WORKSPACE"), place("MAX_THREADS")];
  if (workspaces + threads * workspace !== HEAP_START) {
    throw new Error(`the workspaces end at ${workspaces + threads * workspace}, but the heap begins at ${HEAP_START}`);
  }
  const stretches: Stretch[] = [
    {
      start: place("JOB"),
      height: 34,
      kind: "c",
      name: "the job",
      note: "ticket, done, number, sleeping, kind, arguments",
    },
    {
      start: place("TWISTER"),
      height: 34,
      kind: "none",
      name: "Mersenne Twister",
      note: "its 624 words, while it draws",
    },
    { start: place("TURN"), height: 34, kind: "none", name: "cosines and sines", note: "for normal random numbers" },
    { start: workspaces, height: 130, kind: "a", name: `${threads} workspaces`, note: "" },
    { start: HEAP_START, height: 240, kind: "b", name: "the heap", note: "" },
  ];
  const shapes: string[] = [];
  let y = 48;
  for (const { start, height, kind, name, note } of stretches) {
    shapes.push(rect(LEFT, y, WIDTH, height, kind));
    shapes.push(text(LEFT - 8, y + 12, bytes(start), "code", "end"));
    shapes.push(text(LEFT + 12, y + 21, name, "title"));
    shapes.push(text(BESIDE, y + 21, note, "small"));
    if (start === workspaces) shapes.push(...workspaceOf(y, workspace));
    if (start === HEAP_START) shapes.push(...heapOf(y + 34));
    y += height;
  }
  return picture(800, y + 40, "Where things lie in the memory of the kernels", [
    text(LEFT, 28, "One WebAssembly.Memory, shared by all threads (not to scale)", "title"),
    ...shapes,
    text(LEFT - 8, y + 4, "4 GiB", "code", "end"),
    text(LEFT, y + 20, "or 2 GiB, 1 GiB, 256 MiB, where the engine gives no more", "faint small"),
  ]);
}

/** In and beside the workspaces: what is in one. */
function workspaceOf(top: number, size: number): string[] {
  const { blockRows, nearRows, blockColumns, line: lineBytes } = productSizes();
  const [a, b, c] = [blockRows * lineBytes, blockColumns * lineBytes, 4 * nearRows * blockColumns];
  const parts: [name: string, bytes: number, kind: string][] = [
    ["panels of A", a, "a"],
    ["panels of B", b, "b"],
    ["a part of C", c, "c"],
    ["free", size - a - b - c, "none"],
  ];
  return [
    text(LEFT + 12, top + 38, `${bytes(size)} for each thread,`, "small"),
    text(LEFT + 12, top + 54, "the caller's first", "small"),
    line(LEFT + WIDTH, top, BESIDE, top + 8, "dashed"),
    line(LEFT + WIDTH, top + 16, BESIDE, top + 8 + 28 * parts.length, "dashed"),
    ...parts.flatMap(([name, count, kind], i) => {
      const y = top + 8 + i * 28;
      const length = count < 1024 ? bytes(count) : `${Math.round(count / 1024)} KiB`;
      return [
        rect(BESIDE, y, 240, 28, kind),
        text(BESIDE + 10, y + 18, name, "small"),
        text(BESIDE + 230, y + 18, length, "small", "end"),
      ];
    }),
  ];
}

/** In and beside the heap: who has something there. */
function heapOf(top: number): string[] {
  const parts: [height: number, kind: string, name: string, first: string, second: string][] = [
    [
      92,
      "c",
      "resident",
      "parameters, the optimizer's state, caches of keys and values:",
      "as long as somebody holds the array",
    ],
    [
      48,
      "a",
      "scratch",
      "activations and gradients on their way in, results on their way out:",
      "until the next kernel",
    ],
    [
      52,
      "none",
      "untouched",
      "pages that nobody has written to take no memory, so the size",
      "is fixed at the start, and views of it stay valid",
    ],
  ];
  const shapes: string[] = [];
  let y = top;
  for (const [height, kind, name, first, second] of parts) {
    shapes.push(rect(LEFT + 12, y, WIDTH - 24, height, kind), text(LEFT + 24, y + 20, name, "small"));
    shapes.push(text(BESIDE, y + 20, first, "small"), text(BESIDE, y + 36, second, "small"));
    y += height + 3;
  }
  return shapes;
}
