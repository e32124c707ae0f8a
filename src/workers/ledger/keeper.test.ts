/** Runs that outlive their page: a ledger saves them, another one takes them up. The database itself: e2e/running.spec.ts. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { Normal } from '../../engine/distributions/index.ts';
import { nuts } from '../../engine/infer.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
import { localHost } from '../../engine/local.ts';
import { compileModel } from '../../engine/model/compile.ts';
import { observe, sample } from '../../engine/model/primitives.ts';
import { createChainWorker } from '../chain/chain-worker.ts';
import type { ChainFrom } from '../chain/chain-task.ts';
import type { KeptRun } from '../protocol.ts';
import { Keeper } from './keeper.ts';
import { createLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { memoryStore } from './run-store.fixture.ts';
import type { RunStore } from './run-store.ts';

const model = compileModel(() => void observe('y', Normal(sample('mu', Normal(0, 1)), 1), 0.5), {});
const jobOf = (part: Partial<McmcJob> = {}): McmcJob => ({
  model,
  sampler: nuts(),
  chains: 2,
  warmup: 200,
  draws: 400,
  seed: 5,
  ...part,
});
const sources = [{ id: 'fit', source: 'const posterior = await mcmc(model);' }];

const opened: { close(): void }[] = [];
afterEach(() => opened.splice(0).forEach(port => port.close()));
const turn = () => new Promise<void>(resolve => setImmediate(resolve));

/** A worker that stops after `slices` slices. */
function workerOf(ledger: Ledger, slices = Infinity) {
  let left = slices;
  const worker = createChainWorker(async () => {
    left -= 1;
    if (left <= 0) worker.stop();
    await turn();
  });
  const { port1, port2 } = new MessageChannel();
  opened.push(port1, port2);
  ledger.connect(port1 as unknown as globalThis.MessagePort);
  worker.connect(port2 as unknown as globalThis.MessagePort);
  return async (job: unknown, run = 'r', from: readonly ChainFrom[] = []) => {
    const prepared = worker.prepare(structuredClone(job));
    if (!prepared.ok) throw new Error(prepared.error.message);
    await worker.run({ run, job, compiled: prepared.compiled, chains: [0, 1], from });
    while (['running', 'starting'].includes(ledger.nextFrame('r', []).state?.status ?? '')) await turn();
  };
}

async function runKept(ledger: Ledger, job: McmcJob, slices = Infinity) {
  expect(ledger.open('r', 'fit', structuredClone(job)).ok).toBe(true);
  ledger.keep('r', 'book', { sources, notebookSeed: 7, execution: 'fit 1' });
  await workerOf(ledger, slices)(job);
}

async function keptOf(ledger: Ledger): Promise<KeptRun> {
  await vi.waitFor(async () => expect((await ledger.keptRuns('book')).runs).toHaveLength(1));
  const { runs } = await ledger.keptRuns('book');
  return runs[0];
}

test('a run broken off in one page goes on in another, bit for bit', async () => {
  const { store } = memoryStore();
  const job = jobOf({ draws: 30_000 });
  const page = createLedger(undefined, store);
  await runKept(page, job, 1);
  await vi.waitFor(async () => expect((await store.list())[0]?.counts.some(count => count > 0)).toBe(true));
  const done = page.nextFrame('r', []).state?.chains.map(chain => chain.done) ?? [];
  await vi.waitFor(async () => expect((await store.list())[0]?.counts).toEqual(done));
  expect(done.some(count => count < 30_200)).toBe(true);

  const next = createLedger(undefined, store);
  const kept = await keptOf(next);
  expect(kept).toMatchObject({
    notebook: 'book',
    cell: 'fit',
    sources,
    seed: 5,
    finished: false,
    notebookSeed: 7,
    execution: 'fit 1',
  });
  expect(await next.restore(kept, 'r')).toEqual({ ok: true, value: null });
  const { state } = next.nextFrame('r', []);
  expect(state).toMatchObject({ status: 'stopped', partial: true, restored: true, canContinue: true });
  expect(state?.chains.map(chain => chain.done)).toEqual(done);
  expect(next.match(['r'], structuredClone(job))).toBe('r');
  const longer = next.extend('r', 30_000);
  if (!longer.ok) throw new Error(longer.error.message);
  await workerOf(next)(longer.value.job, longer.value.run, longer.value.from);
  expect(next.nextFrame('r', []).state).toMatchObject({ status: 'done', partial: false, restored: false });
  const result = next.result('r');
  const expected = await localHost.runMcmc(job);
  expect(result.ok && result.value.chains.map(chain => chain.positions)).toEqual(
    expected.chains.map(chain => chain.positions),
  );
});

