/** Runs and fits that share a worker, when one of them is ended by force. */
import type { Remote } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import type { ChainWorker } from '../chain/chain-worker.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { CarriedError } from '../wire-error.ts';
import { Fitting } from './fitting.ts';
import { createPool } from './pool.ts';
import { Sampling } from './sampling.ts';
import { createWorkers } from './workers.ts';

vi.mock('../device/tfjs.ts?bundle', () => ({ default: 'tfjs.js' }));
afterEach(() => vi.unstubAllGlobals());

/** A pool of one worker that never answers, until it is ended: then all that was asked of it fails. */
function busyPool() {
  let ended = 0;
  const fails: ((reason: Error) => void)[] = [];
  const hang = () => new Promise<never>((_, reject) => fails.push(reject));
  const begun = async () => ({ ok: true, compiled: null, header: {} });
  const api = { prepare: begun, prepareFit: begun, run: hang, runFit: hang, fitProgress: hang };
  const pool = createPool<ChainWorker>(1, () => ({
    api: { ...api, stop: begun, stopFits: begun } as unknown as Remote<ChainWorker>,
    connect: () => undefined,
    terminate() {
      ended += 1;
      for (const fail of fails.splice(0)) fail(new CarriedError({ code: 'runtime', message: 'ended' }));
    },
  }));
  return { pool, ended: () => ended };
}

/** Its runs are under way until they are abandoned; those of cell `precise` have draws enough. */
function fakeLedger() {
  const cells = new Map<string, string>();
  const abandoned: unknown[][] = [];
  const chains = [{ done: 2, warmup: 2, finished: null }];
  const ledger = {
    open: async (id: string, cell: string) => {
      cells.set(id, cell);
      return { ok: true, value: { chains: 1 } };
    },
    nextFrame: async (id: string) => {
      const status = abandoned.some(([run]) => run === id) ? 'stopped' : 'running';
      const precise = cells.get(id) === 'precise';
      return { state: { id, status, precise, chains, verdict: null }, model: {}, version: 1, frames: [] };
    },
    abandon: async (...args: unknown[]) => void abandoned.push(args),
  };
  return { ledger: ledger as unknown as Remote<Ledger>, abandoned };
}

function setup(isFitting = false) {
  const [{ pool, ended }, { ledger, abandoned }] = [busyPool(), fakeLedger()];
  const devices = createPool<never>(0, () => {
    throw new Error('no device');
  });
  const sampling = new Sampling({
    ledger,
    pool,
    devices,
    backend: () => 'auto',
    isFitting: () => isFitting,
    onActive: () => undefined,
  });
  const sample = (cell: string) => sampling.sample(cell, {}, () => undefined).catch(String);
  return { sampling, sample, abandoned, ended };
}

test('a worker is ended with a run that has draws enough, as long as nothing else runs in it', async () => {
  const { sample, abandoned, ended } = setup();
  await sample('precise');
  expect(ended()).toBe(1);
  expect(abandoned[0]).toEqual(['run-1', 'stopped', null]);
  expect(abandoned.every(([, outcome]) => outcome === 'stopped')).toBe(true);
});

test('another run in that worker goes on, and Stop then ends it without a failure', async () => {
  const { sampling, sample, abandoned, ended } = setup();
  const others = [sample('a'), sample('b')];
  await sample('precise');
  expect(ended()).toBe(0);
  expect(abandoned).toEqual([['run-3', 'stopped', null]]);
  await sampling.stop();
  await Promise.all(others);
  expect(ended()).toBeGreaterThan(0);
  expect(abandoned.every(([, outcome, error]) => outcome === 'stopped' && error === null)).toBe(true);
});

test('so does a fit', async () => {
  const { sample, ended } = setup(true);
  await sample('precise');
  expect(ended()).toBe(0);
});

test('fits that Stop ends by force were stopped, not failed, though they shared a worker', async () => {
  const { pool, ended } = busyPool();
  const devices = createPool<never>(0, () => {
    throw new Error('no device');
  });
  const fitting = new Fitting({ pool, devices, workers: 1, runs: () => [], onActive: () => undefined });
  const fits = [1, 2].map(n =>
    fitting.fit('a', n, {}).catch((reason: unknown) => reason instanceof CarriedError && reason.wire.code),
  );
  const [worker] = pool.all();
  expect(fitting.isIn(worker)).toBe(true);
  await vi.waitFor(() => expect(fitting.ids.getSnapshot()).toHaveLength(2));
  await fitting.stop();
  expect(await Promise.all(fits)).toEqual(['stopped', 'stopped']);
  expect(ended()).toBeGreaterThan(0);
  expect(fitting.isIn(worker)).toBe(false);
});

test('what was asked of a worker that is ended fails, in words', async () => {
  class DeafWorker extends EventTarget {
    postMessage = (): void => undefined;
    terminate = (): void => undefined;
  }
  vi.stubGlobal('Worker', DeafWorker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  vi.stubGlobal('location', { href: 'https://tilde.example/' });
  const workers = createWorkers(new Promise(() => undefined), () => undefined);
  const [worker] = workers.pool.take(1);
  const asked = worker.api.prepare({});
  workers.pool.replace(worker);
  await expect(asked).rejects.toMatchObject({ wire: { message: expect.stringContaining('was ended') } });
});
