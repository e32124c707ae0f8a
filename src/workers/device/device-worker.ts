/**
 * What the device worker does: runs jobs whose chains move as one batch, on WebGPU, WebGL, the CPU or compiled, and
 * sends draws to the ledger.
 * Trusted code: it executes graphs, never user code. Not here: chain by chain (chain/), or who keeps draws (ledger/).
 */
import type { BackendName } from '../../engine/backends/backend.ts';
import { interpreter } from '../../engine/backends/interpreter/index.ts';
import type { Device, DeviceName } from '../../engine/backends/tfjs/index.ts';
import { deviceObjective } from '../../engine/device-objective.ts';
import { isStartFailure, startBatch } from '../../engine/inference/index.ts';
import type { McmcJob, SviJob } from '../../engine/inference/job.ts';
import { onDevice, openDensity, suitableBackend } from '../../engine/open-density.ts';
import type { Devices } from '../../engine/open-density.ts';
import { createFits, openHere } from '../chain/fit-task.ts';
import type { FitWorker, OpenObjective } from '../chain/fit-task.ts';
import { createPause } from '../chain/slices.ts';
import { checkJob } from '../check-job.ts';
import type { ToLedger, WireError } from '../protocol.ts';
import { startFailureError, wireError } from '../wire-error.ts';
import { answerCompute } from './compute.ts';
import type { ComputeAnswer } from './compute.ts';
import { createOutbox } from './outbox.ts';

export interface DeviceRequest {
  readonly run: string;
  readonly job: unknown;
  /** Where a job that does not say should run. */
  readonly preferred: BackendName | 'auto';
}

export interface DeviceWorker extends FitWorker {
  /** The way to the ledger, and where the tfjs bundle is. Called again where the ledger died. */
  connect(ledger: MessagePort, tfjs: string): void;
  /** Runs all chains of a job to the end or until `stop`; outcomes go to the ledger. */
  run(request: DeviceRequest): Promise<void>;
  /** Does array work. Never rejects; nothing but the end of the worker stops it. */
  compute(job: unknown): Promise<ComputeAnswer>;
  /** Ends all runs after the present transition. */
  stop(run?: string): void;
}

/** Milliseconds between deliveries. */
const DELIVER = 100;
/** Milliseconds after which waiting messages are let in. */
const SLICE = 33;

interface Runtime {
  /** Loads the tfjs bundle. */
  load(url: string): Promise<Devices>;
  pause(): Promise<void>;
  now(): number;
}

/** Creates the object that the worker exposes. */
export function createDeviceWorker(runtime: Partial<Runtime> = {}): DeviceWorker {
  const pause = runtime.pause ?? createPause();
  const now = runtime.now ?? (() => performance.now());
  const load = runtime.load ?? ((url: string) => import(/* @vite-ignore */ url) as Promise<Devices>);
  let ledger: MessagePort | undefined;
  let bundle = '';
  let stops = 0;
  /** The run that has draws enough. */
  let enough: string | null = null;
  const devices = keptDevices(() => load(bundle));
  const post = (message: ToLedger, buffers: Transferable[] = []) => ledger?.postMessage(message, buffers);

  return {
    ...createFits(pause, job => openFit(job, devices)),
    connect(port, tfjs) {
      ledger = port;
      bundle = tfjs;
    },
    async run({ run, job: data, preferred }) {
      const begun = stops;
      enough = null;
      const admission = checkJob(data);
      if (!admission.ok) {
        const chains = chainsOf(data);
        return endAll(post, run, chains, 'failed', { code: 'model', message: admission.reason });
      }
      const { job } = admission;
      const asked = [job.backend, preferred].find(name => name !== undefined && name !== 'auto');
      const setting = {
        run,
        job,
        post,
        pause,
        now,
        stopped: () => stops !== begun || enough === run,
        load: devices,
      };
      try {
        await sample(setting, backendOf(asked) ?? suitableBackend(job));
      } catch (reason) {
        endAll(post, run, job.chains, 'failed', wireError(reason));
      }
    },
    compute: job => answerCompute(job, devices),
    stop(run) {
      if (run === undefined) stops += 1;
      else enough = run;
    },
  };
}

/** Loads tfjs once, and makes each device once: its compiled programs are kept from run to run. */
function keptDevices(load: () => Promise<Devices>): () => Promise<Devices> {
  const made = new Map<DeviceName, Device>();
  return async () => {
    const { createDevice } = await load();
    return {
      async createDevice(name) {
        const known = made.get(name);
        if (known !== undefined && known.lost() === undefined) return known;
        const device = await createDevice(name);
        made.set(name, device);
        return device;
      },
    };
  };
}

/** The loss of a fit on the device asked for, or the next one there is. */
async function openFit(job: SviJob, load: () => Promise<Devices>): Promise<OpenObjective> {
  const found = await onDevice(backendOf(job.backend) ?? 'wasm', load, [], device =>
    deviceObjective(device, job.objective),
  );
  return found === undefined ? openHere(job) : { ...found.made, backend: found.backend, reader: interpreter };
}

interface Setting {
  readonly run: string;
  readonly job: McmcJob;
  readonly post: (message: ToLedger, buffers?: Transferable[]) => void;
  readonly pause: () => Promise<void>;
  readonly now: () => number;
  readonly stopped: () => boolean;
  readonly load: () => Promise<Devices>;
}

async function sample(setting: Setting, asked: BackendName): Promise<void> {
  const { run: id, job, post, pause, now, stopped } = setting;
  const { density, place } = await openDensity(job, asked, setting.load);
  const report = () => post({ op: 'device', run: id, ...place() });
  try {
    report();
    const run = await startBatch({ density, job });
    if (isStartFailure(run)) throw startFailureError(run, job.model.data);
    const outbox = createOutbox(id, run, job.chains, post);
    let delivered = -Infinity;
    let paused = now();
    for (;;) {
      const begin = now();
      if (stopped() || !(await run.step())) break;
      const end = now();
      outbox.take((end - begin) / 1000);
      if (end - delivered >= DELIVER) {
        outbox.flush();
        report();
        delivered = end;
      }
      if (end - paused >= SLICE) {
        await pause();
        paused = now();
      }
    }
    outbox.flush();
    report();
    endAll(post, id, job.chains, run.progress.done < run.progress.total ? 'stopped' : 'done', null);
  } finally {
    density.dispose();
  }
}

function endAll(
  post: Setting['post'],
  run: string,
  chains: number,
  outcome: 'done' | 'stopped' | 'failed',
  error: WireError | null,
): void {
  for (let chain = 0; chain < chains; chain++) post({ op: 'end', run, chain, outcome, error });
}

function backendOf(name: string | undefined): BackendName | undefined {
  return (['wasm', 'webgpu', 'webgl', 'cpu'] as const).find(known => known === name);
}

/** How many chains a job that was refused says it has. */
function chainsOf(data: unknown): number {
  const chains = (data as { chains?: unknown } | null)?.chains;
  return typeof chains === 'number' && chains > 0 && chains <= 1024 ? chains : 1;
}
