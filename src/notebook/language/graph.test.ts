/** Cells depend on each other through names. */
import { describe, expect, it } from 'vitest';
import { buildGraph, invalidated, neededFor, unresolved } from './graph.ts';
import type { CellNames } from './graph.ts';
import { compiled } from './run.fixture.ts';

function cells(...sources: string[]): CellNames[] {
  return sources.map((source, i) => ({ id: `c${i + 1}`, ...compiled(source) }));
}

describe('the graph of cells', () => {
  it('orders cells by what they read, else as they stand', () => {
    const graph = buildGraph(cells('const z = x + y', 'const x = 1', 'const y = x * 2', 'console.log(5)'));
    expect(graph.order).toEqual(['c2', 'c3', 'c1', 'c4']);
    expect(graph.problems).toEqual([]);
    expect(graph.dependencies.get('c1')).toEqual(['c2', 'c3']);
  });

  it('sees reads inside functions and through destructuring, and not what a scope shadows', () => {
    const graph = buildGraph(
      cells(
        'const { a, b: [c] } = o()',
        'function f(a) { return a + c }',
        'const g = () => { const c = 1; return { a: c } }',
        'const h = { [a]: 1 }',
        'let k; try {} catch (a) { k = a.c }',
        'for (const a of [1]) { const c = a }',
      ),
    );
    expect(graph.dependencies.get('c2')).toEqual(['c1']);
    expect(graph.dependencies.get('c3')).toEqual([]);
    expect(graph.dependencies.get('c4')).toEqual(['c1']);
    expect(graph.dependencies.get('c5')).toEqual([]);
    expect(graph.dependencies.get('c6')).toEqual([]);
  });

  it('names the cells of a cycle and still orders the rest', () => {
    const graph = buildGraph(
      cells('const a = b', 'const b = c', 'const c = a', 'const d = a', 'const e = 1'),
    );
    expect(graph.order).toEqual(['c5']);
    expect(graph.problems).toHaveLength(1);
    expect(graph.problems[0]).toMatchObject({ kind: 'cycle', cells: ['c1', 'c2', 'c3'] });
    expect(graph.problems[0].message).toMatch(/c1, c2 and c3 depend on each other through `a`, `b` and `c`/);
  });

  it('gives a name one owner', () => {
    const graph = buildGraph(cells('const a = 1', 'const a = 2', 'a'));
    expect(graph.problems).toMatchObject([{ kind: 'owner', cells: ['c1', 'c2'], name: 'a' }]);
    expect(graph.dependencies.get('c3')).toEqual(['c1']);
  });

  it('keeps private names private', () => {
    const all = cells('const _t = 1; const a = _t', 'const _t = 2; const b = _t + a', '_t');
    const graph = buildGraph(all);
    expect(graph.problems).toEqual([]);
    expect(unresolved(graph, all[2], () => false)).toEqual(['_t']);
    expect(unresolved(graph, all[1], () => false)).toEqual([]);
  });

  it('runs cheap cells again at once and marks costly ones and what reads them stale', () => {
    const all = cells(
      'const n = 1',
      'const m = () => n',
      'const p = await mcmc(m)',
      'p.summary()',
      'n + 1',
      'const other = 2',
    );
    const graph = buildGraph(all);
    expect(invalidated(graph, all, ['c1'])).toEqual({ run: ['c1', 'c2', 'c5'], stale: ['c3', 'c4'] });
    expect(invalidated(graph, all, ['c6'])).toEqual({ run: ['c6'], stale: [] });
    expect(invalidated(graph, all, ['c3'])).toEqual({ run: [], stale: ['c3', 'c4'] });
    expect(neededFor(graph, 'c4')).toEqual(['c1', 'c2', 'c3', 'c4']);
  });
});
