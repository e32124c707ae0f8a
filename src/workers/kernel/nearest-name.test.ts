import { expect, test } from 'vitest';
import { nearestName, withNearestName } from './nearest-name.ts';

const KNOWN = ['Normal', 'LogNormal', 'Beta', 'Gamma', 'HalfNormal', 'posterior', 'mcmc', 'x'];

test.each([
  ['Nomral', 'Normal'],
  ['normal', 'Normal'],
  ['Halfnormal', 'HalfNormal'],
  ['postrior', 'posterior'],
  ['Bta', 'Beta'],
])('%s is taken for %s', (name, meant) => {
  expect(nearestName(name, KNOWN)).toBe(meant);
});

test('a name that is like none gets no advice', () => {
  expect(nearestName('schools', KNOWN)).toBeUndefined();
  expect(nearestName('q9', KNOWN)).toBeUndefined();
});

test('both the runtime’s own error and the engine’s are advised; others stay as they are', () => {
  const known = () => KNOWN;
  const own = { code: 'reference', message: 'in whatever words', missing: 'Nomral' };
  for (const error of [own, { code: 'runtime', message: 'ReferenceError: Nomral is not defined' }])
    expect(withNearestName(error, known)).toEqual({
      code: 'reference',
      missing: 'Nomral',
      message: '`Nomral` is not defined',
      hint: 'did you mean Normal?',
    });
  const other = { code: 'runtime', message: 'boom' } as const;
  expect(withNearestName(other, known)).toBe(other);
});
