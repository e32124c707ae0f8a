import { expect, test } from 'vitest';
import { linkCells } from './cell-graph.ts';
import { FILE, facts, setup, slider, started } from './notebook-runner.fixture.ts';
import { LIMITS } from './protocol.ts';
import type { Output } from './protocol.ts';

test('a cell first runs what it reads, wherever that stands in the document', async () => {
  const { runner, log, settle } = setup({ a: '<- y', b: 'y <- x', c: 'x' });
  runner.runCell('a');
  await settle();
  expect(log).toEqual(['c', 'b', 'a']);
});

test('what a cell reads is not run again when it is current', async () => {
  const { runner, log, settle } = setup({ a: 'x', b: '<- x !' });
  runner.runCell('a');
  await settle();
  runner.runCell('b');
  await settle();
  expect(log).toEqual(['a', 'b']);
});

test('after a control moved cheap readers run and sampling readers turn stale with what reads them', async () => {
  const { runner, log, settle, status } = await started({
    s: 'h',
    cheap: '<- h',
    fit: 'p <- h !',
    plot: '<- p',
    both: '<- h,p',
  });
  runner.setWidget('s', 7);
  await settle();
  expect(log).toEqual(['s=7', 's', 'cheap', 'both']);
  expect([status('cheap'), status('fit'), status('plot'), status('both')]).toEqual([
    'done',
    'stale',
    'stale',
    'stale',
  ]);
});

test('a file that is chosen while its cell runs shows by its name, never its text', async () => {
  const { runner, settle, hold } = setup({ f: 'd', reader: '<- d' });
  hold();
  runner.runAll();
  await settle();
  runner.setWidget('f', { name: 'd.csv', text: 'x' });
  expect(runner.cell('f').getSnapshot().outputs).toEqual([{ ...FILE, value: 'd.csv' }]);
  // A text is no file.
  runner.setWidget('f', true);
  expect(runner.cell('f').getSnapshot().outputs).toEqual([{ ...FILE, value: 'd.csv' }]);
});

test('a sampling cell that is quick follows its own control, a slow one turns stale', async () => {
  const quick = setup({ s: 'h !' }, 200);
  quick.runner.runAll();
  await quick.settle();
  quick.runner.setWidget('s', 3);
  await quick.settle();
  expect(quick.log).toEqual(['s', 's=3', 's']);
  const slow = setup({ s: 'h !' }, 5000);
  slow.runner.runAll();
  await slow.settle();
  slow.runner.setWidget('s', 3);
  await slow.settle();
  expect(slow.log).toEqual(['s', 's=3']);
  expect(slow.status('s')).toBe('stale');
});

test('a reader whose other source never ran is left alone', async () => {
  const { runner, log, settle, status } = setup({ a: 'x', fit: 'p !', plot: '<- x,p' });
  runner.runCell('a');
  await settle();
  expect(log).toEqual(['a']);
  expect(status('plot')).toBe('idle');
});

test('what a cell was to go on with is void once it leaves the queue unevaluated, or is asked for anew', async () => {
  const { runner, anew, settle, fail, hold, release, log } = setup({ a: 'x', b: '<- x !', c: 'y' });
  const since = () => anew.splice(0);
  runner.continueCell('b');
  expect(since()).toEqual([]);
  await settle();
  expect([log, since()]).toEqual([['a', 'b'], []]);
  fail('a');
  runner.runCell('a');
  await settle();
  since();
  runner.continueCell('b');
  await settle();
  expect(since()).toEqual(['b']);
  hold();
  runner.runCell('c');
  since();
  const ways = [
    () => runner.cancel('b'),
    () => runner.clearQueue(),
    () => runner.runCell('b'),
    () => runner.runStale(),
  ];
  for (const leave of ways) {
    runner.continueCell('b');
    expect(since()).toEqual([]);
    leave();
    expect(since()).toContain('b');
  }
  // The one that runs goes on as it began.
  runner.runAll();
  expect(since()).toEqual(['a', 'b']);
  release();
  await settle();
});

