import { expect, test } from 'vitest';
import { found } from './found.ts';

const names = ['mu', 'tau', ...Array.from({ length: 2000 }, (_, i) => `theta[${i}]`), 'log theta'];

test('every element of a large model can be reached, and what is left out is counted', () => {
  const { listed, matches } = found(names, ['mu'], '');
  expect(listed).toHaveLength(61);
  expect(matches).toBe(names.length - 1);
  for (const name of names) expect(found(names, [], name).listed).toContain(name);
});

test('what begins with the query comes first, the chosen stay', () => {
  expect(found(['log theta', 'theta[0]'], [], 'theta').listed).toEqual(['theta[0]', 'log theta']);
  expect(found(names, ['mu', 'tau'], 'theta[1999]').listed).toEqual(['mu', 'tau', 'theta[1999]']);
  expect(found(names, [], 'THETA log').listed).toEqual(['log theta']);
  expect(found(names, [], 'nothing')).toEqual({ listed: [], matches: 0 });
});
