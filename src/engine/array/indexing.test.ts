import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Index, Numeric, Tensor } from './index.ts';
import * as A from './index.ts';

const x = A.tensor([10, 11, 12, 13, 14]);
const w = A.tensor(A.range(24), [2, 3, 4]);

describe('at', () => {
  it.each<[Index[], unknown]>([
    [[0], 10],
    [[-1], 14],
    [['1:3'], [11, 12]],
    [[':'], [10, 11, 12, 13, 14]],
    [['::-2'], [14, 12, 10]],
    [['-2:'], [13, 14]],
    [['3:99'], [13, 14]],
    [['4:1'], []],
    [['2'], 12],
    [[[0, 0, 4]], [10, 10, 14]],
    [[[[0], [1]]], [[10], [11]]],
    [[[]], []],
    [[A.tensor(2)], 12],
    [[Int32Array.of(1)], [11]],
  ])('of a vector by %j', (indices, expected) => {
    expect(A.at(x, ...indices).toArray()).toEqual(expected);
  });

  it.each<[Index[], unknown]>([
    [[1, 2, 3], 23],
    [
      [1, 2],
      [20, 21, 22, 23],
    ],
    [[':, 0, 0'], [0, 12]],
    [['1, :, -1'], [15, 19, 23]],
    [
      [':', [2, 0], 1],
      [
        [9, 1],
        [21, 13],
      ],
    ],
    [
      [[0, 1], [2, 0], 1],
      [9, 13],
    ],
    [
      [[0, 1], ':', [3, 0]],
      [
        [3, 7, 11],
        [12, 16, 20],
      ],
    ],
    [
      [0, [1, 2], [3, 0]],
      [7, 8],
    ],
    [
      ['0, 0:2', [1]],
      [[1], [5]],
    ],
  ])('of a block by %j', (indices, expected) => {
    expect(A.at(w, ...indices).toArray()).toEqual(expected);
  });

  it('agrees with plain lists for any range', () => {
    const bound = fc.option(fc.integer({ min: -8, max: 8 }), { nil: undefined });
    fc.assert(
      fc.property(fc.nat(6), bound, bound, (n, start, end) => {
        const list = A.range(n);
        const text = `${start ?? ''}:${end ?? ''}`;
        expect(A.at(list, text).toArray()).toEqual(list.slice(start, end));
        expect(A.slice(list, start, end).toArray()).toEqual(list.slice(start, end));
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  it.each<[string, () => unknown, RegExp]>([
    ['past the end', () => A.at(x, 5), /index 5 is out of range: axis 0 has 5 elements/],
    ['before the start', () => A.at(x, -6), /index -6 is out of range/],
    ['in a list', () => A.at(x, [0, 7]), /index 7 is out of range/],
    ['negative in a list', () => A.at(x, [0, -1]), /index -1 is out of range/],
    ['of an empty array', () => A.at(A.zeros(0), 0), /0 elements/],
    ['of a later axis', () => A.at(w, 0, 3), /index 3 is out of range: axis 1 has 3/],
    ['that is not whole', () => A.at(x, 1.5), /1.5 is not an index/],
    ['that is NaN in a list', () => A.at(x, [NaN]), /NaN is not an index/],
    ['too many', () => A.at(x, 0, 0), /2 indices for an array of shape \[5\]/],
    ['of a scalar', () => A.at(3, 0), /1 indices for an array of shape \[\]/],
    ['by truth values', () => A.at(x, [true, false]), /true and false/],
    ['by nonsense', () => A.at(x, '1:2:3:4'), /not an index/],
    ['by nothing', () => A.at(x, ''), /not an index/],
    ['with step 0', () => A.at(x, '::0'), /step of 0/],
    ['by an object', () => A.at(x, {} as unknown as Numeric), /not an index/],
  ])('refuses an index %s', (_, pick, message) => {
    expect(pick).toThrow(message);
  });

  it('hints at codes that start at 1', () => {
    expect(() => A.at(x, [1, 5])).toThrow(
      expect.objectContaining({
        detail: expect.objectContaining({ hint: expect.stringContaining('start at 0') }),
      }),
    );
  });

  it('traces an index that is not known yet', () => {
    const k = { name: 'k', role: 'parameter', shape: [] } as const;
    const graph = A.trace([k], ([i]) => ({ y: A.at(w, i, ':', A.add(i, 1)) }));
    expect(graph.nodes[graph.outputs[0].node].shape).toEqual([3]);
  });
});

describe('gather and scatterAdd', () => {
  it('scatterAdd sums by group and is the transpose of gather', () => {
    fc.assert(
      fc.property(
        fc.nat(6),
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat(100)),
        (n, size, stream) => {
          const draw = (end: number): number => (stream.next().value ?? 0) % end;
          const indices = A.range(n).map(() => draw(size));
          const updates = A.range(n).map(() => draw(50));
          const values = A.range(size).map(() => draw(50));
          const left = A.dot(A.scatterAdd(updates, indices, size), values).item();
          expect(left).toBe(A.dot(updates, A.gather(values, indices)).item());
        },
      ),
      { numRuns: 50, seed: 4 },
    );
  });

  it('take along another axis', () => {
    expect(A.take(w, [3, 0], 2).shape).toEqual([2, 3, 2]);
    expect(A.take([[1, 2]], 1, -1).toArray()).toEqual([2]);
    expect(() => A.take(x, [5])).toThrow(/out of range/);
    expect(() => A.scatterAdd([1], [3], 3)).toThrow(/out of range/);
  });
});

describe('a Tensor in plain TypeScript', () => {
  it('has methods, elements by number, and iterates over its first axis', () => {
    const m = A.tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(m[1].toArray()).toEqual([3, 4]);
    expect([...m].map(row => A.sum(row).item())).toEqual([3, 7]);
    const [a, b] = A.tensor([5, 6]);
    expect(a.add(b).mul(2).item()).toBe(22);
    expect(m.sum(0).sub(1).max().item()).toBe(5);
    expect(m.length).toBe(2);
    expect(() => m[2]).toThrow(/out of range/);
  });

  it('refuses what would be silently wrong', () => {
    const m: Tensor = A.tensor([1, 2]);
    expect(() => m * 2).toThrow(/used as a plain number/);
    expect(() => Number(m)).toThrow(/used as a plain number/);
    expect(() => Reflect.set(m as unknown as object, '0', 5)).toThrow(/changed in place/);
    expect(() => [...A.tensor(5)]).toThrow(
      expect.objectContaining({ detail: expect.objectContaining({ hint: 'did you mean range(5)?' }) }),
    );
    expect(() => A.tensor(5).length).toThrow(/no length/);
    expect(() => m.item()).toThrow(/one element/);
  });

  it('prints in text', () => {
    expect(`${A.tensor(2.5)}`).toBe('2.5');
    expect(
      `${A.tensor([
        [1, -10],
        [0.123456, 3],
      ])}`,
    ).toBe('[[      1,     -10],\n [0.12346,       3]]');
    expect(`${A.tensor([NaN, Infinity, -Infinity])}`).toBe('[NaN,   ∞,  -∞]');
    expect(`${A.zeros(0)} ${A.zeros(2, 0)}`).toBe('[] [] (shape [2, 0])');
    expect(`${A.zeros(5000)}`).toBe('[0, 0, 0, …, 0, 0, 0]');
  });

  it('lends its methods to numbers and truth values once asked', () => {
    expect(Reflect.has(Number.prototype, 'add')).toBe(false);
    A.installScalarMethods();
    const three = 3 as Tensor;
    expect(three.add([1, 2]).toArray()).toEqual([4, 5]);
    expect(three.shape).toEqual([]);
    expect(three.item()).toBe(3);
    expect((true as unknown as Tensor).sum().item()).toBe(1);
    expect(() => [...three]).toThrow(/cannot loop over 3/);
    const keys: string[] = [];
    for (const key in Object(3)) keys.push(key);
    expect(keys).toEqual([]);
  });
});
