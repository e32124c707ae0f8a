import { describe, expect, it } from 'vitest';
import type { Notebook } from '../../notebook/document.ts';
import { differenceOf } from './difference.ts';

const of = (cells: Readonly<Record<string, string>>, seed = 1): Notebook => ({
  version: 1,
  title: 'T',
  seed,
  cells: Object.entries(cells).map(([id, source]) => ({ id, kind: 'code', source })),
});

describe('what has become of a version', () => {
  it('is said in cells', () => {
    expect(differenceOf(of({ a: '1', b: '2', c: '3' }), of({ a: '1', b: '20', d: '4', e: '5' }))).toBe(
      'cells: 1 changed since, 2 added since, 1 deleted since',
    );
    expect(differenceOf(of({ a: '1', b: '2' }), of({ b: '2', a: '1' }))).toBe('cells in another order');
    expect(differenceOf(of({ a: '1' }, 7), of({ a: '1' }))).toBe('seed 7');
    expect(differenceOf(of({ a: '1' }), of({ a: '1' }))).toBe('as now');
    expect(differenceOf(null, of({}))).toBe('cannot be read');
  });
});
