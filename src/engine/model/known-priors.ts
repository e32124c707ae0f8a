/** Whether a hierarchy could be written otherwise. Not here: what is said of it (diagnostics/verdict.ts). */
import type { FactorEntry } from './spec.ts';

/**
 * True where every prior has known numbers as parameters: nothing is centred on another unknown, so a non-centred form
 * is what the model has already.
 */
export const hasKnownPriors = (factors: readonly FactorEntry[]): boolean =>
  factors.every(({ kind, parameters }) => kind !== 'prior' || parameters !== undefined);
