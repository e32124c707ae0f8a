/** What following a run in the ledger needs: what is known of it, and small steps. Not here: the runs (sampling.ts). */
import type { DeviceWorker } from '../device/device-worker.ts';
import type { Answer, Pulled } from '../ledger/ledger.ts';
import type { RunFrame, RunState, WatchOptions } from '../protocol.ts';
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

/** What the next execution of a cell does with runs that it has made before. */
export interface GoingOn {
  /** Goes on where it is … */
  readonly id: string;
  /** … up to so many draws per chain. */
  readonly draws: number;
  /** Are as they are. */
  readonly others: readonly string[];
}

/** Draws after warm-up that every chain has. */
export function drawsOf({ chains }: RunState): number {
  return Math.min(...chains.map(chain => chain.done - chain.warmup));
}

export function isLive({ status }: RunState): boolean {
  return status === 'starting' || status === 'running';
}

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
