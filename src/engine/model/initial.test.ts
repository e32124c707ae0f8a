import { describe, expect, it } from 'vitest';
import { tensor } from '../array/index.ts';
import { Dirichlet, HalfNormal, LogNormal, Normal, Uniform } from '../distributions/index.ts';
import { mcmc } from '../infer.ts';
import { initialPosition } from './initial.ts';
import { plate } from './plates.ts';
import { observe, sample } from './primitives.ts';

function model(): void {
  const low = sample('low', Normal(0, 1));
  const share = sample('share', Uniform(low, 10));
  sample('weights', Dirichlet([1, 1, 1]));
  plate('rows', 3, () => {
    const z = sample('z', LogNormal(0, 1));
    observe('y', Normal(z, share), tensor([1, 2, 3]));
  });
}

describe('initial values', () => {
  it('become coordinates, also where a support depends on another site, and leave the rest open', () => {
    const position = initialPosition(model, [], { low: -2, share: 4, z: [1, Math.E, 1] }, 7);
    expect(position[0]).toBeCloseTo(-2, 12);
    // share = low + (10 − low) · sigmoid(u): 4 is the middle of (−2, 10).
    expect(position[1]).toBeCloseTo(0, 12);
    expect(Array.from(position.slice(2, 4))).toEqual([NaN, NaN]);
    expect(position[4]).toBeCloseTo(0, 12);
    expect(position[5]).toBeCloseTo(1, 12);
  });

  it('are refused for unknown sites, other shapes and values outside the support', () => {
    expect(() => initialPosition(model, [], { nobody: 1 }, 7)).toThrow(/no free site "nobody"/);
    expect(() => initialPosition(model, [], { z: [1, 2] }, 7)).toThrow(/another shape/);
    expect(() => initialPosition(model, [], { z: [1, -2, 1] }, 7)).toThrow(/not inside its support/);
  });

  it('are what the parameters after them are computed from', () => {
    const scaled = (): void => {
      const spread = sample('spread', Normal(3, 1));
      plate('rows', 3, () => {
        const own = sample('own', Normal(0, spread));
        observe('y', Normal(0, own), tensor([1, 2, 3]));
      });
    };
    const init = { spread: 2, own: [1, 2, 3] };
    expect([...initialPosition(scaled, [], init, 4)]).toEqual([2, 1, 2, 3]);
  });

  it('are where every chain starts', async () => {
    const narrow = (): void => {
      const scale = sample('scale', HalfNormal(1));
      observe('y', Normal(scale, 1e-3), 0.5);
    };
    const options = { chains: 2, warmup: 0, draws: 1, seed: 3 };
    const posterior = await mcmc(narrow, { ...options, init: { scale: 0.5 } });
    for (const first of posterior.draws('scale').toArray() as number[]) expect(first).toBeCloseTo(0.5, 1);
    const anywhere = await mcmc(narrow, options);
    expect(anywhere.draws('scale').toArray()).not.toEqual(posterior.draws('scale').toArray());
  });
});
