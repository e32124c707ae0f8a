import { expect, test } from 'vitest';
import { declaredNames, ownerOf, readersOf, samplingOf, waitsOf } from './waits.ts';

const cells = (sources: Record<string, string>) =>
  Object.entries(sources).map(([id, source]) => ({ id, source }));

const NOTEBOOK = cells({
  data: 'const y = [1, 2];',
  fit: 'const fit = await mcmc(() => y);',
  mean: 'const m = fit.mean("mu");',
  shown: 'm + 1',
  apart: 'y.length',
});

test('readers of a failed cell wait for its name, those further down for the name they read', () => {
  expect(Object.fromEntries(waitsOf(NOTEBOOK, new Set(['fit'])))).toEqual({
    mean: { name: 'fit', cell: 'fit', of: 'fit' },
    shown: { name: 'm', cell: 'fit', of: 'fit' },
  });
});

test('nobody waits where nothing failed, nor on a cycle for ever', () => {
  expect(waitsOf(NOTEBOOK, new Set()).size).toBe(0);
  const circle = cells({ a: 'const a = b + x;', b: 'const b = a;', x: 'const x = 1;' });
  expect([...waitsOf(circle, new Set(['x'])).keys()]).toEqual(['a', 'b']);
});

test('a cell that does not parse still owns what it declares', () => {
  const broken = cells({ fit: 'const fit = await mcmc(model;', shown: 'fit.mean("mu")' });
  expect(waitsOf(broken, new Set(['fit'])).get('shown')).toMatchObject({ cell: 'fit', name: 'fit' });
  expect(ownerOf(broken, 'fit')).toBe('fit');
  expect(ownerOf(broken, 'Fit')).toBeUndefined();
});

test('names are found in a text by their declarations at its left edge', () => {
  expect(
    declaredNames('const a = (;\n  const inner = 1;\nlet { b, c: d } = x\nasync function f() {'),
  ).toEqual(['a', 'b', 'd', 'f']);
});

test('what a change reaches are the changed cells and all their readers', () => {
  expect([...readersOf(NOTEBOOK, new Set(['fit']))]).toEqual(['fit', 'mean', 'shown']);
});

test('what shows nothing without inference are the cells that call it, and all that read from them', () => {
  const all = cells({
    x: 'const x = 1;',
    fit: 'const fit = await mcmc(f);',
    a: 'fit.mean("mu")',
    b: 'x + 1',
  });
  expect([...samplingOf(all)]).toEqual(['fit', 'a']);
});

test('a cell nested too deeply to be read keeps no other from being looked at', () => {
  const all = cells({ deep: `const deep = x${'.add(1)'.repeat(9_000)};`, reader: 'deep + 1' });
  expect([...readersOf(all, new Set(['deep']))]).toEqual(['deep', 'reader']);
});
