// oxlint-disable-next-line typescript/triple-slash-reference -- the app's program has no other way to see it
/// <reference path="../bundle.d.ts" />
/**
 * The trusted workers of the page: the ledger, and pools of those that compute, each with its own way to the ledger.
 * One that dies by itself is noticed, what it was asked fails, and another is made when it is needed.
 * Not here: what they are asked to do (sampling.ts, fitting.ts).
 */
import { transfer, wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { ChainWorker } from '../chain/chain-worker.ts';
import type { DeviceWorker } from '../device/device-worker.ts';
// oxlint-disable-next-line import/default -- the bundle plugin makes the default export
import tfjsUrl from '../device/tfjs.ts?bundle';
import type { Ledger } from '../ledger/ledger.ts';
import type { WireError } from '../protocol.ts';
import { CarriedError } from '../wire-error.ts';
import { guarded } from './guarded.ts';
import { createPool } from './pool.ts';
import type { Pool, PooledWorker } from './pool.ts';
import { watchPresence } from './presence.ts';

/** Chains of one run share at most this many workers. */
const MOST_WORKERS = 4;

export interface Workers {
  /** Of one ledger after the other, where one dies. */
  readonly ledger: Remote<Ledger>;
  /** For chains. */
  readonly pool: Pool;
  /** For runs of many chains as one batch: one worker. */
  readonly devices: Pool<DeviceWorker>;
  /** For array work: one worker of its own, since Stop ends it in the middle, and no run may go with it. */
  readonly computers: Pool<DeviceWorker>;
  /** How many workers the pool has when it is full. */
  readonly cores: number;
  dispose(): void;
}

/** None of them is made before it is needed, the ledger not before `begun`. `onLedgerLost`: it died, with all draws. */
export function createWorkers(begun: Promise<void>, onLedgerLost: () => void): Workers {
  const cores = Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2));
  const reconnect = () => {
    for (const worker of [...pool.all(), ...devices.all(), ...computers.all()]) worker.connect();
  };
  const ledgers = createLedgers(begun, reconnect, onLedgerLost);
  const pool: Pool = createPool(cores, died => chainWorker(ledgers.connect, died));
  const onDevice = (): Pool<DeviceWorker> => createPool(1, died => deviceWorker(ledgers.connect, died));
  const [devices, computers] = [onDevice(), onDevice()];
  const dispose = () => [pool, devices, computers, ledgers].forEach(part => part.dispose());
  return { ledger: ledgers.api, pool, devices, computers, cores, dispose };
}

/** One ledger after the other, as one: the next is made, and `onNext` called, when something is asked of it. */
function createLedgers(begun: Promise<void>, onNext: () => void, onLost: () => void) {
  let current: ReturnType<typeof ledgerAfter> | undefined;
  let lost = 0;
  const ledger = () => {
    if (current !== undefined) return current;
    const made = ledgerAfter(begun, () => {
      current = undefined;
      lost += 1;
      onLost();
    });
    current = made;
    if (lost > 0) onNext();
    return made;
  };
  return {
    api: new Proxy({} as Remote<Ledger>, { get: (_, key): unknown => Reflect.get(ledger().api, key) }),
    connect: (port: MessagePort) => void ledger().api.connect(transfer(port, [port])),
    dispose: () => current?.dispose(),
  };
}

/** The ledger's worker is made at `begun`; what it is asked before waits at its port. */
function ledgerAfter(begun: Promise<void>, onDied: () => void) {
  const { port1, port2 } = new MessageChannel();
  const { api, fail } = guarded(wrap<Ledger>(port1));
  let worker: Worked | undefined;
  let ended = false;
  void begun.then(() => {
    if (ended) return;
    const made = new Worker(new URL('../ledger/main.ts', import.meta.url), {
      type: 'module',
      name: 'ledger',
    });
    worker = watched(made, fail, LEDGER_DIED, onDied, { ports: [port2] });
  });
  return {
    api,
    dispose() {
      ended = true;
      worker?.terminate();
    },
  };
}

interface Worked {
  terminate(): void;
}

/** At the worker's death what was asked of it fails, and it is forgotten; where it is ended, what was asked fails too. */
function watched(
  worker: Worker,
  fail: (reason: Error) => void,
  error: WireError,
  died: () => void,
  { ports = [], yields = false }: { readonly ports?: readonly MessagePort[]; readonly yields?: boolean } = {},
): Worked {
  const end = () => {
    worker.terminate();
    fail(new CarriedError(error));
    died();
  };
  const unwatch = watchPresence(worker, end, ports, yields);
  return {
    terminate() {
      unwatch();
      worker.terminate();
      fail(new CarriedError(ENDED));
    },
  };
}

type Connect = (port: MessagePort) => void;

/** A port for a worker, whose other end the ledger has. */
function wayBy(connect: Connect): MessagePort {
  const { port1, port2 } = new MessageChannel();
  connect(port1);
  return transfer(port2, [port2]);
}

/** A chain worker with its own way to the ledger. */
function chainWorker(connect: Connect, died: () => void): PooledWorker {
  const worker = new Worker(new URL('../chain/main.ts', import.meta.url), { type: 'module', name: 'chain' });
  const { api, fail } = guarded(wrap<ChainWorker>(worker));
  const { terminate } = watched(worker, fail, CHAIN_DIED, died, { yields: true });
  return {
    api,
    terminate,
    connect() {
      void api.connect(wayBy(connect));
    },
  };
}

/** The worker for runs of many chains as one batch, with its own way to the ledger. */
function deviceWorker(connect: Connect, died: () => void): PooledWorker<DeviceWorker> {
  const worker = new Worker(new URL('../device/main.ts', import.meta.url), {
    type: 'module',
    name: 'device',
  });
  const { api, fail } = guarded(wrap<DeviceWorker>(worker));
  const { terminate } = watched(worker, fail, DEVICE_DIED, died);
  return {
    api,
    terminate,
    connect() {
      void api.connect(wayBy(connect), new URL(tfjsUrl, location.href).href);
    },
  };
}

const ANOTHER = 'Run the cell again: another worker takes its place.';

const ENDED: WireError = {
  code: 'runtime',
  message: 'The worker that computed this was ended, since other work in it did not stop',
  hint: ANOTHER,
};

const CHAIN_DIED: WireError = {
  code: 'runtime',
  message: 'A worker that computes chains ended unexpectedly',
  hint: ANOTHER,
};

const DEVICE_DIED: WireError = {
  code: 'runtime',
  message: 'The worker that computes on the device ended unexpectedly',
  hint: ANOTHER,
};

const LEDGER_DIED: WireError = {
  code: 'runtime',
  message: 'The worker that keeps the draws ended unexpectedly',
  hint: ANOTHER,
};
