/** Compares draws with a known posterior, with bounds from their own Monte Carlo error. Used by tests. */
import { mcseMean, mcseSd, rhat, summariseScalar } from '../../diagnostics/index.ts';
import type { Density } from '../contracts.ts';
import { isStartFailure, runChain, startChain } from '../index.ts';
import type { ChainDraws } from '../job.ts';
import type { OptionValues } from '../options.ts';

export interface SampleSpec {
  readonly chains?: number;
  readonly warmup?: number;
  readonly draws?: number;
  readonly seed?: number;
  readonly options?: OptionValues;
}

export function sample(density: Density, spec: SampleSpec = {}): ChainDraws[] {
  const { chains = 4, warmup = 500, draws = 1000, seed = 20, options = {} } = spec;
  return Array.from({ length: chains }, (_, chain) => {
    const run = startChain({ density, seed, chain, warmup, draws, sampler: { name: 'nuts', options } });
    if (isStartFailure(run)) throw new Error('no start');
    return runChain(run, chain);
  });
}

/** A function of the position whose posterior moments are known. */
export interface Truth {
  readonly name: string;
  readonly of: (position: Float64Array) => number;
  readonly mean: number;
  readonly sd?: number;
}

/** Standard errors allowed. With the few dozen comparisons and fixed seeds of our tests, 4 never happens by chance. */
const BOUND = 4;
/** Beyond this many of the posterior's standard deviations per error, a bound would hold for anything. */
const WORST_ERROR = 0.1;

/** What is wrong with the draws, in words; empty when nothing is. */
export function checkPosterior(
  chains: readonly Float64Array[],
  dim: number,
  truths: readonly Truth[],
): string[] {
  return truths.flatMap(({ name, of, mean, sd }) => {
    const values = chains.map(positions =>
      Float64Array.from({ length: positions.length / dim }, (_, i) =>
        of(positions.subarray(i * dim, (i + 1) * dim)),
      ),
    );
    const row = summariseScalar(name, values);
    const errors: string[] = [];
    const meanZ = Math.abs(row.mean - mean) / mcseMean(values);
    if (!(meanZ < BOUND)) errors.push(`${name}: mean ${row.mean}, should be ${mean} (${meanZ} errors off)`);
    if (!(mcseMean(values) < WORST_ERROR * row.sd)) errors.push(`${name}: too few effective draws to tell`);
    if (!(rhat(values) < 1.05)) errors.push(`${name}: R̂ ${rhat(values)}`);
    if (sd === undefined) return errors;
    const sdZ = Math.abs(row.sd - sd) / mcseSd(values);
    if (!(sdZ < BOUND)) errors.push(`${name}: sd ${row.sd}, should be ${sd} (${sdZ} errors off)`);
    return errors;
  });
}
