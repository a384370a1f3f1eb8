import { checkTensor, resident, Tensor } from "@pellucid/tensor";

/**
 * A tensor that a module learns: a leaf of the graph that gets a gradient. Any shape. A function makes its values where
 * parameters live, without a copy. A tensor's storage is taken over where it is row-major, and copied where it is not: the
 * parameter of a parameter is another one with the same values, which change together.
 * @throws DTypeError if the values are not float32
 * @example
 * const w = new Parameter(zeros([2]));
 * w.add(1).sum().backward();
 * w.grad // tensor([1., 1.])
 * w // Parameter containing: tensor([0., 0.], requires_grad=True)
 */
export class Parameter extends Tensor {
  constructor(data: Tensor | (() => Tensor)) {
    const values = typeof data === "function" ? resident(() => rowMajor(data())) : rowMajor(data);
    const { storage, shape, strides, offset, version } = values;
    super(storage, shape, { strides, offset }, version);
    this.requiresGrad = true;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}

function rowMajor(data: Tensor): Tensor {
  checkTensor("Parameter", data);
  return data.detach().contiguous();
}
