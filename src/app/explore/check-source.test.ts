/** The lines of code that the close look offers. Not here: what they do (engine/ppc.test.ts). */
import { describe, expect, it } from 'vitest';
import { checkLines } from './check-source.ts';

const sources = (cell: string, model: string): string[] => checkLines(cell, model).map(line => line.source);

describe('checks of a fit', () => {
  it('speak of the model and the posterior by their names', () => {
    expect(sources('const posterior = await mcmc(eightSchools, { chains: 4 });', 'eightSchools')).toEqual([
      'ppc(eightSchools, posterior)',
      'ppc(eightSchools, posterior, { kind: "ecdf" })',
      'ppc(eightSchools, posterior, { kind: "intervals" })',
      'khat(loo(posterior))',
    ]);
  });

  it('take the arguments of the fit along', () => {
    const cell = 'let fit = await mcmc(linear, { draws: 10, args: [x.slice(0, 3), [1, 2]], seed: 1 })';
    expect(sources(cell, 'linear')[0]).toBe('ppc(linear, fit, { args: [x.slice(0, 3), [1, 2]] })');
    expect(sources(cell, 'linear')[1]).toBe(
      'ppc(linear, fit, { args: [x.slice(0, 3), [1, 2]], kind: "ecdf" })',
    );
  });

  it('are those of the model asked for, among several', () => {
    const cell = 'const a = await mcmc(first);\nconst b = await mcmc(second);';
    expect(sources(cell, 'second')[0]).toBe('ppc(second, b)');
    expect(sources(cell, 'third')).toEqual([]);
  });

  it('are none where the fit has no name', () => {
    expect(sources('(await mcmc(model)).summary()', 'model')).toEqual([]);
    expect(sources('const fit = await mcmc(() => 1);', 'model')).toEqual([]);
  });
});
