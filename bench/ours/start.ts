// The shortest useful program: imports the library and multiplies two small matrices.
import { ones } from "@pellucid/tensor";
import { chooseKernels } from "./choose-kernels.ts";

chooseKernels();
const product = ones([16, 16]).matmul(ones([16, 16]));
console.log(product.select(0, 0).select(0, 0).item());
