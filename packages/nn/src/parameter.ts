import { checkTensor, Tensor } from "@pellucid/tensor";

/**
 * A tensor that a module learns: a leaf of the graph that gets a gradient. It takes over the storage of `data` where that
 * is row-major, and copies it where it is not: the parameter of a parameter is another one with the same values, which
 * change together. Any shape.
 * @throws DTypeError if `data` is not float32
 */
export class Parameter extends Tensor {
  constructor(data: Tensor) {
    checkTensor("Parameter", data);
    const { storage, shape, strides, offset, version } = data.detach().contiguous();
    super(storage, shape, { strides, offset }, version);
    this.requiresGrad = true;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}
