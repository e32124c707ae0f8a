import { expect, test } from 'vitest';
import type { RunState } from '../../workers/protocol.ts';
import { restWords } from './dock-rest.tsx';
import { headline, notesOf, numbers, restLine } from './verdict.tsx';

const rows = [
  { rhat: 1.0139, ess: 412 },
  // What never moved.
  { rhat: NaN, ess: NaN },
];
const NEARLY = { level: 'caution', text: 'Nearly converged: R̂ 1.014 for mu; run longer.', advice: [] };
const run = (part: object): RunState =>
  ({
    id: 'run-1',
    cell: 'fit',
    status: 'done',
    draws: 60_000,
    chains: [31_000, 32_000, 33_000, 33_685].map(done => ({ done: done + 500, warmup: 500 })),
    seconds: 2.8,
    partial: false,
    divergences: 0,
    verdict: { level: 'good', text: 'Looks converged.', advice: [] },
    summary: { draws: 31_000, rows, omitted: 0 },
    ...part,
  }) as unknown as RunState;

test('a stopped run says once how many draws there are, and nowhere those that were asked for alone', () => {
  const stopped = run({ status: 'stopped', partial: true });
  expect(headline(stopped)).toBe('Stopped after 129,685 of 240,000 draws.');
  expect(restLine(stopped)).toBe('2.8 s, R̂\u00a01.01');
  expect(restWords(stopped, undefined)?.draws).toBe(129_685);
  expect(restLine(run({}))).toBe('4 × 60,000 draws, 2.8 s, R̂\u00a01.01');
});

test('R̂ is said once', () => {
  expect(numbers(run({}))).toBe('R̂ 1.01, smallest ESS 412.');
  expect(numbers(run({ verdict: NEARLY }))).toBe('Smallest ESS 412.');
  expect(numbers(run({ status: 'stopped', partial: true, verdict: NEARLY }))).toBe('Smallest ESS 412.');
  expect(restLine(run({ verdict: NEARLY }))).toBe('4 × 60,000 draws, 2.8 s');
});

test('of a sample of the draws the effective sample size is said to be a lower bound', () => {
  const summary = { draws: 31_000, rows, omitted: 0, sampled: true };
  expect(numbers(run({ status: 'running', verdict: null, summary }))).toBe(
    'R̂ 1.01, smallest ESS at least 412.',
  );
});

test('where nothing moved there are no numbers', () => {
  const still = run({ summary: { draws: 10, rows: [rows[1]], omitted: 0 } });
  expect([numbers(still), restLine(still)]).toEqual(['', '4 × 60,000 draws, 2.8 s']);
});

test('divergences are counted once, also where the run was stopped', () => {
  const text = 'Looks converged, with 12 divergences in 129,685 draws.';
  const verdict = { level: 'good', text, advice: ['So few seldom matter.'] };
  expect(notesOf(run({ verdict, divergences: 12 }))).toEqual(['So few seldom matter.']);
  expect(notesOf(run({ verdict, divergences: 12, status: 'stopped', partial: true }))).toEqual([
    '12 divergences.',
    'These draws have mixed; more would make them surer.',
    'So few seldom matter.',
  ]);
});
