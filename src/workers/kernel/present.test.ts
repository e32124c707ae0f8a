import { describe, expect, it } from 'vitest';
import * as api from '../../engine/api.ts';
import { setHost } from '../../engine/infer.ts';
import { localHost } from '../../engine/local.ts';
import { present, typeOf } from './present.ts';

function model(): unknown {
  const a = api.sample('a', api.Normal(0, 1));
  api.observe('y', api.Normal(a, 1), 0.5);
  return a;
}

const columns = (value: unknown): readonly string[] => {
  const [output] = present(value);
  if (output?.kind !== 'table') throw new Error(`shown as ${output?.kind}`);
  return output.columns.map(({ name }) => name);
};

describe('the last expression of a cell', () => {
  const posterior = api.importance(model, { samples: 200, seed: 1 });

  it('shows weighted draws as a summary that says what they are worth', () => {
    expect(columns(posterior)).toEqual(['name', 'mean', 'sd', 'q5.5', 'q50', 'q94.5', 'executions']);
    expect(typeOf(posterior)).toMatch(/^200 weighted draws, worth 1\d\d$/);
  });

  it('shows a posterior in as many digits as its spread is worth, the errors of its simulation last', async () => {
    setHost(localHost);
    const drawn = await api.mcmc(model, { chains: 2, draws: 200, seed: 1 });
    const [table] = present(drawn);
    if (table?.kind !== 'table') throw new Error('no table');
    expect(table.title).toBe('2 × 200 draws');
    expect(table.columns.map(({ name }) => name).slice(-6)).toEqual([
      'q94.5',
      'ESS bulk',
      'ESS tail',
      'rhat',
      'mcseMean',
      'mcseSd',
    ]);
    // The numbers are unrounded; what is shown of them is three digits of a spread of about 0.7.
    expect(table.columns[1]).toEqual({ name: 'mean', places: 3, values: [drawn.mean('a').item()] });
    expect(Object.fromEntries(table.columns.map(({ name, places }) => [name, places]))).toEqual({
      name: undefined,
      mean: 3,
      sd: 3,
      'q5.5': 3,
      q25: 3,
      q50: 3,
      q75: 3,
      'q94.5': 3,
      'ESS bulk': 0,
      'ESS tail': 0,
      rhat: 3,
      mcseMean: 4,
      mcseSd: 4,
    });
  });

  it('shows an empirical distribution in numbers, one of vectors in words', () => {
    expect(columns(posterior.marginal('a'))).toEqual(['mean', 'sd', 'q5.5', 'q50', 'q94.5']);
    expect(typeOf(posterior.marginal('a'))).toBe('Empirical, 200 draws');
    expect(present(api.empirical([[1, 2]]))).toMatchObject([
      { kind: 'value', text: 'The empirical distribution of 1 draws.' },
    ]);
  });

  it('shows an execution site by site', () => {
    const shown = present(api.trace(model, { values: { a: 0.5 } }));
    expect(shown).toMatchObject([{ kind: 'table', title: 'log joint −1.96288' }]);
    const [table] = shown;
    if (table?.kind !== 'table') throw new Error('no table');
    expect(table.columns.map(({ name, values }) => [name, ...values])).toEqual([
      ['name', 'a', 'y'],
      ['value', 0.5, 0.5],
      ['log density', expect.closeTo(-1.0439385, 6), expect.closeTo(-0.9189385, 6)],
      ['observed', false, true],
    ]);
  });

  it('shows distributions as they are written, alone and in lists', () => {
    expect(present(api.Normal(api.tensor([0, 1]), 2))).toMatchObject([
      { text: 'Normal(loc: [0, 1], scale: 2)' },
    ]);
    expect(present([api.Normal(0, 1)])).toMatchObject([{ text: '[Normal(loc: 0, scale: 1)]' }]);
  });
});
