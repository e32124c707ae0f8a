import { expect, test } from 'vitest';
import { assemble } from './compile.ts';
import { MAX_STRAIGHT, UNROLLED } from './limits.ts';
import { MOST_SPECIAL } from './loops.ts';
import { expectAgreement, GraphBuilder } from './test-graphs.ts';

/** A map, sums over everything and per row, a product and a maximum, with streams, splats and broadcasts. */
function build(rows: number, columns: number): GraphBuilder {
  const b = new GraphBuilder();
  const x = b.input('x', [rows, columns]);
  const scaled = b.apply('mul', [x, b.input('row', [columns])], {});
  const shifted = b.apply('add', [scaled, b.input('one', [])], {});
  const e = b.apply('exp', [b.apply('sub', [shifted, b.input('column', [rows, 1])], {})], {});
  b.output('map', e);
  b.output('half', b.apply('mul', [e, b.constant([0.5], [])], {}));
  b.output('rows', b.apply('sum', [e], { axes: [1] }));
  b.output('all', b.apply('sum', [shifted], { axes: [0, 1] }));
  b.output('most', b.apply('reduceMax', [shifted], { axes: [0, 1] }));
  return b;
}

/** The smallest array that is walked by a loop. */
const FIRST = MAX_STRAIGHT + 1;

test.each(Array.from({ length: 2 * UNROLLED + 2 }, (_, i) => FIRST + i))(
  'loops over %i elements agree, whatever is left over',
  size => {
    expectAgreement(build(1, size).graph, {}, 1e-13);
    expectAgreement(build(5, size).graph, {}, 1e-13);
  },
);

test('a loop of many special functions is written once, not unrolled', () => {
  const length = (count: number): number => {
    const b = new GraphBuilder();
    const x = b.input('x', [400]);
    for (let i = 0; i < count; i++)
      b.output(`y${i}`, b.apply('exp', [b.apply('add', [x, b.constant([i], [])], {})], {}));
    return assemble(b.graph).bytes.length;
  };
  expect(length(MOST_SPECIAL)).toBeGreaterThan(1.5 * length(MOST_SPECIAL + 1));
});
