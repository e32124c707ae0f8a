/**
 * Launches generated lane programs by the tfjs backend in use, WebGPU or WebGL; tensors are flat on WebGPU and
 * [n, 2, 2], four numbers a place, on WebGL. Not here: what the programs compute (lane-program.ts).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../rule.ts';
import { glsl, wgsl, type Dialect } from './dialect.ts';
import type { LaneText } from './lane-program.ts';

/** Threads that a WebGPU device starts together. */
const WORKGROUP = 32;
const NAMES = ['rows', 'given', 'numbers'];

/** The part of the backends used here. */
interface Backend {
  runWebGPUProgram(program: object, inputs: readonly Tensor[], type: 'float32'): tf.TensorInfo;
  runWebGLProgram(
    program: object,
    inputs: readonly Tensor[],
    type: 'float32',
    uniforms: undefined,
    keepPacked: boolean,
  ): tf.TensorInfo;
  packTensor(tensor: Tensor): tf.TensorInfo;
}

/** The language of the backend in use; undefined where it has none. */
export function dialectInUse(): Dialect | undefined {
  const name = tf.getBackend();
  return name === 'webgpu' ? wgsl : name === 'webgl' ? glsl : undefined;
}

const backend = (): Backend => tf.backend() as unknown as Backend;
const made = (info: tf.TensorInfo): Tensor => tf.engine().makeTensorFromTensorInfo(info);

/** Numbers for a program. */
export function upload({ name }: Dialect, values: Float32Array): Tensor {
  const size = Math.max(4, 4 * Math.ceil(values.length / 4));
  const padded = new Float32Array(size);
  padded.set(values);
  return name === 'glsl' ? tf.tensor(padded, [size / 4, 2, 2]) : tf.tensor(padded, [size]);
}

/** Flat tensors one behind the other as a program wants them; runs inside a tidy. */
export function packed({ name }: Dialect, parts: readonly Tensor[]): Tensor {
  const flat = parts.filter(({ size }) => size > 0).map(part => tf.reshape(part, [part.size]) as tf.Tensor1D);
  const used = flat.reduce((sum, { size }) => sum + size, 0);
  const size = Math.max(4, 4 * Math.ceil(used / 4));
  const all = tf.concat([...flat, tf.zeros([size - used])].filter(part => part.size > 0));
  if (name !== 'glsl') return all;
  return made(backend().packTensor(tf.reshape(all, [size / 4, 2, 2])));
}

/** Programs that the drivers compile are kept by their names. */
const keys = new Map<string, string>();

function keyOf(text: string): string {
  const known = keys.get(text) ?? `lanes-${keys.size}`;
  keys.set(text, known);
  return known;
}

/** One launch; the result begins with the rows of all lanes. */
export function launch(
  { dialect, lanes, width, text }: LaneText,
  inputs: readonly [rows: Tensor, given: Tensor, numbers: Tensor],
): Tensor {
  if (dialect.name === 'glsl') {
    const program = {
      variableNames: NAMES,
      outputShape: [(lanes * width) / 4, 2, 2],
      userCode: text,
      packedInputs: true,
      packedOutput: true,
    };
    return made(backend().runWebGLProgram(program, inputs, 'float32', undefined, true));
  }
  const program = {
    variableNames: NAMES,
    outputShape: [Math.max(4, lanes * width)],
    shaderKey: keyOf(text),
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(lanes / WORKGROUP), 1, 1],
    workgroupSize: [WORKGROUP, 1, 1],
    getUserCode: () => text,
  };
  return made(backend().runWebGPUProgram(program, inputs, 'float32'));
}

/** The rows of all lanes, read back. */
export async function readRows({ dialect, lanes, width }: LaneText, result: Tensor): Promise<Float32Array> {
  const size = lanes * width;
  if (dialect.name === 'glsl' || result.size === size)
    return (await result.data<'float32'>()).subarray(0, size);
  const rows = tf.tidy(() => tf.slice(result as tf.Tensor1D, 0, size));
  try {
    return await rows.data<'float32'>();
  } finally {
    rows.dispose();
  }
}
