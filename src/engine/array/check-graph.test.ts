import { describe, expect, it } from 'vitest';
import * as A from './index.ts';
import { runLoop } from './loop.ts';

const x = { name: 'x', role: 'parameter', shape: [3] } as const;
const graph = A.trace([x], ([v]) => ({
  y: A.sum(A.at(A.mul(v, [1, 2, 3]), [0, 2])),
  l: A.cholesky(A.add(A.outer(v, v), A.eye(3))),
  c: A.concat([v, A.cumsum(v), A.where(A.gt(v, 0), v, A.slice(v, 0, 1))]),
}));

type Loose = {
  nodes: Record<string, unknown>[];
  inputs: Record<string, unknown>[];
  outputs: Record<string, unknown>[];
} & Record<string, unknown>;
/** A copy of the good graph with one thing made wrong. */
function broken(change: (copy: Loose) => void): Loose {
  const copy = structuredClone(graph) as unknown as Loose;
  change(copy);
  return copy;
}
const nodeOf = (copy: Loose, op: string): Record<string, unknown> =>
  copy.nodes.find(node => node.op === op) ?? {};

describe('checkGraph', () => {
  it('accepts what trace makes and rebuilds it equal', () => {
    expect(A.checkGraph(structuredClone(graph))).toEqual(graph);
    expect(A.checkGraph({ nodes: [], inputs: [], outputs: [] })).toEqual({
      nodes: [],
      inputs: [],
      outputs: [],
    });
  });

  it('does not keep the lists it was given', () => {
    const copy = broken(() => undefined);
    const checked = A.checkGraph(copy);
    copy.nodes.length = 0;
    expect(checked.nodes.length).toBe(graph.nodes.length);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a number', 3],
    ['a list', []],
    ['a missing part', { nodes: [], inputs: [] }],
    ['a further key', broken(g => (g.extra = 1))],
    ['nodes that are no list', broken(g => Reflect.set(g, 'nodes', { length: 0 }))],
    ['nodes with a hole', broken(g => Reflect.deleteProperty(g.nodes, 1))],
    ['an unknown operation', broken(g => (g.nodes[1].op = 'fetch'))],
    ['an operation named like a prototype key', broken(g => (g.nodes[1].op = 'constructor'))],
    ['a node with a further key', broken(g => (g.nodes[1].code = 'x'))],
    ['a node without params', broken(g => delete g.nodes[1].params)],
    [
      'a node that reads itself',
      broken(g => (nodeOf(g, 'mul').inputs = [0, g.nodes.findIndex(n => n.op === 'mul')])),
    ],
    ['a node that reads a later one', broken(g => (nodeOf(g, 'mul').inputs = [0, 99]))],
    ['a negative id', broken(g => (nodeOf(g, 'mul').inputs = [0, -1]))],
    ['a fractional id', broken(g => (nodeOf(g, 'mul').inputs = [0, 0.5]))],
    ['an id that is text', broken(g => (nodeOf(g, 'mul').inputs = [0, '0']))],
    ['too few inputs', broken(g => (nodeOf(g, 'mul').inputs = [0]))],
    ['a false shape', broken(g => (nodeOf(g, 'mul').shape = [4]))],
    ['a negative extent', broken(g => (nodeOf(g, 'mul').shape = [-3]))],
    ['an infinite extent', broken(g => (g.nodes[0].shape = [Infinity]))],
    ['an extent whose product overflows', broken(g => (g.nodes[0].shape = [2 ** 40, 2 ** 40]))],
    ['too many axes', broken(g => (g.nodes[0].shape = Array.from({ length: 33 }, () => 1)))],
    [
      'a constant of the wrong length',
      broken(g => (nodeOf(g, 'constant').params = { values: [1, 2, 3, 4, 5, 6, 7] })),
    ],
    ['a constant with text in it', broken(g => (nodeOf(g, 'constant').params = { values: ['1'] }))],
    ['params of another primitive', broken(g => (nodeOf(g, 'mul').params = { axis: 0 }))],
    ['params with a prototype', broken(g => (nodeOf(g, 'mul').params = Object.create({ evil: 1 })))],
    ['an axis out of range', broken(g => (nodeOf(g, 'cumsum').params = { axis: 3, reverse: false }))],
    [
      'a slice outside its array',
      broken(g => (nodeOf(g, 'slice').params = { starts: [3], sizes: [1], steps: [1] })),
    ],
    [
      'a slice with step 0',
      broken(g => (nodeOf(g, 'slice').params = { starts: [0], sizes: [1], steps: [0] })),
    ],
    ['a fractional concat axis', broken(g => (nodeOf(g, 'concat').params = { axis: 0.5 }))],
    ['a negative gather batch', broken(g => (nodeOf(g, 'gather').params = { axis: 0, batch: -1 }))],
    ['an input under another name', broken(g => (g.inputs[0].name = 'z'))],
    ['an input of unknown role', broken(g => (g.inputs[0].role = 'secret'))],
    ['an input that names no input node', broken(g => (g.inputs[0].node = 1))],
    ['an input listed twice', broken(g => g.inputs.push(g.inputs[0]))],
    ['an input node that is not listed', broken(g => (g.inputs.length = 0))],
    ['an output that does not exist', broken(g => (g.outputs[0].node = 999))],
    ['two outputs of one name', broken(g => (g.outputs[1].name = 'y'))],
    ['an output named __proto__', broken(g => (g.outputs[0].name = '__proto__'))],
    ['an output without a name', broken(g => (g.outputs[0].name = ''))],
  ])('rejects %s', (_, value) => {
    expect(() => A.checkGraph(value)).toThrow(
      expect.objectContaining({ name: 'TildeError', message: expect.stringContaining('not a valid graph') }),
    );
  });

  it('rejects a graph class, a list subclass and an object with a getter key too many', () => {
    class Fake {
      nodes = [];
      inputs = [];
      outputs = [];
    }
    class List extends Array {}
    expect(() => A.checkGraph(new Fake())).toThrow(/not a valid graph/);
    expect(() => A.checkGraph({ nodes: new List(), inputs: [], outputs: [] })).toThrow(/must be lists/);
    expect(() => A.checkGraph({ nodes: [], inputs: [], outputs: [], [Symbol('s')]: 1 })).toThrow(/exactly/);
  });

  it('bounds nodes and memory', () => {
    expect(() => A.checkGraph(graph, { nodes: 3, elements: 1e6 })).toThrow(/more than 3/);
    expect(() => A.checkGraph(graph, { nodes: 1e3, elements: 20 })).toThrow(/more than 20 numbers/);
    const huge = broken(g => (g.nodes[0].shape = [2 ** 30]));
    expect(() => A.checkGraph(huge)).toThrow(/not a valid graph/);
  });
});

