import { expect, test } from 'vitest';
import { key } from './keys.ts';

test('a key gives the same numbers each time, whatever was asked before', () => {
  const root = key(7);
  const before = root.normal(3).toArray();
  root.uniform(10);
  root.split(4);
  expect(root.normal(3).toArray()).toEqual(before);
  expect(key(7).normal(3).toArray()).toEqual(before);
});

test('the numbers of a key are these, in every JavaScript engine', () => {
  expect(key(2026).normal(2).toArray()).toMatchInlineSnapshot(`
    [
      -0.5943155466548885,
      1.7450776878569325,
    ]
  `);
  expect(key(2026).split()[1].uniform(2).toArray()).toMatchInlineSnapshot(`
    [
      0.5174141104226899,
      0.7174899832809758,
    ]
  `);
});

test('parts of a key are those of its number, however many there are', () => {
  const [a, b] = key(1).split();
  expect(String(a)).toBe('key 1.0');
  expect(key(1).split(5)[1].normal(4).toArray()).toEqual(b.normal(4).toArray());
  expect(key(1).fold(1).normal(4).toArray()).toEqual(b.normal(4).toArray());
});

test('parts of a key have nothing to do with each other or with the whole', () => {
  const root = key(5);
  const keys = [root, ...root.split(3), ...root.split()[0].split()];
  const rows = keys.map(one => Array.from(one.normal(2000).value?.values ?? []));
  for (const [i, a] of rows.entries()) {
    for (const b of rows.slice(0, i)) {
      const correlation = a.reduce((sum, x, k) => sum + x * b[k], 0) / 2000;
      // Four standard errors.
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(2000));
    }
  }
});

test('shapes are given one by one or as a list; none is a single number', () => {
  expect(key(1).normal(2, 3).shape).toEqual([2, 3]);
  expect(key(1).normal([2, 3]).toArray()).toEqual(key(1).normal(2, 3).toArray());
  expect(key(1).uniform().shape).toEqual([]);
  expect(key(1).uniform(1000).toArray()).toSatisfy((all: number[]) => all.every(x => x > 0 && x < 1));
});

test('what makes no key, or too large an array, is refused', () => {
  expect(() => key(-1)).toThrow(/whole number/);
  expect(() => key(1).split(0)).toThrow(/whole number of keys/);
  expect(() => key(1).fold(0.5)).toThrow(/whole number/);
  expect(() => key(1).normal(1e5, 1e5)).toThrow(/at most 134,217,728/);
});
