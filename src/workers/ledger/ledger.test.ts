import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChainStore } from './chain-store.ts';
import { elementNames } from './elements.ts';
import { createEnvelope } from './envelope.ts';
import { countInto, createHistogram, histogramEdges } from './histogram.ts';
import { createValueTable } from './value-table.ts';

const size = { dim: 2, stats: 1, warmup: 2, draws: 3 };
const batch = (first: number, rows: number) => ({
  first,
  positions: Float64Array.from({ length: rows * 2 }, (_, i) => first * 2 + i),
  // One statistic, and the seconds.
  stats: Float64Array.from({ length: rows * 2 }, (_, i) => first * 2 + i),
});

test('elements are named row-major, scalars by their entry alone', () => {
  expect(elementNames('mu', [])).toEqual(['mu']);
  const two = { name: 'row', size: 2 };
  expect(elementNames('L', [two, two])).toEqual(['L[0, 0]', 'L[0, 1]', 'L[1, 0]', 'L[1, 1]']);
  expect(elementNames('theta', [{ ...two, coords: ['A', 'B'] }])).toEqual(['theta[A]', 'theta[B]']);
});

test('a chain keeps batches in order and counts draws after warm-up', () => {
  const store = createChainStore(size);
  expect(store.append(batch(0, 1))).toBeNull();
  expect([store.count, store.draws]).toEqual([1, 0]);
  expect(store.append(batch(1, 3))).toBeNull();
  expect([store.count, store.draws]).toEqual([4, 2]);
  expect([...store.positions.subarray(0, 8)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect([...store.stats.subarray(0, 4)]).toEqual([0, 2, 4, 6]);
  expect([...store.seconds.subarray(0, 4)]).toEqual([1, 3, 5, 7]);
});

test('a chain refuses batches that are out of order, misshapen or not asked for', () => {
  const store = createChainStore(size);
  expect(store.append(batch(1, 1))).toMatch('starts at 1');
  expect(store.append({ ...batch(0, 1), positions: new Float64Array(3) })).toMatch('whole rows');
  expect(store.append({ ...batch(0, 1), stats: new Float64Array(3) })).toMatch('statistics');
  expect(store.append(batch(0, 6))).toMatch('more transitions');
  expect(store.count).toBe(0);
});

test('values are the same whether the table is kept or recomputed', () => {
  const store = createChainStore(size);
  store.append(batch(0, 4));
  let runs = 0;
  const program = (position: Float64Array, out: Float64Array, at: number) => {
    runs += 1;
    out[at] = position[0] + position[1];
    out[at + 1] = position[1];
    out[at + 2] = 7;
  };
  const kept = createValueTable(store, 2, 3, program);
  expect([...kept.column(1, 1, 3)]).toEqual([3, 5]);
  expect([...kept.column(0, 0, 4)]).toEqual([1, 5, 9, 13]);
  expect(runs).toBe(4);
  const recomputed = createValueTable(store, 2, 3, program, 0);
  expect([...recomputed.column(0, 0, 4)]).toEqual([1, 5, 9, 13]);
  expect([...recomputed.rows(2, 3)]).toEqual([9, 5, 7]);
  for (const table of [kept, recomputed]) {
    expect(table.columns([0, 1], 1, 4, 2)).toEqual([Float64Array.of(5, 13), Float64Array.of(3, 7)]);
    expect(table.column(0, 4, 4)).toEqual(new Float64Array(0));
  }
});

test('an envelope keeps the least and largest value of every bucket, however the series is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 300 }),
      (values, width, cut) => {
        const whole = createEnvelope(values.length, width);
        whole.add(Float64Array.from(values));
        const parts = createEnvelope(values.length, width);
        parts.add(Float64Array.from(values.slice(0, cut)));
        parts.add(Float64Array.from(values.slice(cut)));
        expect(parts.y).toEqual(whole.y);
        expect(whole.filled()).toBe(whole.y.length);
        expect(Math.max(...whole.y)).toBe(Math.max(...values));
        expect(Math.min(...whole.y)).toBe(Math.min(...values));
        expect(whole.y.length).toBeLessThanOrEqual(2 * width);
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

test('a spike keeps its place in its bucket: down then up is drawn down then up', () => {
  const envelope = createEnvelope(4, 1);
  envelope.add(Float64Array.of(0, 5, -5, 0));
  expect([...envelope.y]).toEqual([5, -5]);
});

test('histogram bars integrate to the share of draws inside the edges', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => i / 999);
  const histogram = createHistogram(10, () => values);
  histogram.add(values);
  const { edges, density, draws } = histogram.read();
  const mass = density.reduce((sum, d, i) => sum + d * (edges[i + 1] - edges[i]), 0);
  expect(draws).toBe(1000);
  expect(mass).toBeGreaterThan(0.99);
  expect(mass).toBeLessThanOrEqual(1 + 1e-12);
});

test('a far draw does not widen the edges, and batches give what one feed gives after a doubling', () => {
  const values = Float64Array.from({ length: 2000 }, (_, i) => Math.abs(((i * 7919) % 2000) / 2000 - 0.5));
  values[17] = 1e9;
  expect(histogramEdges(values, 20)[20]).toBeLessThan(1);
  let fed = 0;
  const parts = createHistogram(20, () => values.subarray(0, fed));
  for (const n of [500, 1000, 2000]) {
    const news = values.subarray(fed, n);
    fed = n;
    parts.add(news);
  }
  const edges = histogramEdges(values, 20);
  const counts = new Float64Array(20);
  countInto(counts, edges, values);
  expect(parts.read().edges).toEqual(edges);
  expect(parts.read().density[3] * 2000 * (edges[1] - edges[0])).toBeCloseTo(counts[3], 9);
});

test('one repeated value gets one bar around it', () => {
  expect([...histogramEdges(Float64Array.of(2, 2, 2), 30)]).toEqual([1.5, 2.5]);
});

test('bars of what the model says nothing of go by the draws, as densities do', () => {
  const values = Float64Array.from({ length: 2000 }, (_, i) => ((i * 7919) % 2000) / 2000 + 0.01);
  expect(histogramEdges(values, 20)[0]).toBe(0);
  const shares = values.map(x => 0.98 * (x / 1.01) + 0.01);
  expect([...histogramEdges(shares, 20)].filter((_, i) => i % 20 === 0)).toEqual([0, 1]);
  // One draw of thousands is enough to belie that none is below zero.
  const signed = values.slice();
  signed[1] = -1e-9;
  expect(histogramEdges(Float64Array.of(...signed, ...values, ...values), 20)[0]).toBeGreaterThan(0.005);
});

test('bars of a positive quantity begin at zero where that is near, and nowhere beyond an end of the support', () => {
  const values = Float64Array.from({ length: 2000 }, (_, i) => ((i * 7919) % 2000) / 2000 + 0.01);
  expect(histogramEdges(values, 20, {})[0]).toBeGreaterThan(0.01);
  expect(histogramEdges(values, 20, { low: 0 })[0]).toBe(0);
  const far = values.map(x => x + 5);
  expect(histogramEdges(far, 20, { low: 0 })).toEqual(histogramEdges(far, 20));
  // What the draws belie is not believed.
  expect(histogramEdges(values, 20, { low: 0.5 })).toEqual(histogramEdges(values, 20, {}));
});
