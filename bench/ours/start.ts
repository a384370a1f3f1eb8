// The shortest useful program: imports the library and multiplies two small matrices.
import { ones, useRelaxedSimd } from "@pellucid/tensor";

if (process.argv.includes("--relaxed")) useRelaxedSimd(true);
const product = ones([16, 16]).matmul(ones([16, 16]));
console.log(product.select(0, 0).select(0, 0).item());
