import { describe, expect, it } from 'vitest';
import { chees, mcmc, Normal, nuts, sample, type McmcOptions } from './api.ts';

const model = () => void sample('x', Normal(0, 1));
const run = (options: object) => mcmc(model, { chains: 1, warmup: 20, draws: 20, ...options } as McmcOptions);

describe('options of mcmc', () => {
  it('that belong to the sampler are sent there', async () => {
    await expect(run({ targetAccept: 0.9 })).rejects.toMatchObject({
      message: expect.stringContaining('there is no option "targetAccept"') as string,
      detail: { hint: expect.stringContaining('kernel: nuts({ targetAccept: … })') as string },
    });
    expect((await run({ kernel: nuts({ targetAccept: 0.9 }) })).mean('x').shape).toEqual([]);
  });

  it('that are misspelt are refused with the names there are', async () => {
    await expect(run({ seeds: 1 })).rejects.toThrow('there is no option "seeds"');
  });
});

it('a run of many chains has a verdict, though its trajectories have no depth', async () => {
  const posterior = await run({
    kernel: chees({ chains: 16 }),
    chains: 16,
    warmup: 200,
    draws: 200,
    seed: 1,
  });
  expect(posterior.verdict().level).toBe('good');
});
