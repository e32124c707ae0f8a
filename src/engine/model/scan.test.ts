/** `scan` as modellers use it: on numbers, under grad, in models with statements inside, in plates, simulated. */
import { describe, expect, it } from 'vitest';
import * as A from '../array/index.ts';
import type { Tensor } from '../array/index.ts';
import { checkGradient, grad } from '../autodiff/index.ts';
import { interpreter } from '../backends/interpreter/index.ts';
import { wasm } from '../backends/wasm/index.ts';
import { Binomial, HalfNormal, Normal } from '../distributions/index.ts';
import { modelCard } from '../card/index.ts';
import { compileModel } from './compile.ts';
import { logJoint } from './log-joint.ts';
import { plate } from './plates.ts';
import { predictive, priorPredictive } from './predictive.ts';
import { deterministic, factor, observe, sample } from './primitives.ts';
import { scan } from './scan.ts';
import type { ModelSpec } from './spec.ts';

const list = (x: Tensor): number[] => [...(A.toTensor(x).value?.values ?? [])];
const data = [0.4, -0.3, 1.1, 0.2, -0.8];

/** Log density and gradient at a position, by both backends. */
function evaluate(spec: ModelSpec, position: readonly number[]) {
  const [a, b] = [interpreter, wasm].map(backend => {
    const run = backend.load(spec.density);
    for (const [name, { values }] of Object.entries(spec.data)) run.input(name).set(values);
    run.bind();
    run.input('position').set(position);
    run.run();
    return { density: run.output('logDensity')[0], gradient: [...run.output('gradient')] };
  });
  expect(b.density).toBeCloseTo(a.density, 10);
  b.gradient.forEach((x, i) => expect(x).toBeCloseTo(a.gradient[i], 9));
  return b;
}

function walk() {
  const phi = sample('phi', Normal(0, 1));
  const sigma = sample('sigma', HalfNormal(1));
  scan(
    (z: Tensor, y: Tensor) => {
      const next = sample('z', Normal(A.mul(phi, z), sigma));
      deterministic('twice', A.mul(2, next));
      observe('y', Normal(next, 0.5), y);
      return [next, null];
    },
    0 as Tensor,
    A.tensor(data),
  );
}

/** The same written out. */
function byHand(phi: number, sigma: number, z: readonly number[]): number {
  const lp = (x: number, m: number, s: number): number => Normal(m, s).logProb(x).item();
  const prior = lp(phi, 0, 1) + HalfNormal(1).logProb(sigma).item();
  return z.reduce((sum, x, t) => sum + lp(x, phi * (z[t - 1] ?? 0), sigma) + lp(data[t], x, 0.5), prior);
}

