/** The helpers on tensors, traced values, distributions and plain values. */
import { describe, expect, it } from 'vitest';
import { isTensor, tensor, trace } from '../array/index.ts';
import type { Tensor } from '../array/index.ts';
import { currentLoops, currentSite } from '../array/position.ts';
import { TildeError } from '../errors.ts';
import { createRuntime } from './runtime.ts';
import type { SiteInfo } from './cell.ts';

const SITES: SiteInfo[] = [
  { id: 0, kind: 'if', line: 3, column: 5, endLine: 3, endColumn: 9 },
  { id: 1, kind: '~', name: 'mu', line: 4, column: 2, endLine: 4, endColumn: 8 },
];
const normal = { [Symbol.for('tilde.distribution')]: true, name: 'Normal' };
const $ = createRuntime('cell4', SITES, {
  draw: d => ({ drawn: d, site: currentSite() }),
  nameOf: () => 'mu',
});
const x = tensor([1, 2, 3]);
const one = tensor(1);
const zero = tensor(0);

/** The error `work` throws, which must be a TildeError that knows its place and what to do. */
function failure(work: () => unknown): TildeError {
  try {
    work();
  } catch (error) {
    if (!(error instanceof TildeError)) throw error;
    expect(error.detail.span).toMatchObject({ cell: 'cell4', line: 3, column: 5 });
    expect(error.detail).toMatchObject({ expected: expect.any(String), got: expect.any(String) });
    return error;
  }
  throw new Error('nothing was thrown');
}

/** Runs `work` on a traced scalar, a traced vector of three, and gives what it returns or throws. */
function traced<T>(work: (scalar: Tensor, vector: Tensor) => T): T {
  let result: { readonly value: T } | undefined;
  trace(
    [
      { name: 'a', role: 'parameter', shape: [] },
      { name: 'v', role: 'parameter', shape: [3] },
    ],
    ([a, v]) => {
      result = { value: work(a, v) };
      return { out: a };
    },
  );
  if (!result) throw new Error('the trace did not run');
  return result.value;
}

const list = (value: unknown) => (isTensor(value) ? value.toArray() : value);

describe('operators', () => {
  it('compute element by element on arrays, lists and typed arrays', () => {
    expect(list($.$add(x, 1, 0))).toEqual([2, 3, 4]);
    expect(list($.$mul(2, [1, 2, 3], 0))).toEqual([2, 4, 6]);
    expect(list($.$sub(new Float64Array([1, 2]), 1, 0))).toEqual([0, 1]);
    expect(list($.$div(x, [1, 2, 3], 0))).toEqual([1, 1, 1]);
    expect(list($.$pow(x, 2, 0))).toEqual([1, 4, 9]);
    expect(list($.$mod(x, 2, 0))).toEqual([1, 0, 1]);
    expect(list($.$gt(x, 1, 0))).toEqual([0, 1, 1]);
    expect(list($.$le([1, 2], 1, 0))).toEqual([1, 0]);
    expect(list($.$eq(x, 2, 0))).toEqual([0, 1, 0]);
    expect(list($.$ne(2, x, 0))).toEqual([1, 0, 1]);
    expect(list($.$neg(x, 0))).toEqual([-1, -2, -3]);
    expect(list($.$not(tensor([0, 2]), 0))).toEqual([1, 0]);
    expect($.$pos(x, 0)).toBe(x);
  });

  it('do what JavaScript does on plain values', () => {
    expect($.$add('a', 1, 0)).toBe('a1');
    expect($.$add([1], 'a', 0)).toBe('1a');
    expect($.$add(1n, 2n, 0)).toBe(3n);
    expect($.$pow(2n, 3n, 0)).toBe(8n);
    expect($.$sub(new Date(5), new Date(3), 0)).toBe(2);
    expect($.$eq(null, undefined, 0)).toBe(false);
    expect($.$eq(null, undefined, 0, true)).toBe(true);
    expect($.$lt('a', 'b', 0)).toBe(true);
    expect($.$eq(normal, normal, 0)).toBe(true);
    expect($.$not('', 0)).toBe(true);
    expect($.$neg(2n, 0)).toBe(-2n);
    expect($.$add(1, undefined, 0)).toBeNaN();
  });

  it('print an array beside text', () => {
    expect($.$add('x is ', tensor([1, 2]), 0)).toBe(`x is ${String(tensor([1, 2]))}`);
  });

  it('refuse a distribution and tell to draw first', () => {
    for (const work of [
      () => $.$add(1, normal, 0),
      () => $.$mul(normal, x, 0),
      () => $.$gt(x, normal, 0),
      () => $.$neg(normal, 0),
      () => $.$pos(normal, 0),
      () => $.$iter(normal, 0),
      () => $.$at(x, 0, normal),
      () => $.$if(normal, 0),
    ]) {
      expect(failure(work).message).toMatch(/draw a value first: `~Normal\(…\)`/);
    }
  });

  it('refuse what is no number', () => {
    expect(failure(() => $.$mul(x, 'a', 0)).detail.got).toBe('the text "a"');
    expect(failure(() => $.$mul(2, Math.sqrt, 0)).detail.hint).toMatch(/call the function/);
    expect(failure(() => $.$add([1, 2], [3, 4], 0)).detail.hint).toMatch(/tensor\(data\)/);
    expect(failure(() => $.$add(x, { a: 1 }, 0)).detail.got).toBe('an object');
  });

  it('tell where shapes do not fit', () => {
    expect(failure(() => $.$add(x, tensor([1, 2]), 0)).code).toBe('shape');
  });
});

