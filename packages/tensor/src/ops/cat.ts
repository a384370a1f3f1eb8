import { zerosLike } from "../create.ts";
import { allocate, type DType, promote } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { copyStrided } from "../kernels/strided.ts";
import { normalizeDim, numel, type Shape, sameShape } from "../shape.ts";
import { type Pullback, record, Tensor } from "../tensor.ts";
import { slice } from "./slice.ts";
import { unsqueeze } from "./squeeze.ts";
import { to } from "./to.ts";

/**
 * The tensors one after the other along an axis that they have; their other sizes are equal. An empty tensor of shape [0]
 * fits anywhere. The dtype is the widest of theirs. […, n, …], […, m, …] → […, n + m, …]
 *     dxᵢ  the slice of dy that xᵢ became
 * @throws ValueError if there are no tensors
 * @throws ShapeError if one is a scalar, or their other sizes differ
 * @throws IndexError if they have no such axis
 * @example
 * const idx = tensor([[15496, 11]], { dtype: "int32" });
 * const next = tensor([[314]], { dtype: "int32" });
 * cat([idx, next], 1) // tensor([[15496, 11, 314]])
 * cat([idx, next], 0) // throws ShapeError
 */
export function cat(tensors: readonly Tensor[], dim: number = 0): Tensor {
  checkList("cat", tensors);
  const first = tensors.find((x) => !isLegacyEmpty(x)) ?? tensors[0]!;
  const axis = normalizeDim("cat", dim, first.ndim);
  const parts = tensors.filter((x) => x === first || !isLegacyEmpty(x));
  for (const x of parts) checkFits(first, x, axis);
  const total = parts.reduce((n, x) => n + x.shape[axis]!, 0);
  const dtype = tensors.reduce<DType>((widest, x) => promote(widest, x.dtype), "bool");
  const shape = first.shape.with(axis, total);
  const y = new Tensor(allocate("cat", dtype, numel(shape)), shape);
  let start = 0;
  const inputs = tensors.map((x): [Tensor, Pullback] => {
    if (!parts.includes(x)) return [x, () => zerosLike(x)];
    const [from, end] = [start, start + x.shape[axis]!];
    const part = to(x, dtype);
    copyStrided(y.storage, { strides: y.strides, offset: from * y.strides[axis]! }, part.storage, part, x.shape);
    start = end;
    return [x, (dy) => slice(dy, axis, from, end)];
  });
  return record("cat", y, inputs);
}

/**
 * Tensors of one shape side by side along a new axis. b times […] → […, b, …]
 *     dxᵢ  dy at place i of that axis
 * @throws ValueError if there are no tensors
 * @throws ShapeError if their shapes differ
 * @throws IndexError if `dim` is out of range; it may be one past the last axis
 * @example
 * const rows = [tensor([1, 2]), tensor([3, 4])];
 * stack(rows) // tensor([[1., 2.], [3., 4.]])
 * stack(rows, 1) // tensor([[1., 3.], [2., 4.]])
 */
export function stack(tensors: readonly Tensor[], dim: number = 0): Tensor {
  checkList("stack", tensors);
  const [first] = tensors as [Tensor];
  const axis = normalizeDim("stack", dim, first.ndim + 1);
  const odd = tensors.find((x) => !sameShape(x.shape, first.shape));
  if (odd) {
    const fix = "Pad them to one length, or join them with cat";
    throw new ShapeError("stack", "the tensors must have one shape", [first.shape, odd.shape], fix);
  }
  return cat(
    tensors.map((x) => unsqueeze(x, axis)),
    axis,
  );
}

function checkList(op: string, tensors: readonly Tensor[]): void {
  if (!Array.isArray(tensors) || !Array.from(tensors).every((x) => x instanceof Tensor)) {
    throw new ValueError(op, "takes an array of tensors", `Did you mean ${op}([a, b])?`);
  }
  if (tensors.length === 0) throw new ValueError(op, "there must be at least one tensor, got none");
}

function isLegacyEmpty(x: Tensor): boolean {
  return x.ndim === 1 && x.shape[0] === 0;
}

function checkFits(first: Tensor, x: Tensor, axis: number): void {
  const fits = (shape: Shape): boolean => sameShape(shape.with(axis, 0), first.shape.with(axis, 0));
  if (x.ndim === 0) throw new ShapeError("cat", "scalars cannot be joined", [x.shape], "Use stack");
  if (x.ndim === first.ndim && fits(x.shape)) return;
  const rule = `all sizes but that of axis ${axis} must be equal`;
  throw new ShapeError("cat", rule, [first.shape, x.shape], likelyFix(first.shape, x.shape, axis));
}

/** For shapes that cannot be joined along an axis: the other axis, or the missing one, that would let them. */
function likelyFix(a: Shape, b: Shape, axis: number): string {
  if (a.length === b.length) {
    const differing = [...a.keys()].filter((i) => a[i] !== b[i]);
    return differing.length === 1 ? `Did you mean axis ${differing[0]}?` : "";
  }
  const lacking = a.length === b.length + 1 && String(b) === String(a.toSpliced(axis, 1));
  return lacking ? `Did you mean unsqueeze(${axis}) of [${b.join(", ")}]?` : "";
}