describe('scan', () => {
  it('steps over trees of arrays on plain numbers', () => {
    const [[a, b], ys] = scan(
      ([p, q]: [Tensor, Tensor]) => [[q, A.add(p, q)], { sum: A.add(p, q), pair: [p, q] }],
      [0, 1] as unknown as [Tensor, Tensor],
      6,
    );
    expect([a.item(), b.item()]).toEqual([8, 13]);
    expect(list(ys.sum)).toEqual([1, 2, 3, 5, 8, 13]);
    expect(ys.pair.map(list)).toEqual([
      [0, 1, 1, 2, 3, 5],
      [1, 1, 2, 3, 5, 8],
    ]);
  });

  it('counts its steps where xs is their number, and runs backwards', () => {
    const [, ts] = scan((c: Tensor, t: Tensor) => [A.add(c, 1), A.add(A.mul(10, t), c)], 0 as Tensor, null, {
      length: 3,
      reverse: true,
    });
    expect(list(ts)).toEqual([2, 11, 20]);
  });

  it('takes records and tuples as xs', () => {
    const f = (c: Tensor, x: { a: Tensor; b: [Tensor, Tensor] }): [Tensor, null] => [
      A.add(c, A.mul(x.a, A.add(x.b[0], A.sum(x.b[1])))),
      null,
    ];
    const [total] = scan(f, 0 as Tensor, {
      a: [1, 2],
      b: [
        A.tensor([3, 4]),
        [
          [1, 1],
          [2, 2],
        ],
      ],
    });
    expect(total.item()).toBe(1 * (3 + 2) + 2 * (4 + 4));
  });

  it('may branch on numbers outside models', () => {
    const [, ys] = scan(
      (c: Tensor, x: Tensor) => [A.add(c, 1), x.item() > 0 ? 1 : -1],
      0 as Tensor,
      [3, -2, 5],
    );
    expect(list(ys as Tensor)).toEqual([1, -1, 1]);
  });

  it('shows both shapes of a carry that changes', () => {
    expect(() => scan((c: Tensor) => [A.concat([c, c]), c], A.zeros(2), 3)).toThrow(
      /\[2\] before a step and \[4\]/,
    );
  });

  it('has gradients under concrete tracing, to second order', () => {
    const f = (a: Tensor): Tensor => {
      const [end, ys] = scan((c: Tensor, x: Tensor) => [A.sin(A.add(A.mul(a, c), x)), A.mul(c, x)], a, data);
      return A.add(end, A.sum(ys));
    };
    expect(checkGradient(f, 0.8, { tolerance: 1e-8 }).passes).toBe(true);
    expect(checkGradient(x => grad(f)(x), 0.8, { tolerance: 1e-7 }).passes).toBe(true);
  });
});

