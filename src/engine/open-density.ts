/**
 * Finds a place for the density of a job whose chains move as one batch: the backend asked for, else the next one there
 * is. Not here: running the chains.
 */
import { sizeOf } from './array/extents.ts';
import { wasm } from './backends/wasm/index.ts';
import type { BackendName } from './backends/backend.ts';
import type { Device, createDevice } from './backends/tfjs/index.ts';
import { batchedDensityGraph, batchedDensityOf } from './batched-density.ts';
import { bindData } from './density.ts';
import { deviceDensity } from './device-density.ts';
import { leapfrogs } from './inference/index.ts';
import type { TrajectoryDensity } from './inference/index.ts';
import type { McmcJob } from './inference/job.ts';
import { messageOf } from './errors.ts';

/** The part of the tfjs backend needed here; it is large, so it loads when a device is asked for. */
export interface Devices {
  readonly createDevice: typeof createDevice;
}

/** Where a density is computed, for the reader. */
export interface Place {
  readonly backend: BackendName;
  /** Null on WASM. */
  readonly adapter: string | null;
  readonly software: boolean;
  /** Programs launched on the device, and tensors alive. */
  readonly launches: number;
  readonly tensors: number;
  /** Why it is not where it was asked for. */
  readonly notice: string | null;
}

/** A density ready to be evaluated. When its device goes away it moves on to WASM, in the middle of a run. */
export interface OpenDensity {
  readonly density: TrajectoryDensity;
  place(): Place;
}

interface Home {
  readonly density: TrajectoryDensity;
  readonly backend: BackendName;
  readonly device: Device | undefined;
}

/** Where to look when a device is missing. */
const NEXT: Readonly<Record<BackendName, BackendName | undefined>> = {
  webgpu: 'webgl',
  webgl: 'wasm',
  cpu: 'wasm',
  wasm: undefined,
};

/**
 * Graph nodes × chains × values per node from which a GPU beats one core of compiled f64: below it a launch per
 * operation costs more than the operations.
 */
const GPU_PAYS = 20_000_000;

/** The backend that suits a job best, as far as can be told from its graph. */
export function suitableBackend({ model, chains }: Pick<McmcJob, 'model' | 'chains'>): BackendName {
  const values = model.density.nodes.reduce(
    (sum, node) => sum + (node.op === 'constant' ? 0 : sizeOf(node.shape)),
    0,
  );
  return values * chains >= GPU_PAYS ? 'webgpu' : 'wasm';
}

/**
 * Opens the density of a job. A device that is missing, refuses the graph or is lost gives way to the next one.
 * @param asked the backend to begin with
 * @param load loads the tfjs backend
 */
export async function openDensity(
  job: Pick<McmcJob, 'model' | 'chains'>,
  asked: BackendName,
  load: () => Promise<Devices>,
): Promise<OpenDensity> {
  const reasons: string[] = [];
  let home = await findHome(job, asked, load, reasons);
  const launched = home.device?.kernelLaunches() ?? 0;
  /** Once more on WASM, where the device was lost. What failed has changed nothing. */
  async function surviving<T>(use: (density: TrajectoryDensity) => Promise<T>): Promise<T> {
    try {
      return await use(home.density);
    } catch (reason) {
      if (!(await isLost(home.device))) throw reason;
      reasons.push(`The ${home.backend} device was lost`);
      home = wasmHome(job);
      return use(home.density);
    }
  }
  const { dim, names } = home.density;
  return {
    density: {
      dim,
      names,
      chains: job.chains,
      evaluate: (positions, gradients) => surviving(density => density.evaluate(positions, gradients)),
      difference: (from, to) => surviving(async density => density.difference?.(from, to)),
      leapfrog: (...given) => surviving(density => leapfrogs(density, ...given)),
      dispose: () => home.density.dispose(),
    },
    place: () => ({
      backend: home.backend,
      adapter: home.device?.adapter ?? null,
      software: home.device?.software ?? false,
      launches: (home.device?.kernelLaunches() ?? launched) - launched,
      tensors: home.device?.tensors() ?? 0,
      notice: reasons.length === 0 ? null : `${reasons.join('. ')}. Running on ${home.backend} instead.`,
    }),
  };
}

async function findHome(
  job: Pick<McmcJob, 'model' | 'chains'>,
  asked: BackendName,
  load: () => Promise<Devices>,
  reasons: string[],
): Promise<Home> {
  const found = await onDevice(asked, load, reasons, device => deviceDensity(device, job.model, job.chains));
  return found === undefined ? wasmHome(job) : { ...found, density: found.made };
}

/** What `make` makes on the first device there is, from the one asked for on; undefined where WASM is next. */
export async function onDevice<T>(
  asked: BackendName,
  load: () => Promise<Devices>,
  reasons: string[],
  make: (device: Device) => T,
): Promise<{ readonly made: T; readonly backend: BackendName; readonly device: Device } | undefined> {
  for (let name: BackendName | undefined = asked; name !== undefined && name !== 'wasm'; name = NEXT[name]) {
    try {
      const device = await (await load()).createDevice(name);
      return { made: make(device), backend: name, device };
    } catch (reason) {
      reasons.push(messageOf(reason));
    }
  }
  return undefined;
}

function wasmHome({ model, chains }: Pick<McmcJob, 'model' | 'chains'>): Home {
  const graph = batchedDensityGraph(model.density, chains);
  const program = wasm.load(graph);
  bindData(program, graph, model.data);
  return { density: batchedDensityOf(program, model.coordinateNames), backend: 'wasm', device: undefined };
}

/** The browser tells of a loss a little after the first call that fails by it. */
const TOLD_WITHIN = 50;

async function isLost(device: Device | undefined): Promise<boolean> {
  if (device === undefined) return false;
  if (device.lost() === undefined) await new Promise(resolve => setTimeout(resolve, TOLD_WITHIN));
  return device.lost() !== undefined;
}
