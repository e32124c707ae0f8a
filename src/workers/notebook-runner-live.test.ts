import { expect, test } from 'vitest';
import { createNotebookRunner } from './notebook-runner.ts';
import type { Evaluation } from './runner-host.ts';
import { facts, started } from './notebook-runner.fixture.ts';
import type { Output } from './protocol.ts';

const TYPED = { data: 'y', model: 'm <- y ~', card: '<- m', fit: 'p <- m !' };

const typedNotebook = (slow = 0) => started(TYPED, slow);

test('a model follows what is typed, with what is cheap and reads it; what samples turns stale', async () => {
  const { runner, log, quietly, set, settle, status } = await typedNotebook();
  set({ ...TYPED, model: 'm <- y ~ 2', data: 'y' });
  runner.runLive();
  await settle();
  expect(log).toEqual(['model', 'card']);
  expect(quietly).toEqual(['model', 'card']);
  expect([status('model'), status('card'), status('fit')]).toEqual(['done', 'done', 'stale']);
  runner.runStale();
  await settle();
  expect(log).toEqual(['model', 'card', 'fit']);
});

test('what was typed while a cell ran is followed after it, once', async () => {
  const { runner, log, set, settle, hold, release, status } = await typedNotebook();
  hold();
  set({ ...TYPED, model: 'm <- y ~ 2' });
  runner.runLive();
  await settle();
  set({ ...TYPED, model: 'm <- y ~ 3' });
  runner.runLive();
  release();
  await settle();
  expect(log).toEqual(['model', 'model', 'card']);
  expect(status('model')).toBe('done');
});

test('what is half written fails without a word, until somebody asks for it', async () => {
  const { runner, set, settle, fail } = await typedNotebook();
  const before = runner.cell('model').getSnapshot();
  set({ ...TYPED, model: 'm <- y ~ 2' });
  fail('model');
  runner.runLive();
  await settle();
  expect(runner.cell('model').getSnapshot()).toEqual({ ...before, status: 'stale' });
  runner.runCell('fit');
  await settle();
  expect(runner.cell('model').getSnapshot()).toMatchObject({ status: 'error', error: { message: 'no' } });
});

test('a model that cannot be traced any more keeps its card', async () => {
  const card = { kind: 'modelCard', title: 'm' } as unknown as Output;
  let outputs: readonly Output[] = [card];
  const runner = createNotebookRunner({
    analyse: cells => cells.map(facts),
    evaluate: async () => ({ outputs, error: null, names: [], milliseconds: 0, lost: false }),
    seed: () => 1,
    setWidget: () => undefined,
    forget: () => undefined,
    removed: () => undefined,
    runsAnew: () => undefined,
  });
  const settle = () => new Promise(resolve => setTimeout(resolve));
  runner.setCells([{ id: 'm', source: 'm ~' }]);
  runner.runLive();
  await settle();
  expect(runner.cell('m').getSnapshot()).toMatchObject({ status: 'done', outputs: [card] });
  outputs = [];
  runner.setCells([{ id: 'm', source: 'm ~ 2' }]);
  runner.runLive();
  await settle();
  expect(runner.cell('m').getSnapshot()).toMatchObject({ status: 'stale', outputs: [card] });
});

test('a model that cannot run keeps its card while it is typed; Run shows what the text gives, with words why', async () => {
  const card = { kind: 'modelCard', title: 'm' } as unknown as Output;
  const warning: Output = { kind: 'text', stream: 'warn', text: 'The model m cannot run yet' };
  const names = [{ name: 'm', type: 'function' }];
  const calm = { error: null, names, milliseconds: 0, lost: false };
  let evaluation: Evaluation = { ...calm, outputs: [card] };
  const runner = createNotebookRunner({
    analyse: cells => cells.map(facts),
    evaluate: async () => evaluation,
    seed: () => 1,
    setWidget: () => undefined,
    forget: () => undefined,
    removed: () => undefined,
    runsAnew: () => undefined,
  });
  const settle = () => new Promise(resolve => setTimeout(resolve));
  const state = () => runner.cell('m').getSnapshot();
  runner.setCells([{ id: 'm', source: 'm ~' }]);
  runner.runCell('m');
  await settle();
  evaluation = { ...calm, outputs: [warning], troubled: true };
  runner.setCells([{ id: 'm', source: 'm ~ 2' }]);
  runner.runLive();
  await settle();
  expect(state()).toMatchObject({ status: 'stale', outputs: [card] });
  runner.runCell('m');
  await settle();
  expect(state()).toMatchObject({ status: 'done', error: null, outputs: [warning] });
  evaluation = { ...calm, outputs: [card] };
  runner.setCells([{ id: 'm', source: 'm ~ 3' }]);
  runner.runLive();
  await settle();
  expect(state()).toMatchObject({ status: 'done', outputs: [card] });
});

