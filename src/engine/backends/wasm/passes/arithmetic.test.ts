/** The passes that round otherwise: sums taken apart, logarithms avoided, reciprocals shared. */
import { describe, expect, test } from 'vitest';
import { expectAgreement, GraphBuilder } from '../test-graphs.ts';
import { removeDead } from './dead.ts';
import { avoidLogs } from './logs.ts';
import { shareReciprocals } from './reciprocals.ts';
import { splitSums } from './sums.ts';

const ops = (graph: { nodes: readonly { op: string }[] }): string[] => graph.nodes.map(node => node.op);
const count = (graph: { nodes: readonly { op: string }[] }, op: string): number =>
  ops(graph).filter(own => own === op).length;
const positive = (size: number): number[] => Array.from({ length: size }, (_, i) => 0.2 + ((i * 7) % 11) / 3);
const all = { axes: [0] };

describe('a sum', () => {
  function build(size: number): GraphBuilder {
    const b = new GraphBuilder();
    const [x, data, a] = [b.input('x', [size]), b.input('y', [size], 'data'), b.input('a', [])];
    const minus = b.apply('neg', [b.apply('add', [b.apply('exp', [data], {}), a], {})], {});
    return b.output('sum', b.apply('sum', [b.apply('sub', [b.apply('mul', [x, x], {}), minus], {})], all));
  }

  test('of what parameters, data and single numbers decide is one sum of each', () => {
    const { graph } = build(50);
    expect(count(splitSums(graph), 'sum')).toBe(2);
    expectAgreement(graph, {}, 1e-12);
  });

  test('of few elements stays whole', () => {
    const { graph } = build(5);
    expect(splitSums(graph)).toBe(graph);
  });

  test('of terms of one kind stays whole', () => {
    const b = new GraphBuilder();
    b.output('sum', b.apply('sum', [b.apply('add', [b.input('x', [50]), b.input('z', [50])], {})], all));
    expect(count(splitSums(b.graph), 'sum')).toBe(1);
  });

  test('keeps infinities and NaN', () => {
    const { graph } = build(50);
    const ordinary = Array.from({ length: 50 }, () => 1);
    for (const odd of [Infinity, -Infinity, NaN]) {
      expectAgreement(graph, { x: ordinary.with(3, odd), y: ordinary, a: [2] }, 1e-13);
      expectAgreement(graph, { x: ordinary, y: ordinary.with(4, odd), a: [2] }, 1e-13);
      expectAgreement(graph, { x: ordinary, y: ordinary, a: [odd] }, 1e-13);
    }
  });
});

describe('a logarithm', () => {
  test('of an exponential is its argument', () => {
    const b = new GraphBuilder();
    b.output('y', b.apply('log', [b.apply('exp', [b.input('x', [3])], {})], {}));
    expect(ops(removeDead(avoidLogs(b.graph)))).toEqual(['input']);
  });

  test('of mean / (mean + c) uses log1p(mean / c)', () => {
    const b = new GraphBuilder();
    const mean = b.apply('exp', [b.input('eta', [40])], {});
    const c = b.apply('exp', [b.input('u', [])], {});
    b.output('tail', b.apply('log1p', [b.apply('div', [mean, c], {})], {}));
    const share = b.apply('div', [mean, b.apply('add', [mean, c], {})], {});
    b.output('log', b.apply('log', [share], {}));
    const logs = avoidLogs(b.graph).nodes.filter(node => node.op === 'log');
    expect(logs.map(node => node.shape)).toEqual([[]]);
    expectAgreement(b.graph, {}, 1e-13);
  });

  test('of a product of numbers of unknown sign is taken', () => {
    const b = new GraphBuilder();
    const [x, a] = [b.input('x', [40]), b.input('a', [])];
    b.output('y', b.apply('log', [b.apply('mul', [x, a], {})], {}));
    expect(count(avoidLogs(b.graph), 'log')).toBe(1);
    expectAgreement(b.graph, { x: positive(40).map(value => -value), a: [-2] }, 1e-13);
  });
});

describe('divisions', () => {
  test('by one number or one array become products with one reciprocal', () => {
    const b = new GraphBuilder();
    const [x, z, a] = [b.input('x', [40]), b.input('z', [40]), b.input('a', [])];
    b.output('first', b.apply('div', [x, z], {})).output(
      'second',
      b.apply('div', [b.apply('neg', [x], {}), z], {}),
    );
    b.output('third', b.apply('div', [x, a], {})).output('alone', b.apply('div', [z, x], {}));
    expect(count(shareReciprocals(b.graph), 'div')).toBe(3);
    expectAgreement(b.graph, { x: positive(40), z: positive(40).reverse(), a: [3] }, 1e-15);
  });

  test('keep zeros, infinities and NaN', () => {
    const b = new GraphBuilder();
    const [x, a] = [b.input('x', [40]), b.input('a', [])];
    b.output('y', b.apply('div', [x, a], {}));
    const odd = [0, -0, Infinity, -Infinity, NaN, 1, -1];
    const x0 = Array.from({ length: 40 }, (_, i) => odd[i % odd.length]);
    for (const value of odd) expectAgreement(b.graph, { x: x0, a: [value] });
  });
});
