import { describe, expect, test } from 'vitest';
import { expectAgreement, GraphBuilder } from '../test-graphs.ts';
import { eliminateCommon } from './common.ts';
import { removeDead } from './dead.ts';
import { foldConstants } from './fold.ts';
import { joinPieces } from './join.ts';

const ops = (graph: { nodes: readonly { op: string }[] }): string[] => graph.nodes.map(node => node.op);

test('dead nodes go, inputs stay', () => {
  const b = new GraphBuilder();
  const x = b.input('x', [2]);
  b.input('unused', [3]);
  b.apply('exp', [x], {});
  b.output('y', b.apply('neg', [x], {}));
  expect(ops(removeDead(b.graph))).toEqual(['input', 'input', 'neg']);
});

test('constants fold with the kernels and keep their shape', () => {
  const b = new GraphBuilder();
  const sum = b.apply('add', [b.constant([1, 2], [2]), b.constant([3], [])], {});
  b.output('y', b.apply('mul', [sum, b.input('x', [2])], {}));
  const folded = removeDead(foldConstants(b.graph));
  expect(folded.nodes[0]).toMatchObject({ op: 'constant', params: { values: [4, 5] }, shape: [2] });
  expect(ops(folded)).toEqual(['constant', 'input', 'mul']);
});

describe('common subexpressions', () => {
  test('are computed once', () => {
    const b = new GraphBuilder();
    const x = b.input('x', [2]);
    b.output('y', b.apply('add', [b.apply('exp', [x], {}), b.apply('exp', [x], {})], {}));
    expect(ops(removeDead(eliminateCommon(b.graph)))).toEqual(['input', 'exp', 'add']);
  });

  test('keep 0 and −0 apart, and different parameters', () => {
    const b = new GraphBuilder();
    b.output('a', b.constant([0], [])).output('b', b.constant([-0], []));
    const x = b.input('x', [4, 4]);
    b.output('c', b.apply('sum', [x], { axes: [0] })).output('d', b.apply('sum', [x], { axes: [1] }));
    expect(eliminateCommon(b.graph).nodes).toHaveLength(b.graph.nodes.length);
  });
});

describe('pieces of a vector', () => {
  function pieces(starts: readonly number[]): GraphBuilder {
    const b = new GraphBuilder();
    const parts = starts.map((start, i) =>
      b.apply('unslice', [b.input(`x${i}`, [3])], { shape: [40], starts: [start], steps: [1] }),
    );
    b.output(
      'y',
      parts.reduce((a, part) => b.apply('add', [a, part], {})),
    );
    return b;
  }

  test('that do not meet become one concatenation', () => {
    const b = pieces([20, 0, 5]);
    const joined = removeDead(joinPieces(b.graph));
    expect(ops(joined)).not.toContain('add');
    expect(ops(joined)).toContain('concat');
    expectAgreement(b.graph);
  });

  test('that overlap are still added', () => {
    const b = pieces([20, 0, 2]);
    expect(ops(joinPieces(b.graph)).filter(op => op === 'add')).toHaveLength(1);
    expectAgreement(b.graph);
  });

  test('whose partial sum is used elsewhere stay right', () => {
    const b = pieces([20, 0, 5]);
    const partial = b.nodes.findIndex(node => node.op === 'add');
    b.output('partial', partial);
    expectAgreement(b.graph);
  });
});
