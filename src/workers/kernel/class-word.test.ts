/** What the rail and a cell say of objects, whatever a build makes of the names of classes. */
import { expect, it } from 'vitest';
import { createRandom } from '../../engine/random/index.ts';
import { Normal, Gamma } from '../../engine/distributions/index.ts';
import { sample } from '../../engine/model/primitives.ts';
import { trace } from '../../engine/trace.ts';
import { typeOf } from './present.ts';
import { print } from './print.ts';

it('our own objects are named by what they stand for', () => {
  expect(typeOf(createRandom(1))).toBe('random generator');
  expect(print(createRandom(1))).toBe('random generator');
  expect(typeOf(Normal(0, 1))).toBe('distribution Normal');
  expect(typeOf(Gamma(1, 1))).toBe('distribution Gamma');
  expect(typeOf(trace(() => sample('x', Normal(0, 1)), { seed: 1 }))).toBe('trace');
});

it("the language's own classes keep their names, all others are objects", () => {
  class e {
    readonly x = 1;
  }
  expect(typeOf(new Map())).toBe('Map');
  expect(typeOf(new Float64Array(3))).toBe('Float64Array [3]');
  expect(typeOf({ x: 1 })).toBe('object');
  expect(typeOf(new e())).toBe('object');
  expect(print(new e())).toBe('{ x: 1 }');
  expect(typeOf(Object.create(null))).toBe('object');
});
