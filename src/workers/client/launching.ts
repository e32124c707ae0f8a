/** Has workers compile a job and run its chains. Not here: what becomes of the run (sampling.ts). */
import type { Remote } from 'comlink';
import type { ChainFrom } from '../chain/chain-task.ts';
import type { Prepared } from '../chain/chain-worker.ts';
import type { DeviceWorker } from '../device/device-worker.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { BackendChoice } from '../protocol.ts';
import { CarriedError } from '../wire-error.ts';
import { hurry } from './following.ts';
import type { ActiveRun } from './following.ts';
import type { Pool } from './pool.ts';

export interface LaunchHost {
  readonly ledger: Remote<Ledger>;
  readonly pool: Pool;
  readonly devices: Pool<DeviceWorker>;
  backend(): BackendChoice;
}

/** What chain workers need for a run. */
export interface Launch {
  readonly job: unknown;
  readonly prepared: Promise<Prepared>;
  readonly chains: number;
  /** Where chains go on; none for a run from its start. */
  readonly from: readonly ChainFrom[];
}

/** Has a job compiled while the ledger opens its run; null for one whose chains are a batch on the device. */
export function prepare(pool: Pool, job: unknown): Promise<Prepared> | null {
  if (isBatch(job)) return null;
  const [worker] = pool.take(1);
  const prepared = worker.api.prepare(job);
  // Where the ledger refuses the run nobody asks what became of it.
  prepared.catch(() => undefined);
  return prepared;
}

/** Deals the chains to the workers; resolves when all have ended. */
export async function launch(host: LaunchHost, run: ActiveRun, { job, ...rest }: Launch): Promise<void> {
  const { chains, from } = rest;
  const prepared = await rest.prepared;
  if (!prepared.ok) throw new CarriedError(prepared.error);
  if (run.stopped) return host.ledger.abandon(run.id, 'stopped', null);
  const workers = host.pool.take(chains);
  const shares = workers.map((worker, i) => {
    run.workers.add(worker);
    const mine = Array.from({ length: chains }, (_, chain) => chain).filter(c => c % workers.length === i);
    const goOn = from.filter(({ chain }) => mine.includes(chain));
    const share = { run: run.caller, job, compiled: prepared.compiled, chains: mine, from: goOn };
    return worker.api.run(share).then(() => run.workers.delete(worker));
  });
  await Promise.all(shares);
  hurry(run);
}

/** Moves all chains as one batch in the device worker. */
export async function launchBatch(host: LaunchHost, run: ActiveRun, job: unknown): Promise<void> {
  const [worker] = host.devices.take(1);
  run.device = worker;
  await worker.api.run({ run: run.id, job, preferred: host.backend() });
  run.device = null;
  hurry(run);
}

/** Its chains are of no use any more: they end after their slice. */
export function halt({ workers, device, caller }: ActiveRun): void {
  for (const worker of workers) void worker.api.stop(caller);
  void device?.api.stop(caller);
}

/** Whether an (unchecked) job moves its chains together. */
function isBatch(job: unknown): boolean {
  return (job as { sampler?: { name?: unknown } } | null)?.sampler?.name === 'chees';
}