describe('conditions', () => {
  it('are decided by known numbers', () => {
    expect([
      $.$if(one, 0),
      $.$if(zero, 0),
      $.$if(tensor(NaN), 0),
      $.$if(tensor([2]), 0),
      $.$if('a', 0),
      $.$if(0, 0),
    ]).toEqual([true, false, false, true, true, false]);
    expect($.$lg(one, 0)).toBe(one);
    expect($.$lg(zero, 0)).toBe(0);
    expect($.$lg('', 0)).toBe('');
    expect(
      $.$cond(
        one,
        () => 'a',
        () => 'b',
        0,
      ),
    ).toBe('a');
  });

  it('on a vector are refused', () => {
    for (const work of [
      () => $.$if(x, 0),
      () => $.$lg(x, 0),
      () => $.$truth(x, 0),
      () => traced((_, v) => $.$if(v, 0)),
    ]) {
      const error = failure(work);
      expect(error.code).toBe('condition');
      expect(error.message).toMatch(/shape \[3\]/);
      expect(error.detail.hint).toMatch(/where/);
    }
  });

  it('on a traced value are refused and name the site', () => {
    for (const test of [$.$if, $.$lg]) {
      const error = failure(() => traced(a => test(a, 0)));
      expect(error.code).toBe('condition');
      expect(error.message).toMatch(/`if` depends on the random value `mu`.*not known/);
      expect(error.detail.site).toBe('mu');
    }
  });

  it('on a traced value select between pure branches', () => {
    const ops = (work: (a: Tensor) => unknown) => {
      const graph = trace([{ name: 'a', role: 'parameter', shape: [] }], ([a]) => ({
        out: work(a) as Tensor,
      }));
      return graph.nodes.map(node => node.op);
    };
    expect(
      ops(a =>
        $.$cond(
          $.$gt(a, 0, 0),
          () => a,
          () => $.$neg(a, 0),
          0,
        ),
      ),
    ).toContain('select');
    expect(
      failure(() =>
        traced(a =>
          $.$cond(
            a,
            () => 'x',
            () => 1,
            0,
          ),
        ),
      ).code,
    ).toBe('condition');
    expect(
      failure(() =>
        traced(a =>
          $.$cond(
            a,
            () => normal,
            () => normal,
            0,
          ),
        ),
      ).detail.hint,
    ).toMatch(/mixture/);
  });
});

