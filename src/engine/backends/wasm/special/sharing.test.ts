import { expect, test } from 'vitest';
import { assemble } from '../compile.ts';
import { expectAgreement, GraphBuilder } from '../test-graphs.ts';

/** softplus and sigmoid of x and of −x (logAddExp and its derivative) in one loop. */
function build(negate: boolean): GraphBuilder {
  const b = new GraphBuilder();
  const x = b.input('x', [41]);
  const other = negate ? b.apply('neg', [x], {}) : b.apply('add', [x, b.constant([1], [])], {});
  for (const [i, at] of [x, other].entries()) {
    b.output(`p${i}`, b.apply('softplus', [at], {}));
    b.output(`s${i}`, b.apply('sigmoid', [at], {}));
  }
  return b;
}

test('functions of |x| share their exponential, and keep their bits', () => {
  expectAgreement(build(true).graph);
  expectAgreement(build(false).graph);
  expect(assemble(build(true).graph).bytes.length).toBeLessThan(
    0.7 * assemble(build(false).graph).bytes.length,
  );
});

test('a sharing loop lets NaN and infinities through', () => {
  expectAgreement(build(true).graph, {
    x: Array.from({ length: 41 }, (_, i) => [NaN, Infinity, -Infinity, -0, 800][i % 5]),
  });
});
