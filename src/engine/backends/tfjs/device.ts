/**
 * A device that runs graphs by tfjs: WebGPU, WebGL or the CPU. tfjs has one current backend per thread: whoever is about
 * to compute makes it its own. A second device of a name takes the place of the first. Not here: finding out what there is (adapter.ts) or running a graph (program.ts).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Graph } from '../../array/graph.ts';
import { TildeError } from '../../errors.ts';
import { describeGpu, probeWebgl, requestGpu } from './adapter.ts';
import type { Adapter, DeviceName, GpuDevice } from './adapter.ts';
import { loadLanes } from './lanes/index.ts';
import { loadProgram, type DeviceProgram } from './program.ts';

export interface Device extends Adapter {
  load(graph: Graph): DeviceProgram;
  /** Programs launched on the GPU since the device was made; on the CPU, graph nodes computed. */
  kernelLaunches(): number;
  /** Tensors alive in this thread. */
  tensors(): number;
  /** Why the device is gone; undefined while it works. */
  lost(): string | undefined;
  /** Gives the device up, as if it were lost. */
  destroy(): void;
}

/** The part of a tfjs GPU backend that is used here. */
interface GpuBackend {
  runWebGPUProgram?: (...args: unknown[]) => unknown;
  runWebGLProgram?: (...args: unknown[]) => unknown;
  readonly gpgpu?: {
    readonly gl: { isContextLost(): boolean; getExtension(name: string): { loseContext(): void } | null };
  };
}

/** What differs from device to device. */
interface Opened extends Adapter {
  lost(): string | undefined;
  destroy(): void;
}

/**
 * Makes a device and the thread's current tfjs backend of it.
 * @throws TildeError 'runtime' where there is no such device; it says why
 */
export async function createDevice(name: DeviceName): Promise<Device> {
  const opened = await (name === 'webgpu' ? openWebgpu() : name === 'webgl' ? openWebgl() : openCpu());
  const launches = name === 'cpu' ? { count: 0 } : countLaunches(tf.backend() as unknown as GpuBackend);
  const host = {
    check() {
      const reason = opened.lost();
      if (reason !== undefined) throw lostError(name, reason);
      // At once, since it has been made.
      if (tf.getBackend() !== name) void tf.setBackend(name);
    },
    count(nodes: number) {
      if (name === 'cpu') launches.count += nodes;
    },
  };
  return {
    ...opened,
    load(graph) {
      host.check();
      return loadLanes(graph, host) ?? loadProgram(graph, host);
    },
    kernelLaunches: () => launches.count,
    tensors: () => tf.memory().numTensors,
  };
}

/** The error of a device that went away while it was used. */
export function lostError(name: DeviceName, reason: string): TildeError {
  return new TildeError('runtime', `The ${name} device was lost: ${reason}`, {
    hint: 'run again, or choose another backend',
  });
}

function missing(name: DeviceName, reason: string): TildeError {
  return new TildeError('runtime', `There is no ${name} device: ${reason}`, {
    expected: `a browser and a graphics driver with ${name}`,
    hint: 'choose another backend',
  });
}

async function openCpu(): Promise<Opened> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return {
    name: 'cpu',
    adapter: 'JavaScript',
    software: true,
    lost: () => undefined,
    destroy: () => undefined,
  };
}

/** The limits a device is asked for: as much as the adapter has. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
];

async function openWebgpu(): Promise<Opened> {
  const adapter = await requestGpu();
  if (typeof adapter === 'string') throw missing('webgpu', adapter);
  const requiredLimits = Object.fromEntries(LIMITS.map(limit => [limit, adapter.limits[limit]]));
  const device = await adapter.requestDevice({ requiredLimits }).catch((reason: unknown) => {
    throw missing('webgpu', String(reason));
  });
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  tf.removeBackend('webgpu');
  type Parameters_ = ConstructorParameters<typeof WebGPUBackend>;
  tf.registerBackend(
    'webgpu',
    () => new WebGPUBackend(device as unknown as Parameters_[0], adapter.info as Parameters_[1]),
  );
  // Small tensors would be computed on the CPU, unasked.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  if (!(await tf.setBackend('webgpu'))) throw missing('webgpu', 'tfjs refuses it');
  return { ...describeGpu(adapter), ...watchGpu(device) };
}

function watchGpu(device: GpuDevice): Pick<Opened, 'lost' | 'destroy'> {
  let lost: string | undefined;
  void device.lost.then(({ reason, message }) => (lost = message || reason || 'no reason given'));
  // A program that does not compile computes nothing and throws nothing: its numbers would be those of another.
  device.addEventListener('uncapturederror', ({ error }) => (lost ??= error.message));
  return { lost: () => lost, destroy: () => device.destroy() };
}

async function openWebgl(): Promise<Opened> {
  const found = probeWebgl();
  if ('missing' in found) throw missing('webgl', found.missing);
  const { MathBackendWebGL } = await import('@tensorflow/tfjs-backend-webgl');
  tf.removeBackend('webgl');
  tf.registerBackend('webgl', () => new MathBackendWebGL());
  tf.env().set('WEBGL_CPU_FORWARD', false);
  if (!(await tf.setBackend('webgl'))) throw missing('webgl', 'tfjs refuses it');
  const { gpgpu } = tf.backend() as unknown as GpuBackend;
  const lost = () => (gpgpu?.gl.isContextLost() === true ? 'its context was lost' : undefined);
  return { ...found, lost, destroy: () => gpgpu?.gl.getExtension('WEBGL_lose_context')?.loseContext() };
}

/** Counts the programs that a GPU backend launches from now on. */
function countLaunches(backend: GpuBackend): { count: number } {
  const launches = { count: 0 };
  for (const method of ['runWebGPUProgram', 'runWebGLProgram'] as const) {
    const run = backend[method];
    if (run === undefined) continue;
    backend[method] = (...args) => {
      launches.count += 1;
      return run.apply(backend, args);
    };
  }
  return launches;
}
