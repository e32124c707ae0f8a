/**
 * Our own mathematical functions: plain numbers in, the same bits out in every JavaScript engine and in WASM.
 * Not here: arrays (array/) and random numbers (random/).
 */
export { besselRatio, logI0 } from './bessel.ts';
export { erf, erfc, erfcx, erfinv, normalCdf, normalLogCdf, normalQuantile } from './error-function.ts';
export { cosh, exp, expm1, log, log1p, logAddExp, sigmoid, sinh, softplus, tanh } from './exponential.ts';
export { digamma, lbeta, lgamma, trigamma } from './gamma.ts';
export { betaInc } from './incomplete-beta.ts';
export { gammaP, gammaQ } from './incomplete-gamma.ts';
export { pow } from './power.ts';
export { acos, asin, atan, atan2, cos, sin, tan } from './trigonometric.ts';
