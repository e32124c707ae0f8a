import * as v from 'valibot';
import { expect, test } from 'vitest';
import { fromKernelSchema, jobSchema, outputSchema } from './protocol.ts';
import { createGuard, MESSAGES_PER_SECOND, REFUSALS } from './sandbox/guard.ts';

const accepts = (schema: v.GenericSchema, data: unknown) => v.safeParse(schema, data).success;
const done = { op: 'done', request: 1, outputs: [], error: null, names: [], milliseconds: 3 };
const array = { shape: [2], values: Float64Array.of(1, 2) };
const model = {
  title: 'm',
  density: {},
  values: {},
  pointwise: {},
  data: { y: array },
  dim: 1,
  layout: [],
  entries: [],
  factors: [],
  coordinateNames: ['mu'],
};
const job = { model, sampler: { name: 'nuts', options: {} }, chains: 4, warmup: 10, draws: 10, seed: 1 };

test('well-formed kernel messages pass', () => {
  expect(accepts(fromKernelSchema, done)).toBe(true);
  expect(accepts(fromKernelSchema, { op: 'ready' })).toBe(true);
});

test.each([
  ['no object', 7],
  ['an unknown op', { op: 'navigate' }],
  ['a missing field', { op: 'done', request: 1 }],
  ['a negative request', { ...done, request: -1 }],
  ['a fractional request', { ...done, request: 0.5 }],
  ['too many outputs', { ...done, outputs: Array(201).fill({ kind: 'markdown', text: '' }) }],
  ['an output of a kind unknown', { ...done, outputs: [{ kind: 'html', html: '<img>' }] }],
  ['a huge error message', { ...done, error: { code: 'x', message: 'a'.repeat(30_000) } }],
])('a kernel message with %s is refused', (_what, message) => {
  expect(accepts(fromKernelSchema, message)).toBe(false);
});

test('an output larger than the limit is refused, one below passes', () => {
  const plot = (n: number) => ({
    kind: 'plot',
    sentence: '',
    x: { domain: [0, 1] },
    marks: Array.from({ length: n }, () => ({ type: 'dots', role: 'data', x: Array(20_000).fill(0) })),
  });
  expect(accepts(outputSchema, plot(5))).toBe(true);
  expect(accepts(outputSchema, plot(11))).toBe(false);
});

test('a sampling job passes, and is refused with wrong sizes, kinds or names that reach prototypes', () => {
  expect(accepts(jobSchema, job)).toBe(true);
  expect(accepts(jobSchema, { ...job, chains: 0 })).toBe(false);
  expect(accepts(jobSchema, { ...job, draws: 1e9 })).toBe(false);
  expect(accepts(jobSchema, { ...job, seed: 2 ** 32 })).toBe(false);
  expect(accepts(jobSchema, { ...job, sampler: { name: 'evil', options: {} } })).toBe(false);
  expect(accepts(jobSchema, { ...job, model: { ...model, data: { y: { ...array, shape: [3] } } } })).toBe(
    false,
  );
  const entry = { name: 'constructor', kind: 'sample', shape: [], dims: [] };
  expect(accepts(jobSchema, { ...job, model: { ...model, entries: [{ ...entry, name: 'mu' }] } })).toBe(true);
  expect(accepts(jobSchema, { ...job, model: { ...model, entries: [entry] } })).toBe(false);
});

test('keys of data that reach a prototype are dropped', () => {
  const data = JSON.parse('{"y": 0, "__proto__": 0, "constructor": 0}') as Record<string, unknown>;
  for (const key of Object.keys(data)) data[key] = array;
  const { data: kept } = v.parse(jobSchema, { ...job, model: { ...model, data } }).model;
  expect(Object.keys(kept)).toEqual(['y']);
  expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
});

test('what a schema does not name is dropped from a message', () => {
  expect(v.parse(fromKernelSchema, { op: 'ready', extra: 1 })).toEqual({ op: 'ready' });
});

function guarded() {
  const accepted: unknown[] = [];
  const closed: string[] = [];
  let clock = 0;
  const guard = createGuard(
    fromKernelSchema,
    message => accepted.push(message),
    reason => closed.push(reason),
    () => clock,
  );
  return { guard, accepted, closed, wait: (ms: number) => (clock += ms) };
}

test('a flood closes the port once, and nothing is accepted afterwards', () => {
  const { guard, accepted, closed } = guarded();
  for (let i = 0; i < MESSAGES_PER_SECOND + 10; i += 1) guard({ op: 'ready' });
  expect(accepted).toHaveLength(MESSAGES_PER_SECOND);
  expect(closed).toHaveLength(1);
});

test('the same number of messages spread over time passes', () => {
  const { guard, accepted, closed, wait } = guarded();
  for (let i = 0; i < 2 * MESSAGES_PER_SECOND; i += 1) {
    guard({ op: 'ready' });
    wait(1);
  }
  expect(accepted).toHaveLength(2 * MESSAGES_PER_SECOND);
  expect(closed).toEqual([]);
});

test('rubbish is dropped, and closes the port when it does not end', () => {
  const { guard, accepted, closed } = guarded();
  for (let i = 0; i < REFUSALS; i += 1) guard({ op: 'evil' });
  expect(closed).toEqual([]);
  guard({ op: 'ready' });
  expect(accepted).toHaveLength(1);
  guard({ op: 'evil' });
  expect(closed).toHaveLength(1);
});
