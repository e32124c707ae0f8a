/**
 * What a chain worker does: compiles an admitted job once for all workers, and runs its share of the chains,
 * sending draws to the ledger. Trusted code: it executes graphs, never user code.
 * Not here: who deals chains to workers (client/sampling.ts) or keeps draws (ledger/).
 */
import { bindData, densityOf } from '../../engine/density.ts';
import { compileWasm, instantiateWasm } from '../../engine/backends/wasm/index.ts';
import type { CompiledWasm } from '../../engine/backends/wasm/index.ts';
import type { Density } from '../../engine/inference/contracts.ts';
import { prewarm } from '../../engine/inference/index.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
import { checkJob } from '../check-job.ts';
import type { ToLedger, WireError } from '../protocol.ts';
import { wireError } from '../wire-error.ts';
import { createFits, type FitWorker } from './fit-task.ts';
import { chainTask } from './chain-task.ts';
import type { ChainFrom } from './chain-task.ts';
import { createPause, runSlices } from './slices.ts';

/** Turns of warming after which the sampler's code is as compiled as toy models make it. */
const WARM_TURNS = 3;

export type Prepared =
  { readonly ok: true; readonly compiled: CompiledWasm } | { readonly ok: false; readonly error: WireError };

export interface ChainShare {
  readonly run: string;
  readonly job: unknown;
  readonly compiled: CompiledWasm;
  readonly chains: readonly number[];
  /** Where each of these chains goes on; missing for a run from its start. */
  readonly from?: readonly ChainFrom[];
}

export interface ChainWorker extends FitWorker {
  /** The way to the ledger; to the next one, where that died. */
  connect(ledger: MessagePort): void;
  /** Checks and compiles a job. */
  prepare(job: unknown): Prepared;
  /** Runs these chains to the end or until `stop`; outcomes go to the ledger. */
  run(share: ChainShare): Promise<void>;
  /** Ends all chains, or those of one run, after the present slice, at most 33 ms. */
  stop(run?: string): void;
  /** One turn of compiling the sampler's code ahead of need. False when more is no use, or a job has come. */
  warm(): boolean;
}

/** Creates the object that a worker exposes. `pause` lets waiting messages in between slices. */
export function createChainWorker(pause: () => Promise<void> = createPause()): ChainWorker {
  let ledger: MessagePort | undefined;
  let stops = 0;
  let turns = WARM_TURNS;
  /** Runs that have draws enough. */
  const ended = new Set<string>();
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
    async run({ run, job: data, compiled, chains, from = [] }) {
      const begun = stops;
      turns = 0;
      ended.delete(run);
      const stopped = () => stops !== begun || ended.has(run);
      const admission = checkJob(data);
      const fail = (error: WireError) => {
        for (const chain of chains) post({ op: 'end', run, chain, outcome: 'failed', error });
      };
      if (!admission.ok) return fail({ code: 'model', message: admission.reason });
      try {
        const density = load(compiled, admission.job);
        const tasks = chains.map(chain =>
          chainTask(
            { run, job: admission.job, chain, density, post },
            from.find(one => one.chain === chain),
          ),
        );
        await runSlices(tasks, { stopped, pause, now: () => performance.now() });
      } catch (reason) {
        fail(wireError(reason));
      }
    },
    stop(run) {
      if (run === undefined) stops += 1;
      else ended.add(run);
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
