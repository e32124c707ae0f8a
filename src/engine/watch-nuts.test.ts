import { describe, expect, it } from 'vitest';
import {
  add,
  exp,
  HalfNormal,
  mcmc,
  mul,
  Normal,
  nuts,
  plate,
  sample,
  square,
  tensor,
  watchNuts,
  type NutsView,
  type Tensor,
} from './api.ts';
import { readOutput } from '../notebook/read-output.ts';
import { TildeError } from './errors.ts';

function twoUnknowns(): void {
  const mu = sample('mu', Normal(0, 5));
  const tau = sample('tau', HalfNormal(2));
  plate('rows', 6, () => {
    sample('y', Normal(mu, tau), { obs: tensor([1, 2, 4, 0, 3, 2]) });
  });
}

const tilted = (x: Tensor, y: Tensor): Tensor =>
  mul(add(add(square(x), square(y)), mul(-1.8, mul(x, y))), -0.5 / 0.19);

/** Of all error parts. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof TildeError)
      return `${error.message}: ${error.detail.expected} / ${error.detail.got}`;
    throw error;
  }
  return 'no refusal';
}

describe('watchNuts', () => {
  it('shows the transitions that mcmc makes with the same seed, to the bit', async () => {
    const view = watchNuts(twoUnknowns, { seed: 3, warmup: 200, draws: 8 });
    const posterior = await mcmc(twoUnknowns, { seed: 3, chains: 1, warmup: 200, draws: 8 });
    const mu = posterior.draws('mu').toArray();
    const shown = view.transitions.map(({ position }) => position[0]);
    expect(shown).toEqual((mu as number[][]).flat());
    const steps = [...posterior.stat('leapfrogs')];
    expect(view.transitions.map(({ leapfrogs }) => leapfrogs)).toEqual(steps);
  });

  it('names the scale that the sampler moves on', () => {
    const view = watchNuts(twoUnknowns, { seed: 3, draws: 1 });
    expect(view.names).toEqual(['mu', 'log tau']);
    expect(view.sentence).toMatch(/^One transition of NUTS over mu and log tau: \d+ leapfrog steps?\.$/);
  });

  it('takes a log density of two numbers, a start and a step', () => {
    const view = watchNuts(tilted, { seed: 1, start: [0.5, -0.25], stepSize: 0.2, draws: 3 });
    expect(view.transitions).toHaveLength(3);
    expect(view.transitions[0].start).toEqual([0.5, -0.25]);
    expect(view.transitions.map(({ step }) => step)).toEqual([0.2, 0.2, 0.2]);
    expect(view.transitions[1].start[0]).toBeCloseTo(view.transitions[0].position[0], 4);
  });

  it('knows where the mass is: half of a round normal’s is in the disc of r² = 2 ln 2', () => {
    const round = (x: Tensor, y: Tensor): Tensor => mul(add(square(x), square(y)), -0.5);
    const half = watchNuts(round, { seed: 2 }).regions?.find(({ mass }) => mass === 0.5);
    expect(half?.level).toBeGreaterThan(-Math.log(2) - 0.03);
    expect(half?.level).toBeLessThan(-Math.log(2) + 0.03);
    expect(half?.rings).toHaveLength(1);
    const [{ x, y }] = half?.rings ?? [];
    for (const [i, u] of x.entries()) expect(u * u + y[i] * y[i]).toBeCloseTo(2 * Math.log(2), 1);
  });

  it('looks at two coordinates of a larger model, with draws instead of the density', () => {
    const larger = (): void => {
      const v = sample('v', Normal(0, 1));
      sample('x', Normal(0, exp(v)));
      sample('y', Normal(v, 1));
    };
    const view = watchNuts(larger, { seed: 2, sites: ['v', 'y'], start: [0.25, 0.5] });
    expect(view.names).toEqual(['v', 'y']);
    expect(view.transitions).toHaveLength(5);
    expect(view.regions).toBeUndefined();
    expect(view.draws?.x).toHaveLength(400);
  });

  it('is an output that a notebook can store', () => {
    const view: NutsView = watchNuts(twoUnknowns, { seed: 3, draws: 4 });
    expect(readOutput(JSON.parse(JSON.stringify(view)))).toEqual(view);
    const { transitions } = view;
    const broken = {
      ...view,
      transitions: [{ ...transitions[0], doublings: [{ ...transitions[0].doublings[0], y: [] }] }],
    };
    expect(readOutput(broken)).toBeUndefined();
  });

  it('says what it needs', () => {
    const one = (): void => void sample('a', Normal(0, 1));
    expect(refusal(() => watchNuts(one))).toBe(
      'watchNuts needs a plane: a model with two unknowns or more / one unknown, a',
    );
    expect(refusal(() => watchNuts((x: Tensor) => x as never))).toContain('a function of 1');
    expect(refusal(() => watchNuts(twoUnknowns, { sites: ['mu', 'sigma'] }))).toContain(
      'mu, tau / mu, sigma',
    );
    expect(refusal(() => watchNuts(twoUnknowns, { draws: 0 }))).toContain('a whole number from 1 to 100');
    expect(refusal(() => watchNuts(tilted, { stepSize: -1 }))).toContain('a number above 0');
    expect(refusal(() => watchNuts(tilted, { kernel: nuts({ maxTreeDepth: 12 }) }))).toContain('at most 10');
  });
});