test('nothing that samples, is slow or reads what is old follows what is typed, and nothing while cells run', async () => {
  const slow = await typedNotebook(2_000);
  slow.set({ ...TYPED, model: 'm <- y ~ 2', fit: 'p <- m ! 2' });
  slow.runner.runLive();
  await slow.settle();
  const old = await typedNotebook();
  old.set({ ...TYPED, data: 'y 2', model: 'm <- y ~ 2' });
  old.runner.runLive();
  await old.settle();
  const busy = await typedNotebook();
  busy.hold();
  busy.runner.runCell('data');
  busy.set({ ...TYPED, model: 'm <- y ~ 2' });
  busy.runner.runLive();
  busy.release();
  await busy.settle();
  expect([slow.log, old.log, busy.quietly]).toEqual([[], [], []]);
});

test('Run takes over a model that follows what is typed, and a later change outdates it', async () => {
  const { runner, log, set, settle, status, hold, release, fail } = await typedNotebook();
  set({ ...TYPED, model: 'm <- y ~ 2' });
  hold();
  fail('model');
  runner.runLive();
  expect(status('model')).toBe('stale');
  runner.runStale();
  expect(status('model')).toBe('running');
  release();
  await settle();
  expect(log).toEqual(['model']);
  expect(status('model')).toBe('error');
  fail('');
  hold();
  set({ ...TYPED, model: 'm <- y ~ 3' });
  runner.runLive();
  set({ ...TYPED, model: 'm <- y ~ 4' });
  release();
  await settle();
  expect(log).toEqual(['model', 'model']);
  expect(status('model')).toBe('stale');
});

test('Run pressed when what runs unasked is old already waits for the newer text', async () => {
  const { runner, log, set, settle, status, hold, release } = await typedNotebook();
  set({ ...TYPED, model: 'm <- y ~ 2' });
  hold();
  runner.runLive();
  set({ ...TYPED, model: 'm <- y ~ 3' });
  runner.runStale();
  expect(status('model')).toBe('queued');
  release();
  await settle();
  expect(log).toEqual(['model', 'model', 'card', 'fit']);
  expect([status('model'), status('fit')]).toEqual(['done', 'done']);
});

test('what took the kernel with it unasked waits to be asked', async () => {
  let lost = false;
  const log: string[] = [];
  const runner = createNotebookRunner({
    analyse: cells => cells.map(facts),
    evaluate: async ({ id }) => {
      log.push(id);
      return { outputs: [], error: null, names: [], milliseconds: 0, lost };
    },
    seed: () => 1,
    setWidget: () => undefined,
    forget: () => undefined,
    removed: () => undefined,
    runsAnew: () => undefined,
  });
  const settle = () => new Promise(resolve => setTimeout(resolve));
  lost = true;
  runner.setCells([{ id: 'm', source: 'm ~' }]);
  runner.runLive();
  await settle();
  runner.setCells([{ id: 'm', source: 'm ~ 2' }]);
  runner.runLive();
  await settle();
  expect(log).toEqual(['m']);
  lost = false;
  runner.runCell('m');
  await settle();
  runner.setCells([{ id: 'm', source: 'm ~ 3' }]);
  runner.runLive();
  await settle();
  expect(log).toEqual(['m', 'm', 'm']);
});

test('what simulates for the files of a run does not follow what is typed', async () => {
  const { runner, log, set, settle, status } = await started({
    model: 'm ~',
    check: '<- m,ppc',
    prior: 'p <- m,predictive',
  });
  set({ model: 'm ~ 2', check: '<- m,ppc', prior: 'p <- m,predictive' });
  runner.runLive();
  await settle();
  expect(log).toEqual(['model']);
  expect([status('check'), status('prior')]).toEqual(['stale', 'stale']);
});

test('a control whose cell reads what is half written waits, instead of failing for it', async () => {
  const { runner, log, set, settle, status, fail } = await started({ model: 'm ~', s: 'h <- m' });
  set({ model: 'm ~ 2', s: 'h <- m' });
  fail('model');
  runner.runLive();
  await settle();
  runner.setWidget('s', 7);
  await settle();
  expect(log).toEqual(['model', 's=7']);
  expect(status('s')).toBe('stale');
});
