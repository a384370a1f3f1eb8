// The transcendental functions. Those of `Math` are approximations that differ from engine to engine; these are made of
// + - × ÷ of float64 and exact operations alone, so that they give the same bits everywhere. Their errors are a few units
// in the last place, so that a result rounded to float32 is the right one but for about one in 10⁸.
export { erf, erfc } from "./math/erf.ts";
export { exp, expm1 } from "./math/exp.ts";
export { log, log1p, log2 } from "./math/log.ts";
export { pow } from "./math/pow.ts";
export { sigmoid, tanh } from "./math/tanh.ts";
export { cos, sin } from "./math/trigonometry.ts";
