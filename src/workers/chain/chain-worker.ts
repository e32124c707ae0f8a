/**
 * What a chain worker does: compiles an admitted job once for all workers, and runs its share of the chains,
 * sending draws to the ledger. Trusted code: it executes graphs, never user code.
 * Not here: who deals chains to workers (client/sampling.ts) or keeps draws (ledger/).
 */
import { bindData, densityOf } from '../../engine/density.ts';
import { compileWasm, instantiateWasm } from '../../engine/backends/wasm/index.ts';
import type { CompiledWasm } from '../../engine/backends/wasm/index.ts';
import type { Density, Run } from '../../engine/inference/contracts.ts';
import { advance, isStartFailure, prewarm, startChain } from '../../engine/inference/index.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
import { checkJob } from '../check-job.ts';
import type { ToLedger, WireError } from '../protocol.ts';
import { startFailureError, wireError } from '../wire-error.ts';
import { createFits, type FitWorker } from './fit-task.ts';
import { createPause, runSlices } from './slices.ts';
import type { Task } from './slices.ts';

/** Transitions a batch holds at most; it is sent after every slice anyway. */
const BATCH = 1_024;

/** Turns of warming after which the sampler's code is as compiled as toy models make it. */
const WARM_TURNS = 3;

export type Prepared =
  { readonly ok: true; readonly compiled: CompiledWasm } | { readonly ok: false; readonly error: WireError };

export interface ChainShare {
  readonly run: string;
  readonly job: unknown;
  readonly compiled: CompiledWasm;
  readonly chains: readonly number[];
}

export interface ChainWorker extends FitWorker {
  /** The way to the ledger. Called once. */
  connect(ledger: MessagePort): void;
  /** Checks and compiles a job. */
  prepare(job: unknown): Prepared;
  /** Runs these chains to the end or until `stop`; outcomes go to the ledger. */
  run(share: ChainShare): Promise<void>;
  /** Ends all chains after the present slice, at most 33 ms. */
  stop(): void;
  /** One turn of compiling the sampler's code ahead of need. False when more is no use, or a job has come. */
  warm(): boolean;
}

/** Creates the object that a worker exposes. `pause` lets waiting messages in between slices. */
export function createChainWorker(pause: () => Promise<void> = createPause()): ChainWorker {
  let ledger: MessagePort | undefined;
  let stops = 0;
  let turns = WARM_TURNS;
  const post = (message: ToLedger, buffers: Transferable[] = []) => ledger?.postMessage(message, buffers);

  return {
    ...createFits(pause),
    connect(port) {
      ledger = port;
    },
    prepare(data) {
      turns = 0;
      const admission = checkJob(data);
      if (!admission.ok) return { ok: false, error: { code: 'model', message: admission.reason } };
      try {
        return { ok: true, compiled: compileWasm(admission.job.model.density) };
      } catch (reason) {
        return { ok: false, error: wireError(reason) };
      }
    },
    async run({ run, job: data, compiled, chains }) {
      const begun = stops;
      turns = 0;
      const admission = checkJob(data);
      const fail = (error: WireError) => {
        for (const chain of chains) post({ op: 'end', run, chain, outcome: 'failed', error });
      };
      if (!admission.ok) return fail({ code: 'model', message: admission.reason });
      try {
        const density = load(compiled, admission.job);
        const tasks = chains.map(chain => chainTask(run, admission.job, chain, density, post));
        await runSlices(tasks, { stopped: () => stops !== begun, pause, now: () => performance.now() });
      } catch (reason) {
        fail(wireError(reason));
      }
    },
    stop() {
      stops += 1;
    },
    warm() {
      if (turns === 0) return false;
      prewarm(1);
      turns -= 1;
      return turns > 0;
    },
  };
}

function load(compiled: CompiledWasm, { model }: McmcJob): Density {
  const program = instantiateWasm(compiled);
  bindData(program, model.density, model.data);
  return densityOf(program, model.coordinateNames);
}

type Post = (message: ToLedger, buffers?: Transferable[]) => void;

/** Milliseconds that a call into the sampler should last: short against a slice, long against a transition. */
const CALL = 2;

/** Draws waiting to be sent: what the sampler wrote, and its statistics with the seconds as one more column. */
interface Rows {
  readonly positions: Float64Array;
  readonly plain: Float64Array;
  readonly stats: Float64Array;
  count: number;
}

function rowsFor({ position, stats }: Run): Rows {
  return {
    positions: new Float64Array(BATCH * position.length),
    plain: new Float64Array(BATCH * stats.length),
    stats: new Float64Array(BATCH * (stats.length + 1)),
    count: 0,
  };
}

/**
 * Takes over `made` rows of statistics. Their time is measured here, not by the algorithm, whose statistics are the
 * same in every run of a seed; the transitions of one call share it.
 */
function take(rows: Rows, made: number, width: number, seconds: number): void {
  for (let row = rows.count; row < rows.count + made; row++) {
    const at = row * (width + 1);
    rows.stats.set(rows.plain.subarray(row * width, (row + 1) * width), at);
    rows.stats[at + width] = seconds / made;
  }
  rows.count += made;
}

/** One chain as a task; it starts at its first step, since the search of a start point may take long. */
function chainTask(run: string, job: McmcJob, chain: number, density: Density, post: Post): Task {
  const { warmup, draws, seed, sampler, start } = job;
  let sampling: Run | undefined;
  let first = 0;
  let rows: Rows | undefined;
  /** Transitions that one call does; as many as fit into CALL, once it is known how long they take. */
  let most = 1;
  const end = (outcome: 'done' | 'stopped' | 'failed', error: WireError | null) =>
    post({ op: 'end', run, chain, outcome, error });

  function begin(): Run {
    const started = startChain({ density, seed, chain, warmup, draws, sampler, ...(start && { start }) });
    if (isStartFailure(started)) throw startFailureError(started);
    return started;
  }
  function flush() {
    if (rows === undefined || rows.count === 0) return;
    const positions = rows.positions.slice(0, (rows.positions.length / BATCH) * rows.count);
    const stats = rows.stats.slice(0, (rows.stats.length / BATCH) * rows.count);
    post({ op: 'batch', run, chain, first, positions, stats }, [positions.buffer, stats.buffer]);
    first += rows.count;
    rows.count = 0;
  }
  return {
    step() {
      sampling ??= begin();
      rows ??= rowsFor(sampling);
      const begun = performance.now();
      const made = advance(
        sampling,
        Math.min(most, BATCH - rows.count),
        rows.positions,
        rows.plain,
        rows.count,
      );
      if (made === 0) return false;
      const milliseconds = performance.now() - begun;
      take(rows, made, sampling.stats.length, milliseconds / 1000);
      most = Math.max(1, Math.min(2 * most, BATCH, Math.floor((CALL * made) / Math.max(milliseconds, 0.01))));
      if (rows.count === BATCH) flush();
      return true;
    },
    flush,
    end(outcome, reason) {
      flush();
      end(outcome, outcome === 'failed' ? wireError(reason) : null);
    },
  };
}
