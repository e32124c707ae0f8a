/**
 * Sends array work to the device worker and waits for it; Stop ends it at once, with the worker.
 * Not here: the kernel that asked (kernel.ts), or doing it (device/compute.ts).
 */
import { transfer } from 'comlink';
import type { ComputeResult } from '../../engine/compute-job.ts';
import type { DeviceWorker } from '../device/device-worker.ts';
import type { WireError } from '../protocol.ts';
import { CarriedError, wireError } from '../wire-error.ts';
import type { Pool, PooledWorker } from './pool.ts';

interface Active {
  readonly worker: PooledWorker<DeviceWorker>;
  abandon(): void;
}

/** All computations of the page under way. */
export class Computing {
  readonly #workers: Pool<DeviceWorker>;
  readonly #onActive: () => void;
  readonly #active = new Set<Active>();

  /** @param workers that nothing else is asked of: a stop ends them */
  constructor(workers: Pool<DeviceWorker>, onActive: () => void) {
    this.#workers = workers;
    this.#onActive = onActive;
  }

  isActive(): boolean {
    return this.#active.size > 0;
  }

  /** Does a job. @throws CarriedError when it fails or was stopped */
  async compute(job: unknown): Promise<ComputeResult> {
    const [worker] = this.#workers.take(1);
    let abandon = (): void => undefined;
    const abandoned = new Promise<null>(resolve => (abandon = () => resolve(null)));
    const active = { worker, abandon: () => abandon() };
    this.#active.add(active);
    this.#onActive();
    try {
      const answer = await Promise.race([worker.api.compute(transfer(job, buffersIn(job))), abandoned]);
      if (answer === null) throw new CarriedError(STOPPED);
      if (!answer.ok) throw new CarriedError(answer.error);
      return answer.value;
    } catch (reason) {
      throw new CarriedError(wireError(reason));
    } finally {
      this.#active.delete(active);
      this.#onActive();
    }
  }

  /** Ends all: a device does not stop in the middle, so its worker goes. */
  stop(): void {
    for (const { worker, abandon } of this.#active) {
      // First: a worker that is ended fails what it was asked.
      abandon();
      this.#workers.replace(worker);
    }
  }
}

/** Memory of the arrays in a job that nobody has checked yet; the page itself needs none of it. */
function buffersIn(job: unknown): ArrayBuffer[] {
  const { data } = (job ?? {}) as { readonly data?: unknown };
  if (typeof data !== 'object' || data === null) return [];
  const arrays = Object.values(data).map(array => (array as { readonly values?: unknown } | null)?.values);
  const buffers = arrays.flatMap(values =>
    values instanceof Float64Array && values.buffer instanceof ArrayBuffer ? [values.buffer] : [],
  );
  return [...new Set(buffers)];
}

const STOPPED: WireError = {
  code: 'stopped',
  message: 'Stopped before there was a result',
  hint: 'Run the cell again.',
};
