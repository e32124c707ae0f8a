/** The device worker in this thread, on tfjs' CPU backend: batches, places, fallbacks, stop. */
import { expect, test } from 'vitest';
import { Beta, Binomial } from '../../engine/distributions/index.ts';
import { createDevice } from '../../engine/backends/tfjs/index.ts';
import type { Devices } from '../../engine/open-density.ts';
import { chees } from '../../engine/infer.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
import { cheesStats } from '../../engine/inference/chees/stats.ts';
import { compileModel } from '../../engine/model/compile.ts';
import { observe, sample } from '../../engine/model/primitives.ts';
import type { ToLedger } from '../protocol.ts';
import { createDeviceWorker } from './device-worker.ts';

function coinFlip() {
  const p = sample('p', Beta(1, 1));
  observe('heads', Binomial(10, p), 5);
}

function jobOf(part: Partial<McmcJob> = {}): McmcJob {
  const model = compileModel(coinFlip, {});
  return { model, sampler: chees(), chains: 8, warmup: 40, draws: 30, seed: 11, backend: 'cpu', ...part };
}

async function runHere(job: unknown, devices: Devices = { createDevice }, stopAfter = Infinity) {
  const messages: ToLedger[] = [];
  const worker = createDeviceWorker({
    load: () => Promise.resolve(devices),
    pause: () => new Promise(resolve => setImmediate(resolve)),
  });
  const ledger = {
    postMessage(message: ToLedger) {
      messages.push(message);
      if (message.op === 'batch' && message.first + message.positions.length >= stopAfter) worker.stop();
    },
  };
  worker.connect(ledger as unknown as MessagePort, '');
  await worker.run({ run: 'r', job, preferred: 'auto' });
  const of = <Op extends ToLedger['op']>(op: Op) =>
    messages.filter((message): message is Extract<ToLedger, { op: Op }> => message.op === op);
  return { batches: of('batch'), places: of('device'), ends: of('end') };
}

test('every chain delivers all its transitions in order, and the place is told', async () => {
  const { batches, places, ends } = await runHere(jobOf());
  for (let chain = 0; chain < 8; chain++) {
    const mine = batches.filter(batch => batch.chain === chain);
    let next = 0;
    for (const { first, positions, stats } of mine) {
      expect(first).toBe(next);
      expect(stats.length).toBe(positions.length * (cheesStats.length + 1));
      next += positions.length;
    }
    expect(next).toBe(70);
  }
  expect(ends.map(end => end.outcome)).toEqual(Array.from({ length: 8 }, () => 'done'));
  expect(places.at(-1)).toMatchObject({
    backend: 'cpu',
    adapter: 'JavaScript',
    software: true,
    notice: null,
  });
  expect(places.at(-1)?.launches).toBeGreaterThan(1000);
});

test('a device that is not there gives way to the next, with a notice', async () => {
  const { places, ends } = await runHere(jobOf({ backend: 'webgpu', warmup: 5, draws: 5 }));
  expect(ends[0].outcome).toBe('done');
  expect(places[0].backend).toBe('wasm');
  expect(places[0].notice).toMatch(/no webgpu device.*no webgl device.*Running on wasm instead/);
});

test('a device lost in the middle hands the chains to WASM where they are', async () => {
  let lost: string | undefined;
  let launched = 0;
  const failing: Devices = {
    async createDevice(name) {
      const device = await createDevice(name);
      return {
        ...device,
        lost: () => lost,
        load(graph) {
          const program = device.load(graph);
          return {
            ...program,
            bind: data => program.bind(data),
            dispose: () => program.dispose(),
            run: inputs => program.run(inputs),
            iterate(...given) {
              launched += 1;
              if (launched === 20) lost = 'unplugged';
              return lost === undefined
                ? program.iterate(...given)
                : Promise.reject(new Error('mapping failed'));
            },
          };
        },
      };
    },
  };
  const { batches, places, ends } = await runHere(jobOf(), failing);
  expect(ends.every(end => end.outcome === 'done')).toBe(true);
  expect(places.at(-1)).toMatchObject({
    backend: 'wasm',
    notice: expect.stringContaining('The cpu device was lost'),
  });
  const total = batches
    .filter(batch => batch.chain === 0)
    .reduce((sum, { positions }) => sum + positions.length, 0);
  expect(total).toBe(70);
});

test('a stop ends all chains and keeps what they have', async () => {
  const { batches, ends } = await runHere(jobOf({ draws: 100_000, backend: 'wasm' }), undefined, 100);
  expect(ends.map(end => end.outcome)).toEqual(Array.from({ length: 8 }, () => 'stopped'));
  expect(batches.at(-1)?.first).toBeLessThan(100_000);
});

test('a job that does not check fails with a reason', async () => {
  const { ends } = await runHere({ ...jobOf(), chains: 5000 });
  expect(ends[0]).toMatchObject({ outcome: 'failed', error: { code: 'model' } });
});
