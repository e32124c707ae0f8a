/** The algorithms that yield draws, by name. Not here: how their chains are run (run.ts, run-batch.ts). */
import type { BatchAlgorithm } from './batch.ts';
import { chees } from './chees/index.ts';
import type { Algorithm } from './contracts.ts';
import type { SamplerChoice } from './job.ts';
import { nuts } from './nuts/index.ts';
import type { OptionValues } from './options.ts';

/** Chain by chain. */
export const algorithms: Readonly<Record<'nuts', Algorithm<OptionValues>>> = { nuts };

/** All chains as one batch. */
export const batchAlgorithms: Readonly<Record<'chees', BatchAlgorithm<OptionValues>>> = { chees };

/** What forms, docs and columns need to know of every sampler. */
export const samplers: Readonly<
  Record<SamplerChoice['name'], Pick<Algorithm<OptionValues>, 'name' | 'options' | 'stats'>>
> = { ...algorithms, ...batchAlgorithms };

/** @throws Error for a sampler that moves all chains as one batch */
export function chainAlgorithm({ name }: SamplerChoice): Algorithm<OptionValues> {
  if (name === 'chees') throw new Error('chees runs all its chains at once');
  return algorithms[name];
}
