/** What following a run in the ledger needs: what is known of it, and small steps. Not here: the runs (sampling.ts). */
import type { DeviceWorker } from '../device/device-worker.ts';
import type { Answer, Pulled } from '../ledger/ledger.ts';
import type { CellSource, RunFrame, RunState, WatchOptions } from '../protocol.ts';
import type { WritableStore } from '../store.ts';
import { CarriedError } from '../wire-error.ts';
import type { PooledWorker } from './pool.ts';

export interface Watch {
  readonly options: WatchOptions;
  readonly store: WritableStore<RunFrame | null>;
  watched: boolean;
}

/** What is known of a run: its newest state, and the version of the summary in it. */
export interface Known {
  readonly state: RunState;
  readonly version: number;
}

export interface ActiveRun {
  readonly id: string;
  /** What its chains call it. */
  readonly caller: string;
  /** Workers that still run a share. */
  readonly workers: Set<PooledWorker>;
  /** The worker that moves all chains as one batch. */
  device: PooledWorker<DeviceWorker> | null;
  stopped: boolean;
  /** It has draws enough, and its chains were told. */
  enough: boolean;
  /** Its end is near: the next pull must not wait. */
  hurry: boolean;
  wake(): void;
}

/** `caller`: what its chains call the run. */
export function newRun(id: string, caller: string): ActiveRun {
  return {
    id,
    caller,
    workers: new Set(),
    device: null,
    stopped: false,
    enough: false,
    hurry: false,
    wake: () => undefined,
  };
}

/** Its end is near: it is looked at again at once. */
export function hurry(run: ActiveRun): void {
  run.hurry = true;
  run.wake();
}

/** What a run was made from. */
export interface Making {
  /** The texts of its cell and of those that this reads, when it began. */
  readonly sources: readonly CellSource[];
  /** Of jobs that named none; undefined where that was not noted. */
  readonly seed: number | undefined;
  /** Runs of one execution of a cell have the same. */
  readonly execution: string;
}

export const hasDraws = ({ chains }: RunState): boolean => chains.some(chain => chain.done > 0);

/** The light state with the model and the summary it came with, or else those that are known: the same objects. */
export function merged(known: Known | undefined, { state, model, summary }: Pulled): RunState | null {
  const whole = model ?? known?.state.model;
  if (state === null || whole === undefined) return null;
  return {
    ...state,
    model: whole,
    summary: summary === undefined ? (known?.state.summary ?? null) : summary,
  };
}

export function unwrap<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new CarriedError(answer.error);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
