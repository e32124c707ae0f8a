import { describe, expect, it } from 'vitest';
import { add, mul, tensor, type Tensor } from '../array/index.ts';
import { Bernoulli, HalfNormal, ImproperUniform, Normal, Poisson } from '../distributions/index.ts';
import { plate } from './plates.ts';
import { predictive, priorPredictive } from './predictive.ts';
import { deterministic, observe, sample } from './primitives.ts';

const SE = tensor([1, 2, 3]);

function schools(): void {
  const mu = sample('mu', Normal(2, 3));
  plate('schools', 3, () => {
    const theta = sample('theta', Normal(mu, 1));
    deterministic('twice', mul(theta, 2));
    observe('y', Normal(theta, SE), tensor([0, 0, 0]));
  });
}

/** Mean and standard deviation of a column of draws. */
function moments(draws: Tensor, column = 0, width = 1): { mean: number; sd: number } {
  const values = (draws.value?.values ?? new Float64Array()).filter((_, i) => i % width === column);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, sd: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
}

describe('the prior predictive', () => {
  const N = 2000;
  const out = priorPredictive(schools, { draws: N, seed: 11 });

  it('draws every site with the moments of the prior, observed ones included', () => {
    const cases = [
      ['mu', 0, 1, 2, 3],
      ['theta', 1, 3, 2, Math.sqrt(10)],
      ['twice', 2, 3, 4, 2 * Math.sqrt(10)],
      ['y', 2, 3, 2, Math.sqrt(19)],
    ] as const;
    for (const [name, column, width, mean, sd] of cases) {
      const got = moments(out.draws(name), column, width);
      expect(Math.abs(got.mean - mean), name).toBeLessThan((4 * sd) / Math.sqrt(N));
      expect(Math.abs(got.sd - sd), name).toBeLessThan((4 * sd) / Math.sqrt(2 * N));
    }
  });

  it('puts draws first, then plates, and names the dimensions', () => {
    expect(out.names).toEqual(['mu', 'theta', 'twice', 'y']);
    expect(out.draws('y').shape).toEqual([N, 3]);
    expect(out.sites[3]).toMatchObject({ kind: 'observed', dims: [{ name: 'schools', size: 3 }] });
    expect(out.notes).toEqual([]);
  });

  it('is computed from one draw per execution: deterministic sites agree with their parents', () => {
    const [theta, twice] = ['theta', 'twice'].map(name => out.draws(name).value?.values ?? []);
    expect(Array.from(twice)).toEqual(Array.from(theta, x => 2 * x));
  });

  it('repeats itself for the same seed only', () => {
    const values = (seed: number): unknown =>
      priorPredictive(schools, { draws: 3, seed }).draws('y').toArray();
    expect(values(5)).toEqual(values(5));
    expect(values(5)).not.toEqual(values(6));
  });

  it('simulates as many values as were observed of one distribution', () => {
    const model = (): unknown => observe('k', Poisson(4), [1, 2, 3, 4, 5]);
    const { sites } = priorPredictive(model, { draws: 400, seed: 1 });
    expect(sites[0].draws.shape).toEqual([400, 5]);
    expect(sites[0].discrete).toBe(true);
    expect(moments(sites[0].draws).mean).toBeCloseTo(4, 0);
  });

  it('leaves out what has no proper prior, and what depends on it, with a note', () => {
    const model = (): void => {
      const mu = sample('mu', ImproperUniform());
      const s = sample('s', HalfNormal(1));
      deterministic('d', add(s, 1));
      observe('y', Normal(mu, s), 1);
    };
    const { names, notes } = priorPredictive(model, { draws: 5, seed: 1 });
    expect(names).toEqual(['s', 'd']);
    expect(notes).toEqual(['"mu" (ImproperUniform) cannot be drawn: left out, and with it "y"']);
  });

  it('leaves out sites that only some executions have', () => {
    const model = (): void => {
      const k = sample('k', Bernoulli(0.5));
      if (k.item() === 1) sample('extra', Normal(0, 1));
    };
    const { names, notes } = priorPredictive(model, { draws: 30, seed: 1 });
    expect(names).toEqual(['k']);
    expect(notes[0]).toContain('"extra" is left out');
  });

  it('keeps a vector whole inside a plate of its size', () => {
    const model = (): void => {
      const b = sample('b', Normal([0, 0, 0], 1));
      plate('rows', 3, () => {
        deterministic('all', b);
      });
    };
    expect(priorPredictive(model, { draws: 2, seed: 1 }).draws('all').shape).toEqual([2, 3]);
  });
});

describe('a model of single numbers', () => {
  const onNumbers = (): void => {
    const rate = sample('rate', HalfNormal(2));
    const n = sample('n', Poisson(rate));
    if (Number(n) > 0) deterministic('some', n);
    observe('y', Normal(n, rate), 1.5);
  };
  const onArrays = (): void => {
    const rate = sample('rate', HalfNormal(tensor(2)));
    const n = sample('n', Poisson(tensor(Number(rate))));
    if (Number(n) > 0) deterministic('some', n);
    observe('y', Normal(tensor(Number(n)), tensor(Number(rate))), 1.5);
  };
  const posterior = { names: ['rate'], draws: (_name: string) => tensor([0.5, 1, 2, 4]) };

  it('has the bits and notes of the same model on arrays, from the prior and from a posterior', () => {
    for (const from of [
      (model: () => void) => priorPredictive(model, { draws: 200, seed: 3 }),
      (model: () => void) => predictive(model, posterior, { draws: 200, seed: 3 }),
    ]) {
      const [a, b] = [from(onNumbers), from(onArrays)];
      expect(a.names).toEqual(['rate', 'n', 'y']);
      for (const name of a.names) expect(a.draws(name).toArray()).toEqual(b.draws(name).toArray());
      expect(a.notes).toEqual(b.notes);
      expect(a.sites.map(({ kind, discrete, dims }) => ({ kind, discrete, dims }))).toEqual(
        b.sites.map(({ kind, discrete, dims }) => ({ kind, discrete, dims })),
      );
    }
  });
});

describe('predictive', () => {
  const draws: Readonly<Record<string, Tensor>> = {
    mu: tensor([10, 20]),
    theta: tensor([
      [1, 2, 3],
      [100, 200, 300],
    ]),
  };
  const posterior = { names: ['mu', 'theta'], draws: (name: string) => draws[name] };

  it('takes free sites from the posterior and simulates observed ones', () => {
    const out = predictive(schools, posterior, { draws: 1000, seed: 2 });
    expect(moments(out.draws('theta'), 0, 3).mean).toBeCloseTo(50.5, 9);
    const first = (out.draws('y').value?.values ?? new Float64Array()).slice(0, 1500);
    expect(Math.abs(moments(tensor(first), 2, 3).mean - 3)).toBeLessThan((4 * 3) / Math.sqrt(500));
    expect(out.notes).toEqual([]);
  });

  it('draws anew what the posterior has in another shape, and says so', () => {
    const other = (): void => {
      const mu = sample('mu', Normal(0, 1));
      plate('schools', 5, () => sample('theta', Normal(mu, 0.001)));
    };
    const out = predictive(other, posterior, { seed: 2 });
    expect(out.draws('theta').shape).toEqual([2, 5]);
    expect(moments(out.draws('theta'), 4, 5).mean).toBeCloseTo(15, 1);
    expect(out.notes).toEqual(['"theta" is not in the posterior in this shape: drawn given the rest']);
  });
});
