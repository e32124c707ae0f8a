import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTableReader } from './tables.ts';
import type { ReadAnswer, TableThread } from './tables.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const answerOf = (name: string): ReadAnswer => ({
  ok: false,
  error: { code: 'document', message: `read ${name}` },
});

/** Threads that answer after the milliseconds a file's name says, or never. */
function setup() {
  const ended: number[] = [];
  const failures: (() => void)[] = [];
  let made = 0;
  const make = (): TableThread => {
    const id = made;
    made += 1;
    const read = (name: string): Promise<ReadAnswer> =>
      new Promise(resolve => {
        if (name !== 'never') setTimeout(() => resolve(answerOf(name)), Number(name));
      });
    return {
      api: { read, part: () => Promise.resolve(null) } as unknown as TableThread['api'],
      onFailure: then => void failures.push(then),
      terminate: () => void ended.push(id),
    };
  };
  const reader = createTableReader(make);
  const read = (name: string) => reader.read(name, new Uint8Array());
  return { reader, read, ended, failures, made: () => made };
}

const words = (answer: ReadAnswer): string => (answer.ok ? '' : answer.error.message);

test('a file that waits for another has its time from when it is read', async () => {
  const { read, ended } = setup();
  const answers = Promise.all([read('20000'), read('20001')]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await answers).map(words)).toEqual(['read 20000', 'read 20001']);
  expect(ended).toEqual([]);
});

test('a file that takes too long ends its worker, and the next is read by another', async () => {
  const { read, ended, made } = setup();
  const answers = Promise.all([read('never'), read('29000')]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect((await answers).map(words)).toEqual(['The file could not be read within 30 seconds', 'read 29000']);
  expect(ended).toEqual([0]);
  expect(made()).toBe(2);
});

test('a worker that dies is said once, and its late end touches no other', async () => {
  const { read, ended, failures, made } = setup();
  const first = read('never');
  await vi.advanceTimersByTimeAsync(1_000);
  failures[0]();
  expect(words(await first)).toBe('The reader of files failed');
  const second = read('5000');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(words(await second)).toBe('read 5000');
  expect(ended).toEqual([0]);
  expect(made()).toBe(2);
});

test('the end of the dialog ends the worker, and what waited is not read', async () => {
  const { reader, read, ended, made } = setup();
  void read('never');
  const waiting = read('5');
  await vi.advanceTimersByTimeAsync(10);
  reader.dispose();
  expect(ended).toEqual([0]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(words(await waiting)).toBe('The file was not read');
  expect(made()).toBe(1);
});
