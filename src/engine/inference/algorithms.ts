/** The algorithms that yield draws from a Density, by name. Not here: how a chain is run (run.ts). */
import type { Algorithm } from './contracts.ts';
import type { SamplerChoice } from './job.ts';
import { nuts } from './nuts/index.ts';
import type { OptionValues } from './options.ts';

export const algorithms: Readonly<Record<SamplerChoice['name'], Algorithm<OptionValues>>> = { nuts };
