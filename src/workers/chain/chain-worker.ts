/**
 * What a chain worker does: compiles an admitted job once for all workers, and runs its share of the chains,
 * sending draws to the ledger. Trusted code: it executes graphs, never user code.
 * Not here: who deals chains to workers (client/sampling.ts) or keeps draws (ledger/).
 */
import { bindData, densityOf } from '../../engine/density.ts';
import { compileWasm, instantiateWasm } from '../../engine/backends/wasm/index.ts';
import type { CompiledWasm } from '../../engine/backends/wasm/index.ts';
import type { Density, Run } from '../../engine/inference/contracts.ts';
import { isStartFailure, prewarm, startChain } from '../../engine/inference/index.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
import { checkJob } from '../check-job.ts';
import type { ToLedger, WireError } from '../protocol.ts';
import { startFailureError, wireError } from '../wire-error.ts';
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

export interface ChainWorker {
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

/** One chain as a task; it starts at its first step, since the search of a start point may take long. */
function chainTask(run: string, job: McmcJob, chain: number, density: Density, post: Post): Task {
  const { warmup, draws, seed, sampler } = job;
  let sampling: Run | undefined;
  let first = 0;
  let rows: { positions: Float64Array; stats: Float64Array; count: number } | undefined;
  const end = (outcome: 'done' | 'stopped' | 'failed', error: WireError | null) =>
    post({ op: 'end', run, chain, outcome, error });

  function begin(): Run {
    const started = startChain({ density, seed, chain, warmup, draws, sampler });
    if (isStartFailure(started)) throw startFailureError(started);
    return started;
  }
  function flush() {
    if (rows === undefined || rows.count === 0) return;
    const { dim } = density;
    const positions = rows.positions.slice(0, rows.count * dim);
    const stats = rows.stats.slice(0, (rows.stats.length / BATCH) * rows.count);
    post({ op: 'batch', run, chain, first, positions, stats }, [positions.buffer, stats.buffer]);
    first += rows.count;
    rows.count = 0;
  }
  return {
    step() {
      sampling ??= begin();
      if (!sampling.step()) return false;
      const { position, stats } = sampling;
      rows ??= {
        positions: new Float64Array(BATCH * position.length),
        stats: new Float64Array(BATCH * stats.length),
        count: 0,
      };
      rows.positions.set(position, rows.count * position.length);
      rows.stats.set(stats, rows.count * stats.length);
      rows.count += 1;
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
