/** Which unknowns have a prior that could be written in a non-centred form. Not here: what is said of it (diagnostics/verdict.ts). */
import type { Distribution } from '../distributions/index.ts';
import type { FactorEntry } from './spec.ts';

/** Parameters that stretch a distribution: its values can be written as theirs times those of the unstretched one. */
const STRETCHING: ReadonlySet<string> = new Set(['scale', 'cholesky', 'covariance']);

/** Whether values of the distribution are stretched by something unknown. */
export const isCentred = ({ params }: Pick<Distribution, 'params'>): boolean =>
  Object.entries(params).some(([name, { value }]) => STRETCHING.has(name) && value === undefined);

/** Names of unknowns whose scale is unknown too, those of a loop once. None: there is no other form to advise. */
export const centredSites = (factors: readonly FactorEntry[]): readonly string[] => [
  ...new Set(
    factors.filter(({ centred }) => centred === true).map(({ name }) => name.replace(/(\[\d+\])+$/, '')),
  ),
];