describe('members', () => {
  const W = tensor([
    [1, 2],
    [3, 4],
  ]);

  it('are gathered and sliced', () => {
    expect(list($.$at(x, 0, 1))).toBe(2);
    expect(list($.$at(W, 0, 0, 1))).toBe(2);
    expect(list($.$at(W, 0, ':, 0'))).toEqual([1, 3]);
    expect(list($.$at(x, 0, [0, 2]))).toEqual([1, 3]);
    expect(list($.$at([5, 6, 7], 0, tensor([2, 0])))).toEqual([7, 5]);
    expect(list($.$at([5, 6, 7], 0, [1, 1]))).toEqual([6, 6]);
    expect(
      list(
        $.$at(
          [
            [1, 2],
            [3, 4],
          ],
          0,
          1,
          0,
        ),
      ),
    ).toBe(3);
    const data = createRuntime('cell4', SITES, { draw: () => 0 });
    expect(traced(a => (data.$at([5, 6, 7], 0, a) as Tensor).shape)).toEqual([]);
    expect(() => traced(a => $.$at(x, 0, a))).toThrow('depends on the random value "mu"');
  });

  it('of plain values are as ever', () => {
    expect($.$at(['a', 'b'], 0, 1)).toBe('b');
    expect($.$at(['a', 'b'], 0, one)).toBe('b');
    expect($.$at({ a: 1 }, 0, 'a')).toBe(1);
    expect($.$at('abc', 0, 1)).toBe('b');
    expect($.$at([1], 0, 5)).toBeUndefined();
    expect($.$at([1, 2], 0, 'length')).toBe(2);
    expect($.$at({ 2: 'x' }, 0, 1, 2)).toBe('x');
    expect(() => $.$at(undefined, 0, 'a')).toThrow(TypeError);
  });

  it('of lists of other things are not chosen at random', () => {
    expect(failure(() => traced(a => $.$at([normal, normal], 0, a))).code).toBe('condition');
    expect(failure(() => traced(a => $.$at({ a: 1 }, 0, a))).code).toBe('condition');
  });

  it('cannot be assigned in an array', () => {
    expect(failure(() => $.$set(x, 0, 1, 0)).message).toMatch(/cannot be assigned into/);
    expect(failure(() => traced(a => $.$set(new Float64Array(2), 0, a, 0))).detail.hint).toMatch(/stack/);
    const o: Record<string, unknown> = {};
    expect($.$set(o, 'a', x, 0)).toBe(x);
    expect(o.a).toBe(x);
    const numbers = new Float64Array(2);
    $.$set(numbers, one, tensor(4), 0);
    expect(numbers).toEqual(Float64Array.of(0, 4));
  });

  it('of a number are not iterated', () => {
    expect(failure(() => $.$iter(5, 0)).message).toMatch(/did you mean range\(5\)\?/);
    expect($.$iter(x, 0)).toBe(x);
  });

  it('that compare by identity refuse arrays', () => {
    expect($.$member([1, 2], 'includes', 0, 2)).toBe(true);
    expect($.$member(new Map([[1, 'a']]), 'get', 0, 1)).toBe('a');
    expect($.$member({ get: (k: number) => k + 1 }, 'get', 0, 1)).toBe(2);
    expect($.$member(Number, 'isFinite', 0, 3)).toBe(true);
    for (const [obj, name] of [
      [[1], 'includes'],
      [new Map(), 'get'],
      [new Set(), 'has'],
      [Number, 'isInteger'],
    ] as const) {
      expect(failure(() => $.$member(obj, name, 0, one)).message).toContain(
        `\`${name}\` compares by identity`,
      );
    }
    expect(() => $.$member({}, 'get', 0)).toThrow(/\.get is not a function/);
  });
});

