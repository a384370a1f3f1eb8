import { checkTensor } from "../check.ts";
import { tensor } from "../create.ts";
import { DTypeError, formatShape, IndexError, ShapeError, show } from "../errors.ts";
import { readContiguous } from "../kernels/strided.ts";
import { contiguousStrides, lastOf, type Shape, sameShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { checkIndex, indexEverywhere, takeAlong } from "./along.ts";
import { bit, map, zip } from "./elementwise.ts";
import { flatten } from "./flatten.ts";
import { permute } from "./permute.ts";
import { select } from "./select.ts";
import { Slice, slice } from "./slice.ts";
import { unsqueeze } from "./squeeze.ts";
import { reshape } from "./view.ts";

/**
 * What may stand between PyTorch's brackets: a place, a `slice(…)`, null for a new axis, "..." for all axes that the others
 * leave, ids (an int32 tensor or an array of numbers), a mask (a bool tensor, or true or false).
 */
export type Index = number | Slice | null | "..." | boolean | Tensor | readonly number[];

/**
 * PyTorch's bracket indexing: `x[0, 1:-1, None, ..., ids]` is `x.index(0, slice(1, -1), null, "...", ids)`. Places, slices
 * and new axes make a view. Ids copy: several broadcast to one shape, which takes the place of their axes, or comes first
 * if there are axes between them; negative ones count from the end. A mask stands for the ids of its true places.
 *     dx  dy added at the places that were read
 * @throws IndexError if there are more indices than axes, or one is out of range
 * @throws ShapeError if a mask has not the shape of its axes, or ids do not broadcast
 * @throws DTypeError if an index is of another kind
 * @example
 * const x = arange(24).view([2, 3, 4]);
 * x.index(slice(), -1) // tensor([[8, 9, 10, 11], [20, 21, 22, 23]])
 * x.index(0, [2, 0], slice(null, 2)) // tensor([[8, 9], [0, 1]])
 * x.index(x.gt(21)) // tensor([22, 23])
 */
export function index(x: Tensor, ...indices: Index[]): Tensor {
  checkTensor("index", x);
  const items = indices.map(normalize);
  const named = items.reduce<number>((count, item) => count + axesOf(item), 0);
  if (named > x.ndim) throw new IndexError("index", `${named} indices are too many for ${formatShape(x.shape)}`);
  if (items.indexOf("...") !== items.lastIndexOf("...")) throw new IndexError("index", 'only one "..." is allowed');
  const ids: { axis: number; places: Tensor }[] = [];
  let y = x;
  let axis = 0;
  for (const item of items) {
    if (item === "...") axis += x.ndim - named;
    else if (item === null) y = unsqueeze(y, axis++);
    else if (typeof item === "number") y = select(y, axis, checkPlace(item, y.shape[axis]!));
    else if (item instanceof Slice) y = slice(y, axis++, item.start, item.end, item.step);
    else if (item.dtype === "int32") ids.push({ axis: axis++, places: item });
    else {
      if (item.ndim === 0) y = unsqueeze(y, axis); // true keeps this new axis, false empties it
      for (const places of truePlaces(item, y.shape, axis)) ids.push({ axis: axis++, places });
    }
  }
  return ids.length === 0 ? y : take(y, ids);
}

/** Looks up y[…, ids, …]: the axes that have ids are made one, which a single id names. */
function take(x: Tensor, ids: readonly { axis: number; places: Tensor }[]): Tensor {
  let place = new Tensor(Int32Array.of(0), []);
  for (const { axis, places } of ids) {
    const n = x.shape[axis]!;
    checkIndex("index", places, n, "index", `an axis of size ${n}`, -n);
    const fromStart = map("index", places, "int32", (id) => (id < 0 ? id + n : id));
    place = zip("index", place, fromStart, (outer, id) => outer * n + id);
  }
  const axes = ids.map(({ axis }) => axis);
  const first = axes[0]!;
  const together = axes.every((axis, i) => axis === first + i);
  const others = [...x.shape.keys()].filter((axis) => !axes.includes(axis));
  const at = together ? first : 0;
  const flat = flatten(together ? x : permute(x, [...axes, ...others]), at, at + axes.length - 1);
  const y = takeAlong("index", flat, at, indexEverywhere(place, at, flat.shape));
  return reshape(y, flat.shape.toSpliced(at, 1, ...place.shape));
}

/** The ids of a mask's true places: one int32 tensor for each of its axes, which are x's from `axis` on. */
function truePlaces(mask: Tensor, shape: Shape, axis: number): Tensor[] {
  const masked = shape.slice(axis, axis + mask.ndim);
  if (!sameShape(mask.shape, masked)) {
    throw new ShapeError("index", "a mask must have the shape of the axes that it selects from", [mask.shape, masked]);
  }
  const bits = readContiguous(mask.storage, mask.shape, mask);
  const found = Int32Array.from([...bits.keys()].filter((i) => bits[i] === 1));
  if (mask.ndim === 0) return [new Tensor(found, [found.length])];
  return contiguousStrides(mask.shape).map(
    (stride, i) =>
      new Tensor(
        found.map((place) => Math.floor(place / stride) % mask.shape[i]!),
        [found.length],
      ),
  );
}

function checkPlace(place: number, n: number): number {
  if (Number.isInteger(place) && place >= -n && place < n) return place;
  throw new IndexError("index", `index ${show(place)} is out of range for an axis of size ${n}`, lastOf(n));
}

/** true and false as masks, arrays as ids, and a single id as the place that it is. */
function normalize(item: Index): number | Slice | null | "..." | Tensor {
  if (typeof item === "boolean") return new Tensor(Uint8Array.of(bit(item)), []);
  if (Array.isArray(item) && item.every(Number.isInteger)) return tensor(item, { dtype: "int32" });
  if (item instanceof Tensor && item.dtype === "int32" && item.ndim === 0) return item.item();
  const isIndex = item === null || item === "..." || typeof item === "number" || item instanceof Slice;
  if (isIndex || (item instanceof Tensor && item.dtype !== "float32")) return item;
  const rule = 'an index is a number, slice(…), null, "...", int32 ids or a bool mask';
  const isFloat = item instanceof Tensor;
  throw new DTypeError("index", rule, isFloat ? "a float32 tensor" : show(item), isFloat ? 'Use to("int32")' : "");
}

/** How many of x's axes an index is for. */
function axesOf(item: number | Slice | null | "..." | Tensor): number {
  if (item === null || item === "...") return 0;
  return item instanceof Tensor && item.dtype === "bool" ? item.ndim : 1;
}
