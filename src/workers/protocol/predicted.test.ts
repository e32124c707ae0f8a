/** What a kernel may send of simulated draws, and what it may not. */
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { fromKernelSchema } from './kernel.ts';

const site = { name: 'y', kind: 'observed', dims: [{ name: 'rows', size: 2 }], values: new Float64Array(6) };
const draws = { kind: 'posterior', run: 'run-1', model: 'm', seed: 1, count: 3, sites: [site] };
const accepts = (part: object, of: object = {}) => {
  const message = { ...draws, ...part, ...('sites' in part ? {} : { sites: [{ ...site, ...of }] }) };
  return v.safeParse(fromKernelSchema, { op: 'predicted', request: 1, draws: message }).success;
};

test('draws whose lengths are those of their dimensions are accepted, and none too', () => {
  expect(accepts({})).toBe(true);
  expect(accepts({ kind: 'prior', run: null })).toBe(true);
  expect(accepts({ sites: [] })).toBe(true);
});

test('forged sizes, names and kinds are refused', () => {
  expect(accepts({ count: 4 })).toBe(false);
  expect(accepts({ count: 0 })).toBe(false);
  expect(accepts({ count: Infinity })).toBe(false);
  expect(accepts({ kind: 'other' })).toBe(false);
  expect(accepts({ run: '__proto__' })).toBe(false);
  expect(accepts({ sites: [site, site] })).toBe(false);
  expect(accepts({ sites: Array.from({ length: LIMITS.predictedSites + 1 }, () => site) })).toBe(false);
  expect(accepts({}, { name: 'constructor' })).toBe(false);
  expect(accepts({}, { name: 'y'.repeat(LIMITS.name + 1) })).toBe(false);
  expect(accepts({}, { values: new Float64Array(5) })).toBe(false);
  expect(accepts({}, { values: [1, 2, 3, 4, 5, 6] })).toBe(false);
  expect(accepts({}, { dims: [{ name: 'rows', size: 2, coords: ['A'] }] })).toBe(false);
  expect(accepts({}, { dims: [{ name: 'rows', size: -2 }] })).toBe(false);
  expect(
    accepts(
      {},
      {
        dims: [
          { name: 'rows', size: 2 ** 50 },
          { name: 'none', size: 0 },
        ],
        values: new Float64Array(),
      },
    ),
  ).toBe(false);
});

test('draws that are too large are refused, also behind a short view', () => {
  const long = new Float64Array(LIMITS.predictedBytes / 8 + 1);
  expect(accepts({}, { values: long.subarray(0, 6) })).toBe(false);
  expect(accepts({}, { values: long.slice(0, 6) })).toBe(true);
});
