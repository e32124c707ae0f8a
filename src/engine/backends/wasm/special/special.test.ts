import { expect, test } from 'vitest';
import { runKernel } from '../../../array/run-kernel.ts';
import { compileWasm } from '../compile.ts';
import { instantiateWasm } from '../executable.ts';
import { GraphBuilder, numbers } from '../test-graphs.ts';
import { SPECIAL } from './index.ts';
import type { SpecialName } from './index.ts';

const EDGES = [
  0,
  -0,
  1,
  -1,
  2,
  3,
  0.5,
  -0.5,
  8,
  7.999999999999999,
  Infinity,
  -Infinity,
  NaN,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  2e-308,
  1.7976931348623157e308,
  709.78,
  709.79,
  710,
  711,
  -708.4,
  -740,
  -745.13,
  -745.14,
  -746,
  -750,
  1e-17,
  -1e-17,
  5.5e-17,
  5.6e-17,
  0.7071067811865476,
  0.707106,
  1.4142135623730951,
  1.41421318,
  0.41421356,
  -0.2928,
  -0.99999999,
  22,
  22.1,
  -22,
  37,
  -37,
  50,
  -50,
  1e10,
  1e100,
  -2,
  -2.5,
  -1e-10,
  -170.3,
  0.4999999,
  2.9999999,
  1.46163214496836,
];

/** Every magnitude, both signs, and plenty near one. */
function samples(): number[] {
  const near = [...numbers(2000, 3)];
  return [
    ...EDGES,
    ...near,
    ...near.map(x => x * 10),
    ...near.map(x => x * 400),
    ...near.map(x => 1 + x * 1e-6),
    ...[...numbers(2000, 9)].map(x => Math.sign(x) * 2 ** (x * 500)),
  ];
}

const names = Object.keys(SPECIAL) as SpecialName[];

test.each(names)('%s has the bits of src/engine/math in both widths, inline and called', name => {
  const xs = samples();
  // An odd number of elements reaches the scalar form, 60 of them over 13 elements the called forms.
  const short = xs.slice(0, 13);
  const b = new GraphBuilder();
  b.output('loop', b.apply(name, [b.input('x', [xs.length])], {}));
  const small = b.input('small', [13]);
  let sum = b.apply(name, [small], {});
  b.output('small', sum);
  for (let i = 0; i < 4; i++)
    sum = b.apply(name, [b.apply('add', [small, b.constant([i * 0.1], [])], {})], {});
  b.output('last', sum);
  const executable = instantiateWasm(compileWasm(b.graph));
  for (let shift = 0; shift < 2; shift++) {
    const moved = xs.map((_, i) => xs[(i + shift) % xs.length]);
    executable.input('x').set(moved);
    executable.input('small').set(short);
    executable.bind();
    executable.run();
    executable.output('loop').forEach((y, i) => same(name, moved[i], y));
    executable.output('small').forEach((y, i) => same(name, short[i], y));
    executable.output('last').forEach((y, i) => same(name, short[i] + 3 * 0.1, y));
  }
});

function same(name: SpecialName, x: number, y: number): void {
  const expected = runKernel(name, [{ shape: [], values: Float64Array.of(x) }], {}, [])[0];
  if (!Object.is(y, expected)) expect.fail(`${name}(${x}): wasm ${y}, math ${expected}`);
}
