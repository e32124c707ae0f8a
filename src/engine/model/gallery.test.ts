/** The first steps with stochastic functions, through the whole cell pipeline, against closed forms. */
import { describe, expect, it, vi } from 'vitest';
import { runCell } from '../../cli/run-cell.ts';
import type { ImportancePosterior } from '../importance.ts';
import type { Empirical } from '../empirical.ts';
import type { Posterior } from '../posterior.ts';
import { TildeError } from '../errors.ts';
import { GALLERY } from './gallery.fixture.ts';

/** Runs the cells of an item; all they define. */
async function run(item: keyof typeof GALLERY): Promise<Record<string, unknown>> {
  let names: Record<string, unknown> = {};
  for (const [i, source] of GALLERY[item].entries()) {
    const { $output, ...defined } = await runCell(`${item.replaceAll(' ', '')}-${i}`, source, names);
    names = { ...names, ...defined, $output };
  }
  return names;
}

async function failure(item: keyof typeof GALLERY): Promise<TildeError> {
  try {
    await run(item);
  } catch (error) {
    if (error instanceof TildeError) return error;
    throw error;
  }
  throw new Error('the cells did not fail');
}

const number = (x: unknown): number => (typeof x === 'number' ? x : (x as { item(): number }).item());

/** Within four standard errors of the mean of n draws. */
function expectMean(got: unknown, expected: number, sd: number, n: number): void {
  expect(Math.abs(number(got) - expected)).toBeLessThan((4 * sd) / Math.sqrt(n));
}

/** Within four standard errors of a share of n draws. */
function expectShare(got: unknown, expected: number, n: number): void {
  expectMean(got, expected, Math.sqrt(expected * (1 - expected)), n);
}

// Ten thousand executions take a second or more where other work shares the processor.
vi.setConfig({ testTimeout: 60_000 });

describe('C1, a draw and its density', () => {
  it('gives a plain number as draw, and log p(0) = −0.9189385 both ways', async () => {
    const { draw, logDensityAtZero, logJointAtZero, traced } = await run('C1');
    expect(Number.isFinite(number(draw))).toBe(true);
    expect(number(logDensityAtZero)).toBeCloseTo(-0.9189385332046727, 12);
    expect(number(logJointAtZero)).toBeCloseTo(-0.9189385332046727, 12);
    const { result, sites, logJoint } = traced as {
      result: number;
      sites: { name: string }[];
      logJoint: number;
    };
    expect(typeof result).toBe('number');
    expect(sites.map(site => site.name)).toEqual(['my_sample']);
    expect(logJoint).toBeCloseTo(-0.9189385332046727 - (result * result) / 2, 10);
  });
});

describe('C2, weather', () => {
  it('has the mean, spread and probabilities of the mixture', async () => {
    const { three, temp, hot, cloudyAt64, cloudyAt55, sky, byChain } = await run('C2');
    expect(new Set(three as number[]).size).toBe(3);
    expect((three as unknown[]).every(value => typeof value === 'number')).toBe(true);
    const n = 10_000;
    expectMean((temp as Empirical).mean(), 69, 16.477257, n);
    expectMean((temp as Empirical).sd(), 16.477257, 16.477257, n);
    expectShare(hot, 0.2604718, n);
    // The posterior of cloudy is P(1−P) wide; its weights differ by less than 3 to 1, so at least a third counts.
    expectShare(cloudyAt64, 0.3420149, n / 3);
    expectShare(cloudyAt55, 0.6099391, n / 3);
    expect(['sunny', 'cloudy']).toContain(sky);
    const [row] = (byChain as Posterior).summary();
    expect(row).toMatchObject({ name: 'cloudy' });
    expect(row.rhat).toBeLessThan(1.01);
    expect(Math.abs(row.mean - 0.6099391)).toBeLessThan(4 * row.mcseMean);
  });
});

