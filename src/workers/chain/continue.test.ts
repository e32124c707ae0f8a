/** Runs that go on, and runs that end by themselves: chain workers and ledger in this thread, joined by real ports. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { add, mul, tensor } from '../../engine/array/index.ts';
import { HalfCauchy, Normal } from '../../engine/distributions/index.ts';
import { chees, nuts } from '../../engine/infer.ts';
import type { McmcJob, McmcResult } from '../../engine/inference/job.ts';
import { localHost } from '../../engine/local.ts';
import { compileModel } from '../../engine/model/compile.ts';
import { plate } from '../../engine/model/plates.ts';
import { deterministic, observe, sample } from '../../engine/model/primitives.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createChainWorker } from './chain-worker.ts';
import type { ChainFrom } from './chain-task.ts';

const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);

function eightSchools() {
  const mu = sample('mu', Normal(0, 5));
  const tau = sample('tau', HalfCauchy(5));
  plate('schools', 8, () => {
    const z = sample('z', Normal(0, 1));
    observe('y', Normal(deterministic('theta', add(mu, mul(tau, z))), se), y);
  });
}

const model = compileModel(eightSchools, {});
/** So quick that long runs of it are a matter of a moment. */
const small = compileModel(() => void observe('y', Normal(sample('mu', Normal(0, 1)), 1), 0.5), {});
const jobOf = (part: Partial<McmcJob> = {}): McmcJob => ({
  model,
  sampler: nuts(),
  chains: 4,
  warmup: 120,
  draws: 80,
  seed: 11,
  ...part,
});

const opened: { close(): void }[] = [];
afterEach(() => opened.splice(0).forEach(port => port.close()));

const turn = () => new Promise<void>(resolve => setImmediate(resolve));

/** `stopAtOnce`: the first slice of each worker is its last. */
function setup(count: number, stopAtOnce = false) {
  const ledger = createLedger();
  let stops = stopAtOnce ? count : 0;
  const workers = Array.from({ length: count }, () => {
    const worker = createChainWorker(async () => {
      if (stops > 0) worker.stop();
      stops -= 1;
      await turn();
    });
    const { port1, port2 } = new MessageChannel();
    opened.push(port1, port2);
    ledger.connect(port1 as unknown as globalThis.MessagePort);
    worker.connect(port2 as unknown as globalThis.MessagePort);
    return worker;
  });
  async function launch(job: unknown, chains: number, run = 'r', from: readonly ChainFrom[] = []) {
    const prepared = workers[0].prepare(structuredClone(job));
    if (!prepared.ok) throw new Error(prepared.error.message);
    const all = Array.from({ length: chains }, (_, chain) => chain);
    await Promise.all(
      workers.map((worker, i) => {
        const mine = all.filter(chain => chain % count === i);
        const share = { run, job, compiled: prepared.compiled, chains: mine };
        return worker.run({ ...share, from: structuredClone(from) });
      }),
    );
  }
  async function start(job: McmcJob) {
    expect(ledger.open('r', 'cell', structuredClone(job))).toMatchObject({ ok: true });
    await launch(job, job.chains);
  }
  async function goOn(draws: number) {
    const longer = ledger.extend('r', draws);
    if (!longer.ok) throw new Error(longer.error.message);
    const { job, run, from } = longer.value;
    await launch(job, from.length, run, from);
    return from;
  }
  const state = () => ledger.nextFrame('r', []).state;
  async function ended() {
    for (;;) {
      const now = state();
      if (now !== null && !['starting', 'running'].includes(now.status) && now.verdict) return now;
      await turn();
    }
  }
  async function over() {
    while (['starting', 'running'].includes(state()?.status ?? '')) await turn();
    return state();
  }
  async function until(done: number) {
    while (!state()?.chains.every(chain => chain.done >= done)) await turn();
  }
  function result(): McmcResult {
    const made = ledger.result('r');
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  }
  return { ledger, workers, start, goOn, state, ended, over, until, result };
}

function expectSame(got: McmcResult, expected: McmcResult) {
  expect(got.chains.map(chain => chain.positions)).toEqual(expected.chains.map(chain => chain.positions));
  expect(got.chains.map(chain => chain.stats)).toEqual(expected.chains.map(chain => chain.stats));
  expect(got.chains.map(chain => chain.warmupPositions)).toEqual(
    expected.chains.map(chain => chain.warmupPositions),
  );
  expect(got.values).toEqual(expected.values);
}

test.each([1, 2, 4])('on %d workers a run in two pieces has the bits of one in one piece', async count => {
  const { start, goOn, ended, result } = setup(count);
  await start(jobOf({ draws: 80 }));
  const first = await ended();
  await goOn(200);
  const state = await ended();
  expect(state).toMatchObject({ status: 'done', draws: 200, partial: false, canContinue: true });
  expect(state.seconds).toBeGreaterThan(first.seconds);
  expectSame(result(), await localHost.runMcmc(jobOf({ draws: 200 })));
});