test('an error drops the readers from the queue and leaves them as they were', async () => {
  const { runner, log, settle, status, fail } = setup({ a: 'x', b: 'y <- x', c: '<- y', d: '' });
  fail('a');
  runner.runAll();
  await settle();
  expect(log).toEqual(['a', 'd']);
  expect([status('a'), status('b'), status('c'), status('d')]).toEqual(['error', 'idle', 'idle', 'done']);
});

test('an edit makes the cell and all that reads it stale, a removal makes readers stale', async () => {
  const { runner, log, settle, status, set } = setup({ a: 'x', b: 'y <- x', c: '<- y', d: '' });
  runner.runAll();
  await settle();
  set({ a: 'x,z', b: 'y <- x', c: '<- y', d: '' });
  expect([status('a'), status('b'), status('c'), status('d')]).toEqual(['stale', 'stale', 'stale', 'done']);
  runner.runStale();
  await settle();
  set({ a: 'x,z', c: '<- y', d: '' });
  expect([status('a'), status('c')]).toEqual(['done', 'stale']);
  expect(log.at(-1)).toBe('-b');
});

test('an edit while the cell runs leaves it stale or runs it again, never done', async () => {
  const { runner, log, settle, status, set, hold, release } = setup({ a: 'x !' }, 5000);
  hold();
  runner.runCell('a');
  await settle();
  set({ a: 'x,y !' });
  release();
  await settle();
  expect(status('a')).toBe('stale');
  expect(log).toEqual(['a']);
});

test('a lost kernel makes everything that ran stale and runs sources again', async () => {
  const { runner, log, settle, status } = setup({ a: 'x', b: '<- x', c: '' });
  runner.runCell('b');
  await settle();
  runner.kernelLost();
  expect([status('a'), status('b'), status('c')]).toEqual(['stale', 'stale', 'idle']);
  runner.runCell('b');
  await settle();
  expect(log).toEqual(['a', 'b', 'a', 'b']);
});

test('clearing the queue puts waiting cells back', async () => {
  const { runner, status, hold, release, settle } = setup({ a: '', b: '' });
  hold();
  runner.runAll();
  expect(status('b')).toBe('queued');
  runner.clearQueue();
  expect(status('b')).toBe('idle');
  release();
  await settle();
  expect(status('a')).toBe('done');
});

test('cells on a cycle and owners of one name are told so when they run, others are not', async () => {
  const { runner, log, settle, status } = setup({ a: 'x <- y', b: 'y <- x', c: 'z', d: 'z', e: 'w' });
  runner.runAll();
  await settle();
  expect(['a', 'b', 'c', 'd', 'e'].map(status)).toEqual(['error', 'error', 'error', 'error', 'done']);
  expect(runner.cell('a').getSnapshot().error?.message).toMatch('depend on each other');
  expect(log).toEqual(['e']);
});

test('every cell has one place in the order, readers after sources', () => {
  const cells = ['<- y', 'y <- x', 'x', 'p <- q', 'q <- p'].map((source, i) =>
    facts({ id: `c${i}`, source }),
  );
  const { order } = linkCells(cells);
  expect(order).toEqual(['c2', 'c1', 'c0', 'c3', 'c4']);
});

test('a control that moves while its readers run: they end first, then all follow the latest value', async () => {
  const { runner, log, settle, hold, release, status } = await started({ s: 'n', figure: '<- n' });
  hold();
  runner.setWidget('s', 2);
  runner.setWidget('s', 3);
  runner.setWidget('s', 4);
  await settle();
  const [shown] = runner.cell('s').getSnapshot().outputs;
  expect(shown).toMatchObject({ kind: 'widget', value: 4 });
  release();
  await settle();
  await settle();
  expect(log).toEqual(['s=2', 's', 's=3', 's=4', 'figure', 's', 'figure']);
  expect([status('s'), status('figure')]).toEqual(['done', 'done']);
});

