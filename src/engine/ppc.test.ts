/** Posterior predictive checks and the panel of Pareto k̂, from posteriors of small models. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as api from './api.ts';
import type { Figure, Mark } from './figures/figure.ts';
import { setHost } from './infer.ts';
import { localHost } from './local.ts';
import type { Posterior } from './posterior.ts';

const y = [0.2, -0.5, 0.9, 0.1, -0.3, 0.4, 1.1, -0.8, 0.3, -0.1];
const counts = [0, 0, 9, 0, 1, 0, 8, 0, 0, 10];
const names = y.map((_, i) => `person ${i}`);

function normal(): void {
  const mu = api.sample('mu', api.Normal(0, 5));
  api.plate('people', names, () => {
    api.observe('y', api.Normal(mu as number, 0.6), api.tensor(y));
  });
}

function poisson(): void {
  const rate = api.sample('rate', api.Exponential(1));
  api.observe('n', api.Poisson(rate as number), api.tensor(counts));
}

function both(): void {
  const mu = api.sample('mu', api.Normal(0, 5));
  api.observe('a', api.Normal(mu as number, 0.6), api.tensor(y));
  api.observe('b', api.Normal(mu as number, 0.6), api.tensor(y.slice(0, 4)));
}

const of = <T extends Mark['type']>(figure: Figure, type: T): Extract<Mark, { type: T }>[] =>
  figure.marks.filter((mark): mark is Extract<Mark, { type: T }> => mark.type === type);

describe('ppc', () => {
  const settings = { chains: 2, draws: 300, warmup: 300, seed: 1 } as const;
  let fit: Posterior;
  let counted: Posterior;
  beforeAll(async () => {
    setHost(localHost);
    fit = await api.mcmc(normal, settings);
    counted = await api.mcmc(poisson, settings);
  });

  it('one number observed in every row of a plate is as many observations', async () => {
    const model = () => {
      const mu = api.sample('mu', api.Normal(0, 1));
      api.plate('rows', 3, () => api.observe('w', api.Normal(mu as number, 1), 0.5));
    };
    const figure = api.ppc(model, await api.mcmc(model, settings), { kind: 'intervals' });
    expect(of(figure, 'dots').map(({ y }) => y)).toContainEqual([0.5, 0.5, 0.5]);
  });

  it('draws densities of simulated data sets pale and that of the data in ink', () => {
    const figure = api.ppc(normal, fit, { curves: 20 });
    const lines = of(figure, 'line');
    expect(lines.filter(line => line.role === 'predictive')).toHaveLength(20);
    expect(lines.filter(line => line.role === 'data')).toHaveLength(1);
    expect(of(figure, 'dots')[0]).toMatchObject({ role: 'data', x: y.toSorted((a, b) => a - b) });
    for (const line of lines) {
      const mass = line.y.reduce((sum, height) => sum + height, 0) * (line.x[1] - line.x[0]);
      expect(mass).toBeGreaterThan(0.9);
      expect(mass).toBeLessThan(1.02);
    }
    expect(figure.sentence).toMatch(
      /^y: 10 observations and 600 simulated data sets; mean 0\.13, in 89% of simulated data sets between .*; standard deviation 0\.\d+/,
    );
    expect(figure.y).toBeUndefined();
  });

  it('counts whole numbers and says where the model is unlike the data', () => {
    const figure = api.ppc(poisson, counted);
    const [ranges] = of(figure, 'ranges');
    const [dots] = of(figure, 'dots');
    expect(ranges.role).toBe('predictive');
    expect(dots.y?.[dots.x.indexOf(0)]).toBe(0.6);
    expect(figure.sentence).toMatch(/standard deviation 4\.\d+, in 89% .*, unlike the data$/);
    expect(figure.sentence).not.toMatch(/mean 2\.8, .*unlike the data; /);
  });

  it('draws distribution functions from 0 to 1 in steps', () => {
    const figure = api.ppc(normal, fit, { kind: 'ecdf' });
    const data = of(figure, 'line').find(line => line.role === 'data');
    expect([data?.y[0], data?.y.at(-1)]).toEqual([0, 1]);
    const before = data?.x.indexOf(-0.8) ?? -1;
    expect([data?.y[before], data?.y[before + 1]]).toEqual([0, 0.1]);
    expect(figure.y?.domain).toEqual([0, 1]);
  });

  it('sets observations over what is expected of them, by name, and counts those inside', () => {
    const figure = api.ppc(normal, fit, { kind: 'intervals' });
    const [ranges] = of(figure, 'ranges');
    expect(figure.x.names).toEqual(names);
    const inside = y.filter((value, i) => value >= ranges.low89[i] && value <= ranges.high89[i]).length;
    expect(figure.sentence).toContain(`of 10 observations, ${inside} lie in the central 89%`);
    expect(inside).toBeGreaterThan(6);
    const far = api.ppc(normal, fit, { kind: 'intervals', observed: y.map(value => value + 10) });
    expect(far.sentence).toContain('0 lie in the central 89%');
  });

  it('joins observations at one place of a ribbon and leaves missing ones out', () => {
    const x = y.map((_, i) => Math.floor(i / 2));
    const observed = y.map((value, i) => (i === 3 ? NaN : value));
    const figure = api.ppc(normal, fit, { kind: 'ribbon', x, observed, label: 'dose' });
    expect(of(figure, 'area').map(area => area.x)).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]);
    expect(of(figure, 'dots')[0].x).toHaveLength(9);
    expect(figure.x.label).toBe('dose');
  });

  it('draws observed against expected, with the line where they are equal', () => {
    const figure = api.ppc(normal, fit, { kind: 'scatter' });
    expect(of(figure, 'dots')[0].y).toEqual(y);
    expect(Math.abs((of(figure, 'dots')[0].x[0] ?? 9) - 0.13)).toBeLessThan(0.2);
    expect(of(figure, 'line')[0]).toMatchObject({ label: 'equal' });
  });

  it('shows several sites side by side, or the one asked for', async () => {
    const two = await api.mcmc(both, settings);
    const figure = api.ppc(both, two, { title: 'Both' });
    expect(figure.panels?.map(panel => panel.title)).toEqual(['a', 'b']);
    expect(api.ppc(both, two, { site: 'b' }).sentence).toMatch(/^b: 4 observations/);
    expect(() => api.ppc(both, two, { observed: y })).toThrow('observed needs the site');
  });

  it('refuses what it cannot compare', () => {
    expect(() => api.ppc(normal, fit, { site: 'z' })).toThrow('there are no predictions of "z"');
    expect(() => api.ppc(normal, fit, { kind: 'pie' as 'ecdf' })).toThrow('there is no kind "pie"');
    expect(() => api.ppc(normal, fit, { king: 'ecdf' } as object)).toThrow('king');
    expect(() => api.ppc(normal, fit, { observed: [1, 2] })).toThrow('in another size');
    expect(() => api.ppc(normal, fit, { kind: 'ribbon', x: [1] })).toThrow('x does not fit');
    const other = { names: ['mu'], draws: () => api.tensor([0, 1]) };
    expect(() => api.ppc(normal, other)).toThrow('not known what was observed');
    expect(api.ppc(normal, other, { site: 'y', observed: y }).marks.length).toBeGreaterThan(2);
  });
});

describe('khat', () => {
  it('names observations that are hard to predict, by their places', async () => {
    setHost(localHost);
    const odd = [...y.slice(1), 40];
    const model = (): void => {
      const mu = api.sample('mu', api.Normal(0, 50));
      api.plate('people', names, () => api.observe('y', api.Normal(mu as number, 1), api.tensor(odd)));
    };
    const fit = api.loo(await api.mcmc(model, { chains: 2, draws: 400, warmup: 400, seed: 1 }));
    expect(fit.bad).toBeGreaterThan(0);
    const figure = api.khat(fit);
    expect(figure.sentence).toMatch(
      /^Pareto k̂ of 10 observations: \d+ above 0\.6\d, where .* not to be trusted: y\[person 9\] \d/,
    );
    expect(of(figure, 'dots').some(mark => mark.label === 'y[person 9]')).toBe(true);
    const shown = of(figure, 'dots').reduce((count, mark) => count + mark.x.length, 0);
    expect(shown).toBe(10);
    expect(of(figure, 'rule').map(rule => rule.y)).toEqual([0.5, fit.goodK, 0.7]);
  });

  it('takes nothing but the answer of loo', () => {
    expect(() => api.khat({} as ReturnType<typeof api.loo>)).toThrow('khat needs the answer of loo');
  });
});
