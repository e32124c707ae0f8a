/** Choices by indicators, and the guards that derivatives put around products. */
import { describe, test } from 'vitest';
import { expectAgreement, GraphBuilder } from './test-graphs.ts';

const ODD = [0, -0, 1, -2, Infinity, -Infinity, NaN, 0.5];
const odd = (size: number, step: number): number[] =>
  Array.from({ length: size }, (_, i) => ODD[(i * step) % ODD.length]);

describe.each([1, 2, 3, 8, 16, 17, 64, 65])('over %i elements', size => {
  const shape = size === 1 ? [] : [size];

  test('a guard passes everything but the NaN of a zero cotangent', () => {
    const b = new GraphBuilder();
    const [c, slope] = [b.input('c', shape), b.input('slope', shape)];
    const product = b.apply('mul', [c, slope], {});
    const test = b.apply('or', [c, b.apply('eq', [product, product], {})], {});
    b.output('y', b.apply('select', [test, product, b.constant([0], [])], {}));
    b.output('minus', b.apply('select', [test, product, b.constant([-0], [])], {}));
    for (const start of [1, 3, 5]) expectAgreement(b.graph, { c: odd(size, start), slope: odd(size, 7) });
  });

  test('indicators that are tested, combined, kept and used as numbers agree', () => {
    const b = new GraphBuilder();
    const [x, z] = [b.input('x', shape), b.input('z', shape)];
    const less = b.apply('lt', [x, z], {});
    const same = b.apply('eq', [x, z], {});
    const neither = b.apply('not', [b.apply('or', [less, same], {})], {});
    b.output('chosen', b.apply('select', [b.apply('and', [neither, x], {}), x, z], {}));
    b.output('weighed', b.apply('add', [b.apply('mul', [less, x], {}), neither], {}));
    b.output('less', less);
    b.output('some', b.apply('select', [less, x, b.constant([0], [])], {}));
    for (const start of [1, 3]) expectAgreement(b.graph, { x: odd(size, start), z: odd(size, 5) });
  });
});
