/** Every op on arrays, traced and compiled, against the interpreter: rows of the reference tables, values bound late. */
import { describe, test } from 'vitest';
import type { Graph } from '../../array/graph.ts';
import { toValue } from '../../array/convert.ts';
import type { Shape } from '../../array/primitives.ts';
import type { Numeric } from '../../array/types.ts';
import { trace } from '../../array/trace.ts';
import { argumentsOf, arrayPlaces, arrays, elementwise, opNamed } from '../../array/test/op-tables.ts';
import { expectAgreement, GraphBuilder, numbers } from './test-graphs.ts';

interface Given {
  readonly name: string;
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

function givenAt(args: readonly unknown[], places: readonly number[]): Given[] {
  return places.map(i => {
    const { full, value } = toValue(args[i] as Numeric);
    return { name: `x${i}`, shape: full, values: value?.values ?? [] };
  });
}

function traced(
  op: string,
  args: readonly unknown[],
  places: readonly number[],
  given: readonly Given[],
): Graph {
  const inputs = given.map(({ name, shape }) => ({ name, shape, role: 'parameter' as const }));
  return trace(inputs, symbols => {
    const actual = args.map((arg, i) => (places.includes(i) ? symbols[places.indexOf(i)] : arg));
    return Object.fromEntries(opNamed(op)(...actual).map((result, i) => [`y${i}`, result]));
  });
}

describe('every op gives the interpreter’s numbers', () => {
  test.each(Object.keys(arrays))('%s', op => {
    for (const row of arrays[op]) {
      const args = argumentsOf(row);
      const places = arrayPlaces(op, args);
      const given = givenAt(args, places);
      const values = Object.fromEntries(given.map(({ name, values: own }) => [name, own]));
      expectAgreement(traced(op, args, places, given), values, 1e-13);
    }
  });

  test.each(Object.keys(elementwise).filter(name => !name.includes(' ')))(
    '%s on a column of arguments',
    op => {
      const rows = elementwise[op].slice(0, 31);
      const columns = rows[0].slice(0, -1).map((_, k) => rows.map(row => Number(row[k])));
      const places = columns.map((_, k) => k);
      const given = givenAt(columns, places);
      const values = Object.fromEntries(given.map(({ name, values: own }) => [name, own]));
      expectAgreement(traced(op, columns, places, given), values, 0);
    },
  );
});

describe('primitives computed outside the module', () => {
  const shapes = [
    [1, 1],
    [3, 3],
    [2, 5, 5],
    [7, 2],
    [4, 0],
    [0, 3, 3],
  ];
  test.each(shapes.map(shape => [shape]))('argsort, qr and eigh of %j, in one module and twice', shape => {
    const b = new GraphBuilder();
    const x = b.input('x', shape);
    b.output('order', b.apply('argsort', [x], {}));
    b.output('again', b.apply('argsort', [b.apply('neg', [x], {})], {}));
    const [m, n] = shape.slice(-2);
    if (m >= n) b.output('q', b.apply('qr', [x], {}));
    if (m === n) b.output('v', b.apply('eigh', [x], {}));
    expectAgreement(b.graph);
  });

  test('a large array crosses whole', () => {
    const b = new GraphBuilder();
    b.output('order', b.apply('argsort', [b.input('x', [3, 999])], {}));
    expectAgreement(b.graph, { x: numbers(2997) });
  });

  test('betaInc broadcasts three arrays', () => {
    const b = new GraphBuilder();
    const inputs = [b.input('a', [3, 1]), b.input('b', [5]), b.input('x', [])];
    b.output('y', b.apply('betaInc', inputs, {}));
    expectAgreement(b.graph, { a: [0.5, 2, 30], b: [0.5, 1, 2, 9, NaN], x: [0.3] });
  });
});
