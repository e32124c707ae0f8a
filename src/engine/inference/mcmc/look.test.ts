/** The look at draws that decides whether to estimate stretched directions at all: cheap, but it must miss none. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { createRandom } from '../../random/index.ts';
import { estimateStretch, FisherMatrix, type Stretch } from './fisher-matrix.ts';
import { eigenvalueBound } from './linear-algebra.ts';
import { LowRankMetric } from './metric-low-rank.ts';
import { MODULE } from './native-spread.ts';

const DIM = 8;

/** Draws with gradients of normals, the first `group` of them equally correlated; gradients get noise on top. */
function lookAt(group: number, correlation: number, noise: number): Stretch | undefined {
  const random = createRandom(11, group);
  const matrix = new FisherMatrix(new LowRankMetric(DIM), 2);
  const own = Math.sqrt(1 - correlation);
  const pull = correlation / (1 + (group - 1) * correlation);
  for (let draw = 0; draw < 400; draw++) {
    const common = Math.sqrt(correlation) * random.normal();
    const x = Float64Array.from({ length: DIM }, (_, i) =>
      i < group ? common + own * random.normal() : random.normal(),
    );
    let total = 0;
    for (let i = 0; i < group; i++) total += x[i];
    const g = x.map((value, i) => (i < group ? (pull * total - value) / (1 - correlation) : -value));
    matrix.add(
      x,
      g.map(value => value + noise * random.normal()),
    );
  }
  return matrix.look();
}

describe('a look', () => {
  it.each([
    [2, 0.62],
    [2, 0.9],
    [2, 0.999],
    [3, 0.42],
    [4, 0.35],
    [8, 0.3],
  ])('finds %d normals correlated by %d among eight', (group, correlation) => {
    expect(lookAt(group, correlation, 0)?.eigenvalues.length).toBeGreaterThan(0);
  });

  it.each([
    [2, 0.55],
    [3, 0.35],
    [8, 0.05],
  ])(
    'finds nothing in %d normals correlated by %d, which no direction at the cutoff explains',
    (group, correlation) => {
      expect(lookAt(group, correlation, 0)?.eigenvalues.length ?? 0).toBe(0);
    },
  );

  it('does not estimate where noise alone makes draws and gradients differ', () => {
    expect(lookAt(0, 0, 1)).toBeUndefined();
  });
});

it('bounds eigenvalues from above, and not by much', () => {
  const matrix = Float64Array.of(2, 1, 0, 1, 2, 0, 0, 0, -1);
  const bound = eigenvalueBound(matrix, 3);
  expect(bound).toBeGreaterThanOrEqual(3);
  expect(bound).toBeLessThan(3 * 1.01);
});

it('has the bytes of spread.wat', async () => {
  const { parseWat } = await wabt();
  const text = readFileSync(new URL('./spread.wat', import.meta.url), 'utf8');
  const bytes = parseWat('spread.wat', text).toBinary({}).buffer;
  expect(Buffer.from(bytes).toString('base64')).toBe(MODULE);
});

it.each([
  [9, 10],
  [20, 21],
  [20, 20],
  [7, 900],
  [60, 300],
])('sees in %d dimensions and %d draws the bits of an estimate in JavaScript', (dim, count) => {
  const random = createRandom(5, dim);
  const draws = Array.from({ length: count }, () => {
    const common = 2 * random.normal();
    return Float64Array.from({ length: dim }, (_, i) => 3 ** (i % 5) * (1 + common + random.normal()));
  });
  const gradients = draws.map(x => x.map((value, i) => -value / 9 ** (i % 5) + 0.1 * random.normal()));
  const matrix = new FisherMatrix(new LowRankMetric(dim), 2);
  for (const [i, x] of draws.entries()) matrix.add(x, gradients[i]);
  const seen = matrix.look();
  expect(seen).toEqual(estimateStretch(draws, gradients, 2));
  expect(seen?.eigenvalues.length).toBeGreaterThan(0);
});