test('a finished run comes back whole, and so does one that was precise enough', async () => {
  for (const part of [{}, { draws: 20_000, untilEss: 200 }]) {
    const { store } = memoryStore();
    const page = createLedger(undefined, store);
    await runKept(page, jobOf(part));
    const before = page.result('r');
    const isThere = (run: KeptRun | undefined) =>
      run?.finished === true && 'untilEss' in part === (run.precise !== null);
    await vi.waitFor(async () => expect(isThere((await store.list())[0])).toBe(true));
    const next = createLedger(undefined, store);
    await next.restore(await keptOf(next), 'r');
    const { state } = next.nextFrame('r', []);
    expect(state).toMatchObject({ status: 'done', partial: false, precise: 'untilEss' in part });
    const after = next.result('r');
    expect(after.ok && before.ok && after.value.values).toEqual(before.ok && before.value.values);
  }
});

test('where storage is full the run goes on, is not kept, and says so', async () => {
  const { store, control, runs } = memoryStore();
  control.fail = true;
  const page = createLedger(undefined, store);
  await runKept(page, jobOf());
  await vi.waitFor(() => expect(page.nextFrame('r', []).state?.keeping).toBe('full'));
  expect(page.nextFrame('r', []).state?.status).toBe('done');
  expect(runs.size).toBe(0);
});

test('a run that is dropped is not kept either, and one that moved is found in its new notebook', async () => {
  const { store } = memoryStore();
  const page = createLedger(undefined, store);
  await runKept(page, jobOf());
  await vi.waitFor(async () => expect(await store.list()).toHaveLength(1));
  page.moveKept(['r'], 'other');
  const next = createLedger(undefined, store);
  await vi.waitFor(async () => expect((await next.keptRuns('other')).runs).toHaveLength(1));
  expect((await next.keptRuns('book')).runs).toEqual([]);
  expect((await page.keptRuns('other')).runs).toEqual([]);
  page.forget('r');
  await vi.waitFor(async () => expect(await store.list()).toEqual([]));
});

test('what is damaged is refused with a reason', async () => {
  const { store } = memoryStore();
  const page = createLedger(undefined, store);
  await runKept(page, jobOf());
  await vi.waitFor(async () => expect((await store.list())[0]?.finished).toBe(true));
  const broken: RunStore = {
    ...store,
    load: async id => {
      const whole = await store.load(id);
      return whole && { ...whole, pieces: whole.pieces.map(piece => ({ ...piece, first: piece.first + 7 })) };
    },
  };
  const next = createLedger(undefined, broken);
  const answer = await next.restore(await keptOf(next), 'r');
  expect(answer).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('damaged') as string },
  });
});

test('runs that other pages hold are not given away with those that are free, but told of at once', async () => {
  const run = (id: string, began: number, notebook = 'book') =>
    ({ id, notebook, began }) as unknown as KeptRun;
  const all = [run('old', 1), run('held', 2), run('new', 3), run('else', 4, 'other')];
  const store = { list: async () => all } as unknown as RunStore;
  const held = async () => new Set(['held', 'else']);
  const { runs, ...rest } = await new Keeper(store, { hold: () => undefined, held }).list('book');
  expect(runs.map(({ id }) => id)).toEqual(['new', 'old']);
  expect(rest.held).toEqual([2]);
});
