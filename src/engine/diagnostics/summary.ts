/** The table after a run: one row per scalar. Not here: what to think of it (verdict.ts) or how it is drawn. */
import { sizeOf } from '../array/extents.ts';
import { type Chains, mean, quantileOfSorted, variance } from './chains.ts';
import { essBulkOf, essTail } from './ess.ts';
import { mcseMean, mcseSd } from './mcse.ts';
import { rankDraws } from './ranked.ts';
import { rhatOf } from './rhat.ts';

/** Draws of one array: row-major [chains, draws, ...shape]. */
export interface DrawArray {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** One scalar. Diagnostics are NaN where they mean nothing: constant draws, fewer than 4, not finite. */
export interface SummaryRow {
  /** "tau", "theta[0]", "Omega[1, 2]". */
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  readonly 'q5.5': number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly 'q94.5': number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly rhat: number;
  readonly mcseMean: number;
  readonly mcseSd: number;
}

/** A row for every scalar in `draws`, in row-major order. */
export function summary(name: string, draws: DrawArray): SummaryRow[] {
  const size = sizeOf(draws.shape.slice(2));
  return Array.from({ length: size }, (_, element) =>
    summariseScalar(elementName(name, draws.shape.slice(2), element), scalarChains(draws, element)),
  );
}

/** The draws of one element, by chain. */
export function scalarChains(draws: DrawArray, element: number): Chains {
  const [chains, count, ...rest] = draws.shape;
  const size = sizeOf(rest);
  return Array.from({ length: chains }, (_, chain) =>
    Float64Array.from(
      { length: count },
      (_unused, draw) => draws.values[(chain * count + draw) * size + element],
    ),
  );
}

export function elementName(name: string, shape: readonly number[], element: number): string {
  if (shape.length === 0) return name;
  const index: number[] = [];
  let rest = element;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return `${name}[${index.join(', ')}]`;
}

/** The row of one scalar from its chains. */
export function summariseScalar(name: string, chains: Chains): SummaryRow {
  const ranked = rankDraws(chains);
  const { sorted, all } = ranked;
  return {
    name,
    mean: mean(all),
    sd: Math.sqrt(variance(all)),
    'q5.5': quantileOfSorted(sorted, 0.055),
    q25: quantileOfSorted(sorted, 0.25),
    q50: quantileOfSorted(sorted, 0.5),
    q75: quantileOfSorted(sorted, 0.75),
    'q94.5': quantileOfSorted(sorted, 0.945),
    essBulk: essBulkOf(ranked),
    essTail: essTail(chains, sorted),
    rhat: rhatOf(ranked),
    mcseMean: mcseMean(chains),
    mcseSd: mcseSd(chains),
  };
}
