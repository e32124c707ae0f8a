import { expect, test } from 'vitest';
import type { GraphOutput } from './output.ts';
import { readOutput } from './read-output.ts';

const stage = {
  name: 'as written',
  does: 'Everything.',
  nodes: 2,
  value: -3.5,
  graph: {
    nodes: [
      { op: 'input', inputs: [], shape: [2], detail: 'x' },
      { op: 'sum', inputs: [0], shape: [], place: 'line 1 of a' },
    ],
    outputs: [{ name: 'value', node: 1 }],
  },
};
const graph: GraphOutput = { kind: 'graph', title: 'f', sentence: 'f: 2 nodes', stages: [stage] };
const withNodes = (nodes: unknown) => ({
  ...graph,
  stages: [{ ...stage, graph: { nodes, outputs: [{ name: 'value', node: 0 }] } }],
});

test('a graph passes as it is, also when it was stored', () => {
  expect(readOutput(graph)).toEqual(graph);
  expect(readOutput(JSON.parse(JSON.stringify(graph)))).toEqual(graph);
});

test.each([
  ['no step', { ...graph, stages: [] }],
  ['too many steps', { ...graph, stages: Array(41).fill(stage) }],
  ['too many nodes', withNodes(Array(1001).fill({ op: 'add', inputs: [], shape: [] }))],
  ['a node that reads itself', withNodes([{ op: 'neg', inputs: [0], shape: [] }])],
  ['a node that reads a later one', withNodes([{ op: 'neg', inputs: [1], shape: [] }, stage.graph.nodes[0]])],
  ['an input that is no place', withNodes([{ op: 'neg', inputs: [-1], shape: [] }])],
  ['an output that is no node', withNodes([])],
  ['an endless name', withNodes([{ op: 'a'.repeat(2000), inputs: [], shape: [] }])],
  ['endless code', { ...graph, stages: [{ ...stage, code: 'a'.repeat(200_000) }] }],
])('a graph with %s is refused', (_, output) => {
  expect(readOutput(output)).toBeUndefined();
});
