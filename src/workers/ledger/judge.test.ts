/** When summaries are made, on a run made by hand. What they say of real draws: chain/chain-worker.test.ts. */
import { expect, test } from 'vitest';
import { createRandom } from '../../engine/random/index.ts';
import { createChainStore } from './chain-store.ts';
import type { Element } from './elements.ts';
import { createJudge } from './judge.ts';
import type { RunRecord } from './run-record.ts';
import { beginSummary, runningStep } from './summary.ts';
import { createValueTable } from './value-table.ts';

const STATS = ['diverging', 'energy', 'depthLimited'];

/** Four chains of `dim` independent normals, `draws` of them there. */
function recordOf(dim: number, draws: number, total = draws): RunRecord {
  const random = createRandom(2);
  const size = { dim, stats: STATS.length, warmup: 0, draws: total };
  const chains = Array.from({ length: 4 }, () => createChainStore(size));
  for (const chain of chains) {
    const positions = Float64Array.from({ length: draws * dim }, () => random.normal());
    // Divergences where the first element is small; energies that mix.
    const stats = Float64Array.from({ length: draws * 4 }, (_, i) =>
      i % 4 === 0 ? Number(positions[((i / 4) | 0) * dim] < -2) : i % 4 === 1 ? random.normal() : 0,
    );
    expect(chain.append({ first: 0, positions, stats })).toBeNull();
  }
  const elements = Array.from({ length: dim }, (_, i): [string, Element] => [
    `x[${i}]`,
    { name: `x[${i}]`, entry: 'x', element: i, offset: i },
  ]);
  const tables = chains.map(chain =>
    createValueTable(chain, dim, dim, (position, out, at) => out.set(position, at)),
  );
  const sampler = { name: 'nuts', options: { targetAccept: 0.95 } };
  const job = { warmup: 0, draws: total, model: { factors: [] }, sampler };
  const part = { job, chains, tables, elements: new Map(elements), statNames: STATS, endedAt: null };
  return part as unknown as RunRecord;
}

/** A clock that goes on by `tick` milliseconds whenever it is read. */
function clock(tick: number): () => number {
  let time = 0;
  return () => (time += tick);
}

test('while sampling a summary is made row by row and a verdict given, on large runs too', () => {
  const judge = createJudge(recordOf(30, 20_000), clock(10));
  let turns = 0;
  for (; judge.verdict === null && turns < 100; turns += 1) judge.advance();
  expect(judge.verdict?.text).toBe('Mixing well so far.');
  // One row a turn at this clock: the ledger answers in between.
  expect(turns).toBe(30);
  expect(judge.summary?.rows).toHaveLength(30);
  expect(judge.version).toBe(1);
});

test('at the end the first turn only tells it; then all draws are summarised and judged', () => {
  const record = { ...recordOf(5, 1_000), endedAt: 1 };
  const judge = createJudge(record, clock(100));
  judge.advance();
  expect([judge.summary, judge.verdict]).toEqual([null, null]);
  for (let turn = 0; turn < 5; turn += 1) {
    expect(judge.verdict).toBeNull();
    judge.advance();
  }
  expect(judge.summary?.draws).toBe(1_000);
  expect(judge.verdict?.text).toMatch(
    /^\d+ divergences in 4,000 draws: they gather where x\[0\] is small\.$/,
  );
  // The run aimed at 0.95 already.
  expect(judge.verdict?.advice[0]).toBe('Raise targetAccept to 0.99.');
});

test('what was said while sampling is taken back at the end', () => {
  const record = recordOf(2, 500, 600);
  const judge = createJudge(record, clock(1));
  while (judge.verdict === null) judge.advance();
  const ended: { endedAt: number | null } = record;
  ended.endedAt = 1;
  judge.advance();
  expect(judge.verdict).toBeNull();
  expect(judge.summary).not.toBeNull();
});

test('below four draws there is neither summary nor verdict', () => {
  const judge = createJudge({ ...recordOf(2, 3), endedAt: 1 }, clock(1));
  for (let turn = 0; turn < 4; turn += 1) judge.advance();
  expect([judge.summary, judge.verdict, judge.version]).toEqual([null, null, 0]);
});

test('large runs are thinned while sampling: R̂ of the thinned draws is that of all, their ESS not larger', () => {
  const record = recordOf(30, 20_000);
  const step = runningStep(record);
  expect(step).toBeGreaterThan(1);
  expect(runningStep(recordOf(2, 400))).toBe(1);
  const [all, thinned] = [1, step].map(by => {
    const work = beginSummary(record, by);
    while (!work.advance(() => false));
    return work.result();
  });
  expect([all?.sampled, thinned?.sampled]).toEqual([undefined, true]);
  for (const [i, row] of (thinned?.rows ?? []).entries()) {
    expect(Math.abs(row.rhat - (all?.rows[i].rhat ?? NaN))).toBeLessThan(0.01);
    expect(row.ess).toBeLessThan(all?.rows[i].ess ?? NaN);
  }
});
