/**
 * A compiled model's density for many chains at once on a tfjs device: evaluations, and whole trajectories that stay
 * there. Devices compute in f32 and their infinities are not to be trusted, so a chain that comes back not finite is done
 * again here in f64. Not here: making the device, or chains.
 */
import { add, mul } from './array/index.ts';
import type { Graph } from './array/graph.ts';
import { selectOutputs, trace } from './array/trace.ts';
import type { Tensor } from './array/types.ts';
import { replay } from './autodiff/replay.ts';
import { interpreter } from './backends/interpreter/index.ts';
import type { Device, DeviceProgram } from './backends/tfjs/index.ts';
import { batchedDensityGraph } from './batched-density.ts';
import { bindData, densityOf } from './density.ts';
import { differenceGraph, FROM } from './difference-graph.ts';
import type { Phase, TrajectoryDensity } from './inference/index.ts';
import type { Density } from './inference/contracts.ts';
import type { ModelSpec } from './model/spec.ts';

/** Inputs of the leapfrog beside "position" and the data, whose names are the modeller's. */
const MOMENTUM = 'leapfrog:momentum';
const GRADIENT = 'leapfrog:gradient';
const SCALE = 'leapfrog:scale';
const STEP = 'leapfrog:step';
const CARRY = { position: 'position', [MOMENTUM]: 'momentum', [GRADIENT]: 'gradient' };
/** Log densities beyond this lose digits in f32 that an energy difference needs (nats). */
const LARGE = 500;
/** Leapfrogs of chains gone wrong that are done again in f64, per trajectory; those beyond count as divergent. */
const MOST_REDONE = 400;

/** The density of `chains` chains on `device`, its data uploaded. */
export function deviceDensity(
  device: Pick<Device, 'load'>,
  model: ModelSpec,
  chains: number,
): TrajectoryDensity {
  const graph = batchedDensityGraph(model.density, chains);
  const value = device.load(graph);
  const leap = device.load(leapfrogGraph(graph, chains, model.dim));
  const change = device.load(differenceGraph(graph, 'logDensity'));
  const data = Object.fromEntries(Object.entries(model.data).map(([name, { values }]) => [name, values]));
  value.bind(data);
  leap.bind(data);
  change.bind(data);
  const exact = lazyExact(model);
  return {
    dim: model.dim,
    chains,
    names: model.coordinateNames,
    async evaluate(positions, gradients) {
      const { logDensity, gradient } = await value.run({ position: positions });
      gradients.set(gradient);
      const values = Float64Array.from(logDensity);
      for (const chain of notFinite([gradients], values, model.dim)) {
        const range = [chain * model.dim, (chain + 1) * model.dim] as const;
        values[chain] = exact().evaluate(positions.slice(...range), gradients.subarray(...range));
      }
      return values;
    },
    async difference(from, to) {
      if (!to.logDensities.some(nats => Math.abs(nats) > LARGE)) return undefined;
      const { difference } = await change.run({ position: to.positions, [FROM]: from.positions });
      return Float64Array.from(difference);
    },
    leapfrog: (phase, scale, step, steps) =>
      trajectory({ leap, exact, dim: model.dim }, phase, scale, step, steps),
    dispose() {
      value.dispose();
      leap.dispose();
      change.dispose();
    },
  };
}

/** One leapfrog of all chains as a graph, around the batched density. Momenta are standard normal in units of `scale`. */
export function leapfrogGraph(density: Graph, chains: number, dim: number): Graph {
  const whole = [chains, dim];
  const inputs = [
    ...density.inputs.map(({ name, role, node }) => ({ name, role, shape: density.nodes[node].shape })),
    { name: MOMENTUM, role: 'parameter', shape: whole } as const,
    { name: GRADIENT, role: 'parameter', shape: whole } as const,
    { name: SCALE, role: 'parameter', shape: [dim] } as const,
    { name: STEP, role: 'parameter', shape: [] } as const,
  ];
  return trace(inputs, args => {
    const given = new Map(inputs.map(({ name }, i) => [name, args[i]]));
    const get = (name: string): Tensor => given.get(name) ?? args[0];
    const stride = mul(get(SCALE), get(STEP));
    const half = mul(stride, 0.5);
    const middle = add(get(MOMENTUM), mul(half, get(GRADIENT)));
    const position = add(get('position'), mul(stride, middle));
    const values = replay(density, name => (name === 'position' ? position : get(name)));
    const out = (name: string): Tensor =>
      values[density.outputs.find(output => output.name === name)?.node ?? 0];
    const gradient = out('gradient');
    return { position, momentum: add(middle, mul(half, gradient)), gradient, logDensity: out('logDensity') };
  });
}

interface Parts {
  readonly leap: DeviceProgram;
  readonly exact: () => Density;
  readonly dim: number;
}

async function trajectory(
  { leap, exact, dim }: Parts,
  phase: Phase,
  scale: Float64Array,
  step: number,
  steps: number,
): Promise<void> {
  const { positions, momenta, gradients, logDensities } = phase;
  const inputs = {
    position: positions,
    [MOMENTUM]: momenta,
    [GRADIENT]: gradients,
    [SCALE]: scale,
    [STEP]: [step],
  };
  const result = await leap.iterate(inputs, CARRY, steps);
  const before = { position: positions.slice(), momentum: momenta.slice(), gradient: gradients.slice() };
  positions.set(result['position']);
  momenta.set(result['momentum']);
  gradients.set(result['gradient']);
  logDensities.set(result['logDensity']);
  const wrong = notFinite([positions, momenta, gradients], logDensities, dim);
  for (const chain of wrong.slice(0, Math.floor(MOST_REDONE / steps))) {
    const range = [chain * dim, (chain + 1) * dim] as const;
    const [x, r, g] = [before.position, before.momentum, before.gradient].map(rows => rows.slice(...range));
    for (let i = 0; i < steps; i++) logDensities[chain] = leapfrogHere(exact(), x, r, g, scale, step);
    positions.set(x, range[0]);
    momenta.set(r, range[0]);
    gradients.set(g, range[0]);
  }
}

/** One leapfrog of one chain in f64, in place; the log density where it ends. */
function leapfrogHere(
  density: Density,
  x: Float64Array,
  r: Float64Array,
  g: Float64Array,
  scale: Float64Array,
  step: number,
): number {
  for (let i = 0; i < x.length; i++) {
    r[i] += 0.5 * step * scale[i] * g[i];
    x[i] += step * scale[i] * r[i];
  }
  const value = density.evaluate(x, g);
  for (let i = 0; i < x.length; i++) r[i] += 0.5 * step * scale[i] * g[i];
  return value;
}

/** Chains of which some number is not finite. Rows are [chains, dim], values [chains]. */
function notFinite(rows: readonly Float64Array[], values: Float64Array, dim: number): number[] {
  const wrong: number[] = [];
  for (let chain = 0; chain < values.length; chain++) {
    const parts = rows.map(array => array.subarray(chain * dim, (chain + 1) * dim));
    if (!Number.isFinite(values[chain]) || !parts.every(part => part.every(Number.isFinite)))
      wrong.push(chain);
  }
  return wrong;
}

/** The density of one chain in f64, by the interpreter; loaded when first needed. */
function lazyExact(model: ModelSpec): () => Density {
  let density: Density | undefined;
  return () => {
    if (density !== undefined) return density;
    const graph = selectOutputs(model.density, ['logDensity', 'gradient']);
    const program = interpreter.load(graph);
    bindData(program, graph, model.data);
    density = densityOf(program, model.coordinateNames);
    return density;
  };
}
