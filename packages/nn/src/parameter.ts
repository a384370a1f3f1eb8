import { Tensor } from "@pellucid/tensor";

/**
 * A tensor that a module learns: a leaf of the graph that gets a gradient. It takes over the storage of `data` where that
 * is row-major, and copies it where it is not.
 * @throws DTypeError if `data` is not float32
 */
export class Parameter extends Tensor {
  constructor(data: Tensor) {
    const { storage, shape, strides, offset, version } = data.detach().contiguous();
    super(storage, shape, { strides, offset }, version);
    this.requiresGrad = true;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}