test('a run that was stopped goes on to the draws it was asked for, also from warm-up', async () => {
  for (const warmup of [20, 8_000]) {
    const { start, goOn, over, result, state } = setup(2, true);
    const job = jobOf({ model: small, warmup, draws: 8_000 });
    await start(job);
    expect(await over()).toMatchObject({ status: 'stopped', partial: true });
    expect(state()?.chains.some(chain => chain.done < warmup + 8_000)).toBe(true);
    await goOn(8_000);
    expect(await over()).toMatchObject({ status: 'done', partial: false });
    expectSame(result(), await localHost.runMcmc(job));
  }
});

test.each([false, true])('a run ended by force goes on, its workers heard out: %s', async heardOut => {
  const { ledger, workers, start, goOn, over, until, result, state } = setup(1);
  const job = jobOf({ model: small, draws: 8_000 });
  const running = start(job);
  await until(200);
  ledger.abandon('r', 'stopped', null);
  expect(state()?.status).toBe('stopped');
  // What these still say is of no interest any more, whenever it comes.
  workers[0].stop();
  if (heardOut) {
    await running;
    for (let i = 0; i < 50; i += 1) await turn();
    expect(state()).toMatchObject({ status: 'stopped', error: null });
  }
  const from = await goOn(8_000);
  expect(from.every(chain => chain.count >= 200)).toBe(true);
  await running;
  expect(await over()).toMatchObject({ status: 'done' });
  expectSame(result(), await localHost.runMcmc(job));
});

test('a live view of a run that goes on has all its draws', async () => {
  const { ledger, start, goOn, ended } = setup(2);
  const watch = [{ elements: ['mu'], bins: 20 }];
  await start(jobOf());
  await ended();
  expect(ledger.nextFrame('r', watch).frames[0]?.histograms[0].draws).toBe(320);
  await goOn(160);
  await ended();
  const [frame] = ledger.nextFrame('r', watch).frames;
  expect(frame?.histograms[0].draws).toBe(640);
  expect(frame?.traces[0].chains.map(chain => chain.filled)).toEqual([280, 280, 280, 280]);
});

test.each([1, 2, 4])('on %d workers a precise run ends at the same draw as in one thread', async count => {
  const { workers, start, ended, result, state } = setup(count);
  const job = jobOf({ warmup: 300, draws: 5000, untilEss: 300 });
  const running = start(job);
  while (!state()?.precise) await turn();
  for (const worker of workers) worker.stop('r');
  await running;
  const expected = await localHost.runMcmc(job);
  const at = expected.job.draws;
  expect(at % 100).toBe(0);
  expect(at).toBeLessThan(5000);
  const end = await ended();
  expect(end).toMatchObject({ status: 'done', partial: false, precise: true, draws: at, untilEss: 300 });
  expect(end.chains.every(chain => chain.done === 300 + at && chain.finished)).toBe(true);
  expect(result()).toMatchObject({ partial: false, precise: true });
  expectSame(result(), expected);
});

test('a precise run goes on with the draws that came after its end, without the rule', async () => {
  const { workers, start, goOn, ended, result, state } = setup(2);
  const job = jobOf({ warmup: 300, draws: 5000, untilEss: 300 });
  const running = start(job);
  while (!state()?.precise) await turn();
  for (const worker of workers) worker.stop('r');
  await running;
  const { draws } = await ended();
  await goOn(2 * draws);
  expect(await ended()).toMatchObject({ status: 'done', precise: false, draws: 2 * draws, untilEss: null });
  expectSame(result(), await localHost.runMcmc(jobOf({ warmup: 300, draws: 2 * draws })));
});

test('a run whose chains are far past its precise end goes on again and again', async () => {
  const { start, goOn, over, result } = setup(2);
  const part = { model: small, warmup: 300 };
  // Nobody asks until the chains have ended: the judgement comes long after the draws that are enough.
  await start(jobOf({ ...part, draws: 2000, untilEss: 150 }));
  await turn();
  const enough = (await over())?.draws ?? 0;
  expect(4 * enough).toBeLessThan(2000);
  for (const draws of [2 * enough, 4 * enough, 2100]) {
    await goOn(draws);
    expect(await over()).toMatchObject({ status: 'done', error: null, draws });
    expectSame(result(), await localHost.runMcmc(jobOf({ ...part, draws })));
  }
});

test('a rule that is never met ends at the draws asked for, only then', async () => {
  const { start, ended } = setup(2);
  await start(jobOf({ draws: 150, untilEss: 100_000 }));
  expect(await ended()).toMatchObject({ status: 'done', precise: false, draws: 150, untilEss: 100_000 });
});

test('jobs are the same but for their length', async () => {
  const { ledger, start } = setup(1);
  await start(jobOf());
  const match = (part: Partial<McmcJob>) => ledger.match(['x', 'r'], structuredClone(jobOf(part)));
  expect(match({ draws: 7, untilEss: 100 })).toBe('r');
  expect(match({ seed: 12 })).toBeNull();
  expect(match({ warmup: 121 })).toBeNull();
  expect(match({ sampler: nuts({ targetAccept: 0.9 }) })).toBeNull();
  expect(match({ sampler: chees() })).toBeNull();
  const other = compileModel(() => void sample('mu', Normal(0, 5)), {});
  expect(match({ model: other })).toBeNull();
  expect(ledger.match(['r'], { nothing: true })).toBeNull();
});