test('a run that starts after its cell has ended stays with that cell and leaves the running one alone', async () => {
  const { runner, settle, hold, release } = setup({ m: 'm !', s: 's' });
  runner.runCell('m');
  await settle();
  const { execution } = runner.cell('m').getSnapshot();
  hold();
  runner.runCell('s');
  await settle();
  runner.runStarted('m', execution, 'run-1');
  expect(runner.cell('m').getSnapshot()).toMatchObject({
    outputs: [{ kind: 'run', run: 'run-1' }],
    runs: ['run-1'],
  });
  expect(runner.cell('s').getSnapshot()).toMatchObject({ outputs: [slider(1)], runs: [] });
  release();
  await settle();
  expect(runner.cell('s').getSnapshot().outputs).toEqual([slider(1)]);
});

test('what a cell says late is shown under it, be it at rest, at work or gone', async () => {
  const { runner, hold, release, settle } = await started({ a: 'x', b: 'y' });
  const late = (text: string): Output => ({ kind: 'text', stream: 'error', text });
  const shown = (id: string) => runner.cell(id).getSnapshot().outputs;
  hold();
  runner.runCell('b');
  runner.showLate('a', late('1'));
  runner.showLate('b', late('2'));
  runner.showLate('c', late('3'));
  release();
  await settle();
  expect(['a', 'b', 'c'].map(shown)).toEqual([[late('1')], [late('2')], []]);
  for (let i = 0; i < 300; i += 1) runner.showLate('a', late('again'));
  expect(shown('a')).toHaveLength(LIMITS.outputs);
});

test('a run of an earlier execution, or of a closed notebook, is not shown', async () => {
  const { runner, settle, set } = setup({ m: 'm !' });
  runner.runCell('m');
  await settle();
  const { execution } = runner.cell('m').getSnapshot();
  runner.runCell('m');
  await settle();
  runner.runStarted('m', execution, 'run-1');
  expect(runner.cell('m').getSnapshot()).toMatchObject({ outputs: [], runs: [] });
  const latest = runner.cell('m').getSnapshot().execution;
  runner.close();
  set({ m: 'm !' });
  runner.runStarted('m', latest, 'run-2');
  expect(runner.cell('m').getSnapshot()).toMatchObject({ outputs: [], runs: [] });
});

test('a control that was moved knows the value it began with, until it is there again', async () => {
  const { runner, settle } = setup({ s: 's !' }, 5_000);
  runner.runCell('s');
  await settle();
  const shown = () => runner.cell('s').getSnapshot().outputs[0];
  runner.setWidget('s', 7);
  expect(shown()).toEqual({ ...slider(7), initial: 1 });
  runner.setWidget('s', 8);
  expect(shown()).toEqual({ ...slider(8), initial: 1 });
  runner.setWidget('s', 1);
  expect(shown()).toEqual(slider(1));
});

test('what a run is made from is its cell, those that it reads, and their controls as they stand', async () => {
  const { runner, settle } = setup({ s: 'h', other: 'x', fit: 'p <- h !' });
  runner.runAll();
  await settle();
  expect(runner.sources('fit')).toEqual([
    { id: 's', source: 'h', controls: [{ label: 's', value: 1 }] },
    { id: 'fit', source: 'p <- h !' },
  ]);
});

test('a text that is put back makes nothing old, nor does a control', async () => {
  const texts = { data: 'y', fit: 'p <- y !', plot: '<- p' };
  const { runner, set, settle, status, log } = await started(texts);
  set({ ...texts, data: 'y 2' });
  expect([status('data'), status('fit'), status('plot')]).toEqual(['stale', 'stale', 'stale']);
  set(texts);
  expect([status('data'), status('fit'), status('plot')]).toEqual(['done', 'done', 'done']);
  // What it reads has run with another text meanwhile, and again with this one.
  set({ ...texts, data: 'y 2' });
  runner.runCell('data');
  await settle();
  expect(status('fit')).toBe('stale');
  set(texts);
  expect([status('data'), status('fit')]).toEqual(['stale', 'stale']);
  runner.runCell('data');
  await settle();
  expect([status('fit'), status('plot')]).toEqual(['done', 'done']);
  expect(log).toEqual(['data', 'data']);
});

