/**
 * Functions that are more than one instruction: generated for both widths (SPECIAL), or imported from
 * src/engine/math and called per element because models seldom need them (IMPORTED).
 */
import {
  atan,
  besselRatio,
  betaInc,
  cos,
  digamma as digammaOf,
  erf,
  erfcx,
  gammaP,
  gammaQ,
  lgamma as lgammaOf,
  logI0,
  normalQuantile,
  pow,
  sin,
  trigamma,
} from '../../../math/index.ts';
import type { Lanes, Value } from '../lanes.ts';
import { exp, expm1, log, log1p, sigmoid, softplus, tanh } from './exponential.ts';
import { digamma, lgamma } from './gamma.ts';

/**
 * Writes the code of a function of one number; see src/engine/math for what it computes.
 * `rare` calls the original in src/engine/math on every lane.
 */
export type Generator = (lanes: Lanes, x: Value, rare: (lanes: Lanes, x: Value) => Value) => Value;

export const SPECIAL = {
  exp,
  expm1,
  log,
  log1p,
  tanh,
  sigmoid,
  softplus,
  lgamma,
  digamma,
} as const satisfies Record<string, Generator>;
export type SpecialName = keyof typeof SPECIAL;

export const IMPORTED = {
  sin,
  cos,
  atan,
  trigamma,
  erf,
  erfcx,
  normalQuantile,
  logI0,
  besselRatio,
  pow,
  gammaP,
  gammaQ,
  betaInc,
} as const;
/** Originals of generated functions that do not cover every argument. */
export const RARE: Partial<Record<SpecialName, (x: number) => number>> = {
  lgamma: lgammaOf,
  digamma: digammaOf,
};

export type ImportedName = keyof typeof IMPORTED;