describe('checkGraph of a scan', () => {
  const looped = A.trace([x], ([v]) => ({
    last: runLoop({
      carry: [A.sum(v)],
      xs: [v],
      length: 3,
      step: ([s], [e]) => ({ carry: [A.mul(s, e)], ys: [] }),
    }).carry[0],
  }));
  type Params = Record<string, unknown> & { body: Record<string, unknown[]> };
  const wrong = (change: (params: Params) => void): unknown => {
    const copy = structuredClone(looped) as unknown as Loose;
    change(nodeOf(copy, 'scan').params as Params);
    return copy;
  };

  it('accepts what trace makes and rebuilds the body', () => {
    const copy = structuredClone(looped);
    expect(A.checkGraph(copy)).toEqual(looped);
  });

  it.each<[string, unknown]>([
    ['a body that is text', wrong(p => Reflect.set(p, 'body', 'x'))],
    ['a body with a further key', wrong(p => Reflect.set(p.body, 'code', []))],
    [
      'a body with an unknown operation',
      wrong(p => Reflect.set(p.body.nodes.at(-1) as object, 'op', 'fetch')),
    ],
    [
      'a body that reads a later node',
      wrong(p => Reflect.set(p.body.nodes.at(-1) as object, 'inputs', [0, 99])),
    ],
    ['an output that does not exist', wrong(p => (p.body.outputs = [77]))],
    ['an input that is no input node', wrong(p => (p.body.inputs = [p.body.nodes.length - 1]))],
    ['an input named twice', wrong(p => (p.body.inputs = [0, 0]))],
    ['more carries than outputs', wrong(p => (p.carries = 9))],
    ['a negative length', wrong(p => (p.length = -1))],
    ['another length than its xs', wrong(p => (p.length = 4))],
    ['a flag that is no flag', wrong(p => (p.stops = 1))],
  ])('refuses %s', (_, value) => {
    expect(() => A.checkGraph(value)).toThrow(/not a valid graph/);
  });

  it('counts the nodes of bodies', () => {
    const nodes = looped.nodes.length;
    expect(() => A.checkGraph(looped, { nodes, elements: 1000 })).toThrow(/more than/);
  });

  it('is printed with its body', () => {
    expect(A.printGraph(looped)).toContain('return %');
    expect(A.printGraph(looped).split('\n').length).toBeGreaterThan(looped.nodes.length + 3);
  });
});