describe('statements inside a scan', () => {
  it('are one site over all steps, with the density of the loop written out', () => {
    const spec = compileModel(walk);
    expect(spec.dim).toBe(7);
    expect(spec.entries.map(({ name, dims }) => [name, dims.map(dim => dim.name).join()])).toEqual([
      ['phi', ''],
      ['sigma', ''],
      ['z', 'time'],
      ['twice', 'time'],
    ]);
    const z = [0.3, 0.1, 0.9, 0.4, -0.6];
    const { density, gradient } = evaluate(spec, [0.7, -0.2, ...z]);
    const sigma = 0.8187307530779818;
    expect(density).toBeCloseTo(byHand(0.7, sigma, z) - 0.2, 9);
    const at = (p: readonly number[]): number => evaluate(spec, p).density;
    gradient.forEach((slope, i) => {
      const p = [0.7, -0.2, ...z];
      expect(slope).toBeCloseTo((at(p.with(i, p[i] + 1e-5)) - at(p.with(i, p[i] - 1e-5))) / 2e-5, 5);
    });
  });

  it('keep the log density of every step apart', () => {
    const spec = compileModel(walk);
    const run = interpreter.load(spec.pointwise);
    for (const [name, { values }] of Object.entries(spec.data)) run.input(name).set(values);
    run.bind();
    run.input('position').set([0.7, -0.2, 0.3, 0.1, 0.9, 0.4, -0.6]);
    run.run();
    expect(run.output('y').length).toBe(5);
    expect(run.output('y')[1]).toBeCloseTo(Normal(0.1, 0.5).logProb(-0.3).item(), 10);
  });

  it('are scored by logJoint', () => {
    const z = [0.3, 0.1, 0.9, 0.4, -0.6];
    expect(logJoint(walk, { phi: 0.5, sigma: 1.2, z }).item()).toBeCloseTo(byHand(0.5, 1.2, z), 9);
  });

  it('are simulated step by step', () => {
    const prior = priorPredictive(walk, { draws: 80, seed: 3 });
    expect(prior.draws('z').shape).toEqual([80, 5]);
    expect(prior.draws('y').shape).toEqual([80, 5]);
    expect(prior.sites.find(site => site.name === 'z')?.dims).toEqual([{ name: 'time', size: 5 }]);
    // y − z has standard deviation 0.5, which a simulation that ignored z would not have.
    const noise = list(A.sub(prior.draws('y'), prior.draws('z')));
    const sd = Math.sqrt(noise.reduce((sum, x) => sum + x * x, 0) / noise.length);
    expect(sd).toBeGreaterThan(0.44);
    expect(sd).toBeLessThan(0.56);
  });

  it('take their values from a posterior', () => {
    const z = A.tensor([5, 6, 7, 8, 9], [1, 5]);
    const draws: Record<string, Tensor> = { phi: A.tensor([0.5]), sigma: A.tensor([1]), z };
    const result = predictive(walk, { names: Object.keys(draws), draws: name => draws[name] }, { seed: 1 });
    expect(list(result.draws('z'))).toEqual([5, 6, 7, 8, 9]);
    expect(list(result.draws('twice'))).toEqual([10, 12, 14, 16, 18]);
  });

  it('vary over a plate around the scan', () => {
    const y = A.tensor([data, data.map(x => x + 1), data.map(x => 2 * x)]);
    const model = (): void => {
      const phi = sample('phi', Normal(0, 1));
      plate('groups', 3, () => {
        const level = sample('level', Normal(0, 1));
        scan(
          (c: Tensor, x: Tensor) => {
            observe('y', Normal(A.add(level, A.mul(phi, c)), 1), x);
            return [x, null];
          },
          0 as Tensor,
          y,
        );
      });
    };
    const spec = compileModel(model);
    expect(spec.dim).toBe(4);
    const { density } = evaluate(spec, [0.4, 0.1, -0.2, 0.3]);
    let expected = Normal(0, 1).logProb(0.4).item();
    [0.1, -0.2, 0.3].forEach((level, g) => {
      expected += Normal(0, 1).logProb(level).item();
      const row = data.map(x => (g === 0 ? x : g === 1 ? x + 1 : 2 * x));
      row.forEach(
        (x, t) =>
          (expected += Normal(level + 0.4 * (row[t - 1] ?? 0), 1)
            .logProb(x)
            .item()),
      );
    });
    expect(density).toBeCloseTo(expected, 9);
  });

  it('nest, with factors', () => {
    const model = (): void => {
      const mu = sample('mu', Normal(0, 1));
      scan(
        (c: Tensor) => {
          const [inner] = scan(
            (d: Tensor, t: Tensor) => {
              const e = sample('e', Normal(A.add(d, t), 1));
              factor('f', A.mul(e, mu));
              return [e, null];
            },
            c,
            2,
            { name: 'inner' },
          );
          return [inner, null];
        },
        0 as Tensor,
        3,
        { name: 'outer' },
      );
    };
    const spec = compileModel(model);
    expect(spec.entries[1].dims.map(dim => dim.name)).toEqual(['outer', 'inner']);
    const e = [0.1, 0.5, -0.3, 0.2, 0.7, -0.1];
    const { density } = evaluate(spec, [0.6, ...e]);
    const expected = e.reduce(
      (sum, x, i) =>
        sum +
        Normal((e[i - 1] ?? 0) + (i % 2), 1)
          .logProb(x)
          .item() +
        0.6 * x,
      Normal(0, 1).logProb(0.6).item(),
    );
    expect(density).toBeCloseTo(expected, 9);
  });

  it('may be observed within bounds that come step by step', () => {
    const trials = A.tensor([3, 1, 4]);
    const spec = compileModel(() => {
      const a = sample('a', Normal(0, 1));
      scan(
        (total: Tensor, n: Tensor) => {
          observe('k', Binomial(n, A.sigmoid(a)), A.minimum(n, 2));
          return [total, null];
        },
        0 as Tensor,
        trials,
      );
    });
    const expected = [3, 1, 4].reduce(
      (sum, n) => sum + Number(Binomial(n, 0.5).logProb(Math.min(n, 2))),
      Number(Normal(0, 1).logProb(0)),
    );
    expect(evaluate(spec, [0]).density).toBeCloseTo(expected, 10);
  });

  it('have a model card', () => {
    const card = modelCard(walk, { seed: 1 });
    const text = JSON.stringify(card);
    for (const name of ['phi', 'sigma', 'z', 'y']) expect(text).toContain(name);
  });
});