describe('sites', () => {
  it('are ambient while their call runs, and only then', () => {
    const site = { name: 'mu', span: { cell: 'cell4', line: 4, column: 2, endLine: 4, endColumn: 8 } };
    expect($.$tilde(normal, 1)).toEqual({ drawn: normal, site });
    expect($.$call(1, (a, b) => [a, b, currentSite()], 1, 2)).toEqual([1, 2, site]);
    expect(currentSite()).toBeUndefined();
    expect(() =>
      $.$call(1, () => {
        throw new Error('x');
      }),
    ).toThrow('x');
    expect(currentSite()).toBeUndefined();
  });

  it('give their place to errors that have none', () => {
    const error = failure(() =>
      $.$call(0, () => {
        throw new TildeError('argument', 'no', { expected: 'a', got: 'b' });
      }),
    );
    expect(error.message).toBe('no');
  });

  it('leave ~ to bits on plain numbers and refuse the rest', () => {
    expect($.$tilde(5, 0)).toBe(-6);
    expect($.$tilde(5n, 0)).toBe(-6n);
    expect(failure(() => $.$tilde(x, 0)).message).toMatch(/draws from a distribution/);
    expect(failure(() => $.$tilde(function Beta() {}, 0)).detail.hint).toMatch(/~Beta\(…\)/);
    expect(failure(() => $.$tilde(undefined, 0)).code).toBe('language');
  });

  it('count loops, nested and left early', () => {
    const outer = $.$loop(0);
    outer.next();
    outer.next();
    const inner = $.$loop(1);
    inner.next();
    expect(currentLoops()).toEqual([
      { key: 'cell4:0', index: 1 },
      { key: 'cell4:1', index: 0 },
    ]);
    outer.end();
    inner.end();
    expect(currentLoops()).toEqual([]);
  });

  it('tell of names nobody defines', () => {
    expect($.$name({ a: 1 }, 'a', 0)).toBe(1);
    expect($.$name({}, 'Map', 0)).toBe(Map);
    expect(failure(() => $.$name({}, 'nobody', 0)).code).toBe('reference');
    expect(failure(() => $.$name({}, '_t', 0)).detail.hint).toMatch(/private/);
  });
});

describe('Math', () => {
  type Functions = Record<string, (...args: unknown[]) => unknown>;
  const math = $.$Math as unknown as Functions;

  it('agrees with the built-in one on plain numbers to the last bits', () => {
    for (const name of Object.getOwnPropertyNames(Math)) {
      if (name === 'random') continue;
      const builtIn: unknown = Reflect.get(Math, name);
      if (typeof builtIn !== 'function') {
        expect(Reflect.get(math, name)).toBe(builtIn);
        continue;
      }
      for (const args of [[0.3], [0.9, 2], [3, 4], [1.5], [-0.4, 1]]) {
        const expected: unknown = Reflect.apply(builtIn, undefined, args);
        const got = math[name](...args) as number;
        if (typeof expected !== 'number') throw new Error(name);
        if (Number.isNaN(expected)) expect(got, name).toBeNaN();
        else
          expect(Math.abs(got - expected), `${name}(${args.join()})`).toBeLessThanOrEqual(
            4e-16 * (1 + Math.abs(expected)),
          );
      }
    }
    expect([math.log2(8), math.log10(1000), math.hypot(3, 4), math.max(), math.hypot()]).toEqual([
      3,
      3,
      5,
      -Infinity,
      0,
    ]);
  });

  it('takes arrays', () => {
    expect(list(math.sqrt(tensor([4, 9])))).toEqual([2, 3]);
    expect(list(math.max(x, 2))).toEqual([2, 2, 3]);
    expect(list(math.min(1, x))).toEqual([1, 1, 1]);
    expect(list(math.hypot(tensor([3]), tensor([4])))).toEqual([5]);
    expect(list(math.floor(tensor([1.5])))).toEqual([1]);
    expect(() => math.imul(x, x)).toThrow(/does not take arrays/);
  });

  it('refuses to round a traced value', () => {
    expect(() => traced(a => math.floor(a))).toThrow(/Math\.floor of a random value has derivative 0/);
  });

  it('draws from the source it is given', () => {
    const seeded = createRuntime('c', [], { draw: () => 0, random: () => 0.25 });
    expect((seeded.$Math.random as () => number)()).toBe(0.25);
  });
});