describe('C3, geometric by recursion', () => {
  it('has P(k) = (1 − p)pᵏ for p = ½, mean 1 and variance 2', async () => {
    const { failures, shares, names } = await run('C3');
    const n = 10_000;
    expectMean((failures as Empirical).mean(), 1, Math.SQRT2, n);
    // The fourth central moment is 38: the variance of the squared deviation is 38 − 4.
    expectMean((failures as Empirical).variance(), 2, Math.sqrt(34), n);
    (shares as number[]).forEach((share, k) => expectShare(share, 0.5 ** (k + 1), n));
    expect((names as string[]).length).toBeGreaterThan(1);
    (names as string[]).forEach((name, i) => expect(name).toBe(i === 0 ? 'x' : `x#${i + 1}`));
  });

  it('refuses a repeated site name, saying which and where', async () => {
    const error = await failure('C3 repeated name');
    expect(error.message).toContain('"x" is used twice');
    expect(error.detail).toMatchObject({ site: 'x', span: { line: 3 } });
  });
});

describe('C4, a model that returns a model', () => {
  it('gives y = z₁z₂ with mean 1 and variance 5', async () => {
    const { y } = await run('C4');
    expectMean((y as Empirical).mean(), 1, Math.sqrt(5), 10_000);
    // Heavy tails: the bound is for a kurtosis of 30.
    expectMean((y as Empirical).variance(), 5, 5 * Math.sqrt(29), 10_000);
  });
});

describe('C5, the marginal of the measurement', () => {
  it('is N(8.5, 1.25) and is the same histogram for the same argument', async () => {
    const { measured, same, other, $output } = await run('C5');
    const marginal = (measured as (guess: number) => Empirical)(8.5);
    expectMean(marginal.mean(), 8.5, 1.25, 100);
    expectMean(marginal.sd(), 1.25, 1.25 / Math.SQRT2, 100);
    expect([same, other]).toEqual([true, false]);
    expect($output).toMatchObject({
      kind: 'plot',
      x: { label: 'P(measurement given guess)', domain: [5, 12] },
    });
  });
});

describe('C6, condition in every form and order', () => {
  it('has one log joint, and N(8.5, .6) with evidence −1.14208208', async () => {
    const { logJoints, orders, posterior } = await run('C6');
    const [first, ...rest] = (logJoints as unknown[]).map(number);
    for (const other of rest) expect(other).toBe(first);
    for (const order of (orders as unknown[]).map(number)) expect(order).toBeCloseTo(-30.31366842, 8);
    expect(number((orders as unknown[])[0])).toBe(number((orders as unknown[])[2]));
    const found = posterior as ImportancePosterior;
    expect(Math.abs(found.logEvidence + 1.14208208)).toBeLessThan(4 * found.logEvidenceSe);
    expect(found.logEvidenceSe).toBeLessThan(0.01);
    expectMean(found.mean('weight'), 8.5, 0.6, found.ess);
    expectMean(found.sd('weight'), 0.6, 0.6 / Math.SQRT2, found.ess);
  });
});

describe('C7, the posterior of the weight', () => {
  it('is N(9.14, .6) with log evidence −1.46208208, within the error of 100 samples', async () => {
    const { posterior, logJointAt, $output } = await run('C7');
    const found = posterior as ImportancePosterior;
    expect(number(logJointAt)).toBeCloseTo(-3.02033388, 8);
    expect(Math.abs(found.logEvidence + 1.46208208)).toBeLessThan(4 * found.logEvidenceSe);
    expectMean(found.mean('weight'), 9.14, 0.6, found.ess);
    expect(found.draws('weight').shape).toEqual([100]);
    expect(found.names).toEqual(['weight', 'measurement']);
    expect($output).toMatchObject({ kind: 'plot' });
  });
});

