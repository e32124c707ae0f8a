/** The benchmark's data are what the published figures were taken on. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { countData, epidemicData, hmmData, logisticData, seriesData, taggingData } from './data.ts';

test('the logistic regression has the numbers it always had', () => {
  const { N, D, X, y } = logisticData();
  expect([N, D, X.length, y.length]).toEqual([1000, 10, 1000, 1000]);
  // Rounded: engines differ in the last digit of the logarithm and the cosine.
  const digits = JSON.stringify({ X: X.map(row => row.map(x => x.toFixed(9))), y });
  expect(createHash('sha256').update(digits).digest('hex')).toBe(
    '0c928a95b9f2827ce5793b2c62d5ac79dde3f577b37c70683d3541fb6a391feb',
  );
});

test('the other data look as they should', () => {
  const counts = countData();
  expect([counts.y.length, Math.max(...counts.g), Math.min(...counts.g)]).toEqual([1000, 50, 1]);
  expect(counts.y.every(y => Number.isInteger(y) && y >= 0)).toBe(true);
  expect(new Set(counts.y).size).toBeGreaterThan(20);
  expect(hmmData().y.filter(y => y > 0.25).length).toBeGreaterThan(100);
  const { y, K } = seriesData();
  expect([y.length, K]).toEqual([10_000, 5]);
  expect(Math.max(...y.map(Math.abs))).toBeLessThan(10);
  const cases = epidemicData().y;
  expect(cases).toHaveLength(20);
  expect(Math.max(...cases)).toBeGreaterThan(100);
});

test('the words of the hidden Markov model are those that its notebook holds', () => {
  const { K, V, supervisedTags, supervisedWords, words } = taggingData();
  expect([K, V, supervisedTags.length, supervisedWords.length, words.length]).toEqual([3, 10, 100, 100, 500]);
  const notebook = readFileSync(new URL('../public/examples/hmm.tilde', import.meta.url), 'utf8');
  const written = (name: string): string =>
    (new RegExp(`const ${name} = digits\\(([^)]*)\\)`).exec(notebook)?.[1] ?? '').replaceAll(/\D/g, '');
  expect(written('tags')).toBe(supervisedTags.join(''));
  expect(written('taggedWords')).toBe(supervisedWords.join(''));
  expect(written('words')).toBe(words.join(''));
});
