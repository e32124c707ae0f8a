// oxlint-disable-next-line typescript/triple-slash-reference -- the app's program has no other way to see it
/// <reference path="../bundle.d.ts" />
/**
 * The trusted workers of the page: the ledger, and pools of those that compute, each with its own way to the ledger.
 * Not here: what they are asked to do (sampling.ts, fitting.ts).
 */
import { transfer, wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { ChainWorker } from '../chain/chain-worker.ts';
import type { DeviceWorker } from '../device/device-worker.ts';
// oxlint-disable-next-line import/default -- the bundle plugin makes the default export
import tfjsUrl from '../device/tfjs.ts?bundle';
import type { Ledger } from '../ledger/ledger.ts';
import { createPool } from './pool.ts';
import type { Pool, PooledWorker } from './pool.ts';

/** Chains of one run share at most this many workers. */
const MOST_WORKERS = 4;

export interface Workers {
  readonly ledger: Remote<Ledger>;
  /** For chains. */
  readonly pool: Pool;
  /** For runs of many chains as one batch: one worker. */
  readonly devices: Pool<DeviceWorker>;
  /** How many workers the pool has when it is full. */
  readonly cores: number;
  dispose(): void;
}

/** None of them is made before it is needed, the ledger not before `begun`. */
export function createWorkers(begun: Promise<void>): Workers {
  const { ledger, terminate } = ledgerAfter(begun);
  const cores = Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2));
  const connect = (port: MessagePort) => void ledger.connect(transfer(port, [port]));
  const pool = createPool(cores, () => chainWorker(connect));
  const devices = createPool(1, () => deviceWorker(connect));
  const dispose = () => [pool, devices, { dispose: terminate }].forEach(part => part.dispose());
  return { ledger, pool, devices, cores, dispose };
}

/** The ledger's worker is made at `begun`; what it is asked before waits at its port. */
function ledgerAfter(begun: Promise<void>) {
  const { port1, port2 } = new MessageChannel();
  let worker: Worker | undefined;
  let ended = false;
  void begun.then(() => {
    if (ended) return;
    worker = new Worker(new URL('../ledger/main.ts', import.meta.url), { type: 'module', name: 'ledger' });
    worker.postMessage(null, [port2]);
  });
  return {
    ledger: wrap<Ledger>(port1),
    terminate() {
      ended = true;
      worker?.terminate();
    },
  };
}

/** A chain worker with its own way to the ledger. */
function chainWorker(connect: (port: MessagePort) => void): PooledWorker {
  const worker = new Worker(new URL('../chain/main.ts', import.meta.url), { type: 'module', name: 'chain' });
  const api = wrap<ChainWorker>(worker);
  const { port1, port2 } = new MessageChannel();
  connect(port1);
  void api.connect(transfer(port2, [port2]));
  return { api, terminate: () => worker.terminate() };
}

/** The worker for runs of many chains as one batch, with its own way to the ledger. */
function deviceWorker(connect: (port: MessagePort) => void): PooledWorker<DeviceWorker> {
  const worker = new Worker(new URL('../device/main.ts', import.meta.url), {
    type: 'module',
    name: 'device',
  });
  const api = wrap<DeviceWorker>(worker);
  const { port1, port2 } = new MessageChannel();
  connect(port1);
  void api.connect(transfer(port2, [port2]), new URL(tfjsUrl, location.href).href);
  return { api, terminate: () => worker.terminate() };
}