test('what reads a control is current again where the control is put back', async () => {
  const { runner, settle, status } = await started({ s: 'h', fit: 'p <- h !' });
  runner.setWidget('s', 7);
  await settle();
  expect(status('fit')).toBe('stale');
  runner.setWidget('s', 1);
  await settle();
  expect(status('fit')).toBe('done');
});

test('what ran after a control was moved, but before its cell followed, is old', async () => {
  const texts = { s: 'h', x: 'x !', y: 'y <- h,x !' };
  const { runner, set, log, settle, status, hold, release } = await started(texts);
  set({ ...texts, x: 'x ! 2' });
  hold();
  runner.runStale();
  await settle();
  runner.setWidget('s', 7);
  release();
  await settle();
  expect(log).toEqual(['x', 's=7', 'y', 's']);
  expect([status('s'), status('x'), status('y')]).toEqual(['done', 'done', 'stale']);
});

test('a cell that runs after its control was moved has the new value', async () => {
  const { runner, log, settle, status, hold, release } = await started({ s: 'h !', x: 'x !' }, 5_000);
  hold();
  runner.runCell('x');
  runner.setWidget('s', 7);
  runner.runCell('s');
  release();
  await settle();
  expect(log).toEqual(['x', 's=7', 's']);
  expect(status('s')).toBe('done');
});

test('a slow cell whose control was moved is old with all that reads it, until the control is put back', async () => {
  const { runner, log, settle, status } = await started({ s: 'h !', plot: 'k <- h', last: '<- k' }, 5_000);
  const all = () => [status('s'), status('plot'), status('last')];
  runner.setWidget('s', 7);
  expect(all()).toEqual(['stale', 'stale', 'stale']);
  runner.setWidget('s', 1);
  expect(all()).toEqual(['done', 'done', 'done']);
  await settle();
  expect(log).toEqual(['s=7', 's=1']);
});

test('what reads a cell that samples is old once that has run again: the same text may give other draws', async () => {
  const texts = { data: 'y', fit: 'p <- y !', mean: 'm <- p', next: '<- m !' };
  const { runner, set, settle, status } = await started(texts);
  set({ ...texts, data: 'y 2' });
  set(texts);
  expect(status('next')).toBe('done');
  runner.runCell('fit');
  await settle();
  expect([status('fit'), status('mean'), status('next')]).toEqual(['done', 'done', 'stale']);
  set({ ...texts, data: 'y 2' });
  set(texts);
  expect([status('fit'), status('mean'), status('next')]).toEqual(['done', 'done', 'stale']);
});

test('what was made of data that are simulated again under another seed is old, a seed by itself makes nothing old', async () => {
  const texts = { data: 'y', fit: 'p <- y !' };
  const { runner, set, settle, status, seed } = await started(texts);
  seed(2);
  set({ ...texts, data: 'y 2' });
  set(texts);
  expect([status('data'), status('fit')]).toEqual(['done', 'done']);
  runner.runCell('data');
  await settle();
  expect([status('data'), status('fit')]).toEqual(['done', 'stale']);
  seed(1);
  runner.runCell('data');
  await settle();
  expect([status('data'), status('fit')]).toEqual(['done', 'done']);
});

test('a file, a failure and a lost kernel leave old what is old', async () => {
  const texts = { f: 'h', fit: 'p <- h !', other: 'q' };
  const { runner, set, settle, status, fail } = await started(texts);
  set({ ...texts, f: 'h 2' });
  set(texts);
  expect([status('f'), status('fit')]).toEqual(['stale', 'stale']);
  set({ ...texts, other: 'q 2' });
  fail('other');
  runner.runCell('other');
  await settle();
  set(texts);
  expect(status('other')).toBe('stale');
  runner.kernelLost();
  set({ ...texts, fit: 'p <- h ! 2' });
  set(texts);
  expect(status('fit')).toBe('stale');
});
