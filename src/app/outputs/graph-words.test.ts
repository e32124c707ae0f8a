import { expect, test } from 'vitest';
import type { GraphNode } from '../../notebook/output.ts';
import { describeNode, labelOf, signatures } from './graph-words.ts';

const nodes: GraphNode[] = [
  { op: 'input', inputs: [], shape: [8], detail: 'x' },
  { op: 'constant', inputs: [], shape: [], detail: '0.5' },
  { op: 'mul', inputs: [1, 0], shape: [8], place: 'line 3 of model' },
  { op: 'reshape', inputs: [2], shape: [8] },
  { op: 'sub', inputs: [3, 1], shape: [8], once: true },
  { op: 'sum', inputs: [4], shape: [] },
];

test('single numbers are read where they are used, on their side of the sign', () => {
  expect(nodes.map((_, id) => labelOf(nodes[id], nodes))).toEqual([
    'x',
    '0.5',
    '0.5 ×',
    'reshape',
    '− 0.5',
    'sum',
  ]);
});

test('a node is described with shape, inputs, when and where', () => {
  expect(describeNode(2, nodes)).toBe('2 mul · 8 · of 0.5, 0 input · line 3 of model');
  expect(describeNode(4, nodes)).toBe('4 sub · 8 · of 3 reshape, 0.5 · once per data');
  expect(describeNode(5, nodes)).toBe('5 sum · one number · of 4 sub');
});

test('a signature is that of the computation: numbering, order of factors and idle reshapes do not matter', () => {
  const other: GraphNode[] = [
    { op: 'constant', inputs: [], shape: [], detail: '0.5' },
    { op: 'input', inputs: [], shape: [8], detail: 'x' },
    { op: 'mul', inputs: [1, 0], shape: [8] },
    { op: 'sub', inputs: [2, 0], shape: [8] },
    { op: 'sub', inputs: [0, 2], shape: [8] },
  ];
  const [a, b] = [signatures(nodes), signatures(other)];
  expect(b[2]).toBe(a[2]);
  expect(b[3]).toBe(a[4]);
  expect(a).not.toContain(b[4]);
});
