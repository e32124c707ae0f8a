/** A deletion that is undone: what comes back is as it was, where the kernel still has it. */
import { expect, test } from 'vitest';
import { started } from './notebook-runner.fixture.ts';

const TEXTS = { a: 'x', fit: 'p <- x !', plot: '<- p' };

const without = (id: keyof typeof TEXTS) =>
  Object.fromEntries(Object.entries(TEXTS).filter(([cell]) => cell !== id));

test('a deletion that is undone makes nothing old and runs nothing, not even for a cell that samples', async () => {
  for (const id of ['a', 'fit'] as const) {
    const { runner, set, status, log } = await started(TEXTS);
    const before = runner.cell(id).getSnapshot();
    set(without(id));
    expect([status(id), status('plot')]).toEqual(['idle', 'stale']);
    set(TEXTS);
    expect(Object.keys(TEXTS).map(status)).toEqual(['done', 'done', 'done']);
    expect(runner.cell(id).getSnapshot()).toEqual(before);
    expect(log).toEqual([`${id} aside`, `-${id}`, `${id} back`]);
  }
});

test('what comes back is old where what it reads has run with another text, or was old before', async () => {
  const { runner, set, settle, status } = await started(TEXTS);
  set({ ...without('fit'), a: 'x 2' });
  runner.runCell('a');
  await settle();
  set({ ...TEXTS, a: 'x 2' });
  expect([status('a'), status('fit'), status('plot')]).toEqual(['done', 'stale', 'stale']);
  set({ ...without('fit'), a: 'x 2' });
  set({ ...TEXTS, a: 'x 2' });
  expect(status('fit')).toBe('stale');
});

test('readers that failed for want of it run again, those that sample wait to be asked', async () => {
  const { runner, set, settle, status, fail, log } = await started({ ...TEXTS, y: '<- x' });
  set({ fit: TEXTS.fit, plot: TEXTS.plot, y: '<- x' });
  for (const id of ['fit', 'y']) {
    fail(id);
    runner.runCell(id);
    await settle();
  }
  expect([status('fit'), status('y')]).toEqual(['error', 'error']);
  fail('');
  log.length = 0;
  set({ ...TEXTS, y: '<- x' });
  await settle();
  expect([status('a'), status('fit'), status('y')]).toEqual(['done', 'stale', 'done']);
  expect(log).toEqual(['a back', 'y']);
});

test('a new cell of the same name is another cell; the old one comes back after it', async () => {
  const { set, status } = await started(TEXTS);
  set(without('fit'));
  set({ ...TEXTS, fit: '' });
  expect(status('fit')).toBe('idle');
  set(without('fit'));
  set(TEXTS);
  expect(status('fit')).toBe('done');
});

test('while another cell defines its name, what comes back has no value', async () => {
  const { set, status } = await started(TEXTS);
  set({ ...without('a'), b: 'x' });
  set({ ...TEXTS, b: 'x' });
  expect([status('a'), status('fit')]).toEqual(['idle', 'stale']);
});

test('a control that was moved is set again, and its cell is as old as it was', async () => {
  const texts = { s: 'h !', y: '<- h' };
  const { runner, set, status, log } = await started(texts, 2_000);
  runner.setWidget('s', 7);
  expect(status('s')).toBe('stale');
  log.length = 0;
  set({ y: '<- h' });
  set(texts);
  expect(log).toEqual(['s aside', '-s', 's back', 's=7']);
  expect([status('s'), status('y')]).toEqual(['stale', 'stale']);
  runner.setWidget('s', 1);
  expect([status('s'), status('y')]).toEqual(['done', 'done']);
});

test('nothing comes back of a closed notebook, a lost kernel, a file, or a cell that never ran', async () => {
  const { runner, set, status, log } = await started({ ...TEXTS, f: 'csv' });
  runner.close();
  expect(log.filter(said => said.endsWith('gone'))).toEqual(['a gone', 'fit gone', 'plot gone']);
  set(TEXTS);
  expect(status('a')).toBe('idle');
  const other = await started({ ...TEXTS, f: 'csv' });
  other.set({ fit: TEXTS.fit });
  other.runner.kernelLost();
  other.set({ ...TEXTS, f: 'csv' });
  expect([other.status('a'), other.status('f'), other.status('fit')]).toEqual(['idle', 'idle', 'stale']);
});

test('the cells that were deleted first are let go where there are many', async () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`c${i}`, `x${'y'.repeat(i)}`]));
  const { set, status, log } = await started(many);
  set({});
  expect(log.filter(said => said.endsWith('gone'))).toEqual(['c0 gone']);
  set(many);
  expect([status('c0'), status('c1')]).toEqual(['idle', 'done']);
});
