import { beforeAll, describe, expect, it } from 'vitest';
import * as api from '../../engine/api.ts';
import { setHost } from '../../engine/infer.ts';
import { localHost } from '../../engine/local.ts';
import type { Posterior } from '../../engine/posterior.ts';
import { present, typeOf } from './present.ts';

const calm = [0.2, -0.5, 0.9, 0.1, -0.3, 0.4];
const fitOf = (y: readonly number[], prior: number): Promise<Posterior> =>
  api.mcmc(
    () => {
      const mu = api.sample('mu', api.Normal(0, prior));
      api.observe('y', api.Normal(mu as number, 1), api.tensor([...y]));
    },
    { chains: 2, draws: 400, warmup: 400, seed: 1 },
  );

describe('how well a model predicts', () => {
  let good: Posterior;
  let off: Posterior;
  beforeAll(async () => {
    setHost(localHost);
    good = await fitOf(calm, 5);
    off = await fitOf([...calm.slice(1), 5], 5);
  });

  it('shows loo as labelled lines and says that it can be trusted', () => {
    const [table, verdict, figure, ...rest] = present(api.loo(good));
    expect(rest).toEqual([]);
    expect(figure).toMatchObject({
      kind: 'plot',
      sentence: expect.stringMatching(/^Pareto k̂ of 6 observations: none above/),
    });
    expect(table).toMatchObject({ kind: 'table', title: 'Leave-one-out cross-validation, 6 observations' });
    if (table?.kind !== 'table') throw new Error('no table');
    expect(table.columns.map(({ name }) => name)).toEqual(['quantity', 'estimate', 'standard error']);
    expect(table.columns[0].values).toContain('expected log predictive density (elpd), nats');
    expect(table.columns[1].values[0]).toBe(api.loo(good).elpdLoo);
    expect(verdict).toMatchObject({
      kind: 'markdown',
      text: expect.stringMatching(/^k̂ is at most \S+ for all 6 observations .* can be trusted\.$/),
    });
    expect(typeOf(api.loo(good))).toBe('leave-one-out estimate');
  });

  it('names the observation that loo is not to be trusted for', () => {
    const [, verdict] = present(api.loo(off));
    expect(verdict).toMatchObject({
      text: expect.stringMatching(/^k̂ is above \S+ for 1 of 6 observations \(worst .*, observation 6\)/),
    });
  });

  it('shows waic likewise', () => {
    const [table, verdict] = present(api.waic(good));
    expect(table).toMatchObject({ title: 'Widely applicable information criterion, 6 observations' });
    expect(verdict).toMatchObject({ text: expect.stringContaining('can be trusted') });
  });

  it('shows a comparison with whole words and says which model is ahead', async () => {
    const narrow = await fitOf(
      calm.map(y => y + 9),
      0.3,
    );
    const wide = await fitOf(
      calm.map(y => y + 9),
      5,
    );
    const [table, verdict] = present(api.compare({ narrow, wide }));
    if (table?.kind !== 'table') throw new Error('no table');
    expect(table.columns.map(({ name }) => name)).toContain('less than the best by');
    expect(table.columns[0].values).toEqual(['wide', 'narrow']);
    expect(verdict).toMatchObject({
      text: expect.stringMatching(/^`wide` predicts best: `narrow` is .* behind/),
    });
    expect(present(api.compare({ a: good, b: good }))[1]).toMatchObject({
      text: expect.stringContaining('about equally well'),
    });
  });
});