describe('C8, guides', () => {
  it('have the efficiencies .5986, .7807 and .9310', async () => {
    const { efficiencies, few } = await run('C8');
    const [prior, tutorial, wider] = efficiencies as number[];
    expect(Math.abs(prior - 0.5986)).toBeLessThan(0.02);
    expect(Math.abs(tutorial - 0.7807)).toBeLessThan(0.08);
    expect(Math.abs(wider - 0.931)).toBeLessThan(0.01);
    expect((few as ImportancePosterior).samples).toBe(20);
  });

  it('that disagree with the model are refused by name', async () => {
    const error = await failure('C8 disagreement');
    expect(error.message).toMatch(/guide and model disagree on sites: the guide does not propose "weight"/);
    expect(error.detail.got).toContain('wait');
  });
});

describe('C9, the store of parameters', () => {
  it('binds at the first call, gives the same later, and forgets when cleared', async () => {
    const { first, again, stored, anew, left } = await run('C9');
    expect([first, again, anew].map(number)).toEqual([8.5, 8.5, 100]);
    expect(Object.keys(stored as object)).toEqual(['a']);
    expect(left).toEqual([]);
  });
});

describe('C11, the trained guide', () => {
  it('proposes with an efficiency of 1 and is N(9.14, .6)', async () => {
    const { proposed, weights } = await run('C11');
    const found = proposed as ImportancePosterior;
    expect(found.ess / found.samples).toBeGreaterThan(0.95);
    expect(found.logEvidence).toBeCloseTo(-1.46208208, 7);
    expectMean((weights as Empirical).mean(), 9.14, 0.6, 10_000);
    expectMean((weights as Empirical).sd(), 0.6, 0.6 / Math.SQRT2, 10_000);
  });
});

describe('C12, a variable that was never assigned', () => {
  it('is named with its line', async () => {
    const error = await failure('C12 as printed');
    expect(error.code).toBe('reference');
    expect(error.message).toContain('`measurement` is not defined');
    expect(error.detail.span?.line).toBe(5);
  });

  it('mended: log evidence −18.90551212 and N(4.3, .7071); conditioned at 1: −19.14208208', async () => {
    const { posterior, atOne } = await run('C12 mended');
    const found = posterior as ImportancePosterior;
    expect(found.logEvidence).toBeCloseTo(-18.90551212, 7);
    expectMean(found.mean('weight'), 4.3, Math.SQRT1_2, found.ess);
    expectMean(found.sd('weight'), Math.SQRT1_2, 0.5, found.ess);
    const one = atOne as ImportancePosterior;
    expect(Math.abs(one.logEvidence + 19.14208208)).toBeLessThan(4 * one.logEvidenceSe + 1e-7);
  });
});

describe('E1, E2 and E6, gradients of anything', () => {
  it('differentiates a Taylor series with a while loop, twice', async () => {
    const { values, bend } = await run('E1');
    const expected = [
      [0.841468253968, 0.540277777778],
      [2.114256756e-5, -0.999899529704],
      [-0.279386692994, 0.960280154344],
    ];
    (values as unknown[][]).forEach(([value, slope], i) => {
      expect(number(value)).toBeCloseTo(expected[i][0], 11);
      expect(number(slope)).toBeCloseTo(expected[i][1], 11);
    });
    expect(number(bend)).toBeCloseTo(0.2798160636356125, 11);
  });

  it('fits a logistic regression by hand', async () => {
    const { losses, w } = await run('E2');
    const all = (losses as unknown[]).map(number);
    expect(all[0]).toBeCloseTo(2.772588722239781, 12);
    expect(all[100]).toBeCloseTo(1.0672706757870163, 12);
    const expected = [0.48307366, -0.37057217, 1.06937395];
    (w as { toArray(): number[] }).toArray().forEach((value, i) => expect(value).toBeCloseTo(expected[i], 8));
  });

  it('says that only one number has a gradient, and what to use instead', async () => {
    const error = await failure('E6');
    expect(error.detail.got).toContain('[2]');
    expect(error.detail.hint).toContain('jacobian');
    const [first] = GALLERY.E6;
    const { all } = await runCell('e6', first);
    expect((all as { toArray(): number[] }).toArray()).toEqual([1, 6]);
  });
});
