import { expect, test } from 'vitest';
import { sightWords } from './side-scroll.tsx';

test('the columns out of sight are named, of many the first few', () => {
  expect(sightWords(['rhat'])).toBe('To the right: rhat');
  expect(sightWords(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('To the right: a, b, c, d and 2 more');
  expect(sightWords([])).toBe('Back to the first columns');
});
