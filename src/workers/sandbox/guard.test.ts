/** What the guard makes of messages that were built to hurt whoever checks them. */
import { expect, test } from 'vitest';
import { fromKernelSchema } from '../protocol.ts';
import { createGuard, REFUSALS } from './guard.ts';

function guard() {
  const seen = { accepted: 0, closed: [] as string[] };
  const receive = createGuard(
    fromKernelSchema,
    () => (seen.accepted += 1),
    reason => seen.closed.push(reason),
    () => 0,
  );
  return { seen, receive };
}
const output = (value: unknown) => ({ op: 'output', request: 1, output: value });

test('an output that holds itself, or is nested without end, is refused and nothing is thrown', () => {
  const { seen, receive } = guard();
  const loop: Record<string, unknown> = { kind: 'table', rows: 1 };
  loop['columns'] = [loop];
  let deep: unknown = [];
  for (let i = 0; i < 100_000; i += 1) deep = [deep];
  for (const value of [loop, deep, { kind: 'table', rows: 1, columns: deep }]) receive(output(value));
  expect(seen).toEqual({ accepted: 0, closed: [] });
  receive(output({ kind: 'value', type: 'number', text: '1' }));
  expect(seen.accepted).toBe(1);
});

test('a list of a million holes is refused by its length', () => {
  const { seen, receive } = guard();
  receive(output({ kind: 'table', rows: 1, columns: new Array(1_000_000) }));
  expect(seen.accepted).toBe(0);
});

test('messages that are refused again and again close the port, once', () => {
  const { seen, receive } = guard();
  for (let i = 0; i < 2 * REFUSALS; i += 1) receive({ op: 'data', ask: 1, name: '../sources' });
  expect(seen.closed).toEqual(['the cell sent messages that are not understood']);
});
