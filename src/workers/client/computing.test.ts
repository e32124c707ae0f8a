import { expect, test } from 'vitest';
import type { Remote } from 'comlink';
import type { DeviceWorker } from '../device/device-worker.ts';
import type { CarriedError } from '../wire-error.ts';
import { Computing } from './computing.ts';
import { createPool } from './pool.ts';

function setup(compute: (job: unknown) => Promise<unknown>) {
  let ended = 0;
  const pool = createPool<DeviceWorker>(1, () => ({
    api: { compute } as unknown as Remote<DeviceWorker>,
    connect: () => undefined,
    terminate: () => (ended += 1),
  }));
  const states: boolean[] = [];
  const computing = new Computing(pool, () => states.push(computing.isActive()));
  return { computing, states, ended: () => ended };
}

test('the result comes back, and the page knows when something is under way', async () => {
  const { computing, states } = setup(() => Promise.resolve({ ok: true, value: { outputs: {} } }));
  expect(await computing.compute({})).toEqual({ outputs: {} });
  expect(states).toEqual([true, false]);
});

test('a failure keeps its own words', async () => {
  const error = { code: 'runtime', message: 'There is no webgpu device' };
  const { computing } = setup(() => Promise.resolve({ ok: false, error }));
  await expect(computing.compute({})).rejects.toMatchObject({ wire: error });
});

test('Stop ends what is under way with its worker, at once', async () => {
  const { computing, ended, states } = setup(() => new Promise(() => undefined));
  const running = computing.compute({}).catch((reason: CarriedError) => reason.wire.code);
  computing.stop();
  expect(await running).toBe('stopped');
  expect(ended()).toBe(1);
  expect(states).toEqual([true, false]);
});
