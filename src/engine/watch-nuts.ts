/**
 * `watchNuts`: trajectories of NUTS, step by step, as a cell output that plays. They come from the sampler's own code and
 * are those that `mcmc` makes. Not here: the sampler (inference/nuts), the grid (watch-nuts-grid.ts), or drawing (the app).
 */
import { wasm } from './backends/wasm/index.ts';
import { bindData, densityOf } from './density.ts';
import type { Numeric, Tensor } from './array/index.ts';
import { ImproperUniform } from './distributions/index.ts';
import { TildeError } from './errors.ts';
import { defaultSeed } from './infer.ts';
import { fillOptions, isStartFailure, samplers, TURN, watchChain } from './inference/index.ts';
import type { WatchedDoubling, WatchedTransition } from './inference/index.ts';
import type { SamplerChoice } from './inference/job.ts';
import { compileModel } from './model/compile.ts';
import type { Model } from './model/handlers.ts';
import { factor, sample } from './model/primitives.ts';
import type { ModelSpec } from './model/spec.ts';
import { startError } from './start-error.ts';
import { drawsOf, planeOf, regionsOf, rounded } from './watch-nuts-grid.ts';
import type { NutsDoubling, NutsTest, NutsTransition, NutsView } from './watch-nuts-view.ts';

export type { NutsView } from './watch-nuts-view.ts';

/** Options of `watchNuts`. */
export interface WatchNutsOptions {
  /** Whole number in [0, 2³²); default the notebook's seed. */
  readonly seed?: number;
  /** Where it starts in the plane, on unconstrained space; default anywhere in (−2, 2). */
  readonly start?: readonly [number, number];
  /** Size of the leapfrog steps, with unit mass; default what warm-up learns, with the mass matrix. */
  readonly stepSize?: number;
  /** Warm-up transitions before those that are watched; default 500, as many as in `mcmc(model, { warmup: 500 })`. */
  readonly warmup?: number;
  /** Transitions to watch; default 5. */
  readonly draws?: number;
  /** Which sampler options; default `nuts()`. */
  readonly kernel?: SamplerChoice;
  /** Names of the two coordinates to look at, where the model has more; default the first two. */
  readonly sites?: readonly [string, string];
  /** Arguments of a model; default none. */
  readonly args?: readonly unknown[];
  /** Default the function's name. */
  readonly title?: string;
}

/** Deepest tree that can be looked at: 1,023 steps. */
const DEEPEST = 10;
/** Leapfrog steps after which no further transition is begun. */
const MOST_LEAPFROGS = 2_000;
/** Draws that tell where the mass is. */
const MORE = 400;

/**
 * Shows how NUTS moves: a momentum at random, then doublings of the trajectory in directions at random, with 1, 2, 4 …
 * leapfrog steps, until one of three tests says that it turns; then the draw, one of its points. As a cell's result it
 * plays; its `transitions` can be read. Without `stepSize` the transitions are those of
 * `mcmc(model, { chains: 1, warmup: 500 })` with the same seed.
 *
 * @param model a model with two or more unknowns, or a log density of two numbers: `(x, y) => …`, in nats
 * @throws TildeError for a model that cannot be compiled or has fewer than two unknowns, as `mcmc` for no start point
 */
export function watchNuts(
  model: Model<readonly never[]> | ((x: Tensor, y: Tensor) => Numeric),
  options: WatchNutsOptions = {},
): NutsView {
  const spec = compileModel(modelOf(model, options), { args: options.args ?? [] });
  const shown = coordinatesOf(spec, options.sites);
  const program = wasm.load(spec.density);
  bindData(program, spec.density, spec.data);
  const density = densityOf(program, spec.coordinateNames);
  const watch = watchChain({ density, ...planOf(options, startOf(options, spec.dim, shown)) });
  if (isStartFailure(watch)) throw startError(watch, spec.data);
  const plane = planeOf(watch, spec.dim, shown);
  const title = options.title ?? (model.name || 'density');
  const names = [coordinateName(spec, shown[0]), coordinateName(spec, shown[1])] as const;
  const transitions = watch.transitions.map(seen => transitionOf(seen, shown));
  return {
    kind: 'nuts',
    title,
    sentence: sentenceOf(names, transitions),
    names,
    ...plane,
    ...(spec.dim === 2
      ? { regions: regionsOf(density, plane, shown) }
      : { draws: drawsOf(watch, spec.dim, shown) }),
    transitions,
  };
}

/** A log density of two numbers as a model of two flat unknowns. */
function modelOf(model: unknown, { args }: WatchNutsOptions): Model {
  if (typeof model !== 'function') throw notAFunction(model);
  if (args !== undefined || model.length === 0) return model as Model;
  if (model.length !== 2) throw notAFunction(`a function of ${model.length}`);
  const logDensity = model as (x: Tensor, y: Tensor) => Numeric;
  return () => {
    const x = sample('x', ImproperUniform());
    const y = sample('y', ImproperUniform());
    factor('log density', logDensity(x, y));
  };
}

function planOf(options: WatchNutsOptions, start: Float64Array | undefined) {
  const { kernel, stepSize } = options;
  if (kernel !== undefined && kernel.name !== 'nuts') throw otherKernel(kernel.name);
  const given = kernel?.options ?? fillOptions(samplers.nuts.options, {});
  if (Number(given.maxTreeDepth) > DEEPEST) throw tooDeep(given.maxTreeDepth);
  if (stepSize !== undefined && !(stepSize > 0)) throw outOfBounds('stepSize', stepSize, 'a number above 0');
  return {
    seed: whole('seed', options.seed ?? defaultSeed(), 0, 2 ** 32 - 1),
    warmup: stepSize === undefined ? whole('warmup', options.warmup ?? 500, 0, 1e5) : 0,
    draws: whole('draws', options.draws ?? 5, 1, 100),
    mostLeapfrogs: MOST_LEAPFROGS,
    more: MORE,
    options: given,
    ...(start && { start }),
    ...(stepSize !== undefined && { step: stepSize }),
  };
}

/** What is not in the plane is searched. */
function startOf(
  { start }: WatchNutsOptions,
  dim: number,
  shown: readonly [number, number],
): Float64Array | undefined {
  if (start === undefined) return undefined;
  const numbers = [Number(start[0]), Number(start[1])];
  if (!numbers.every(Number.isFinite)) throw outOfBounds('start', start, 'two numbers');
  const position = new Float64Array(dim).fill(NaN);
  shown.forEach((place, axis) => (position[place] = numbers[axis]));
  return position;
}

function coordinatesOf(
  { dim, coordinateNames }: ModelSpec,
  sites: readonly [string, string] | undefined,
): readonly [number, number] {
  if (dim < 2) {
    throw new TildeError('argument', 'watchNuts needs a plane', {
      expected: 'a model with two unknowns or more',
      got: dim === 1 ? `one unknown, ${coordinateNames[0]}` : 'no unknown',
    });
  }
  if (sites === undefined) return [0, 1];
  const [x, y] = sites.map(name => coordinateNames.indexOf(name));
  if (x >= 0 && y >= 0 && x !== y) return [x, y];
  throw new TildeError('argument', 'watchNuts: sites names two different coordinates', {
    expected: `two of ${coordinateNames.slice(0, 12).join(', ')}${coordinateNames.length > 12 ? ', …' : ''}`,
    got: sites.join(', '),
  });
}

/** Scales that supports are moved on, by the words of the support. */
const SCALES: Readonly<Record<string, string>> = {
  positive: 'log',
  'non-negative': 'log',
  'strictly between 0 and 1': 'logit',
  'between 0 and 1': 'logit',
};

/** "log tau" where the sampler moves on that scale. */
function coordinateName({ layout, coordinateNames }: ModelSpec, place: number): string {
  const name = coordinateNames[place];
  const site = layout.find(({ offset, size }) => place >= offset && place < offset + size);
  if (site === undefined || site.support === 'real') return name;
  const scale = SCALES[site.support];
  return scale === undefined ? `${name}, unconstrained` : `${scale} ${name}`;
}

function transitionOf(seen: WatchedTransition, shown: readonly [number, number]): NutsTransition {
  const { step, start, velocity, doublings, depth, leapfrogs, draw, position, limited } = seen;
  const inPlane = (at: Float64Array): [number, number] => [rounded(at[shown[0]]), rounded(at[shown[1]])];
  return {
    step: rounded(step),
    start: inPlane(start),
    velocity: inPlane(velocity),
    doublings: doublings.map(one => doublingOf(one, shown)),
    depth,
    leapfrogs,
    draw,
    position: [position[shown[0]], position[shown[1]]],
    limited,
  };
}

function doublingOf(seen: WatchedDoubling, [x, y]: readonly [number, number]): NutsDoubling {
  const { direction, points, proposal, complete, diverged, turn } = seen;
  const finite = (value: number): number | null => (Number.isFinite(value) ? rounded(value) : null);
  return {
    direction,
    x: points.map(({ position }) => rounded(position[x])),
    y: points.map(({ position }) => rounded(position[y])),
    gains: points.map(({ gain }) => finite(gain)),
    proposal,
    complete,
    diverged,
    ...(turn && { turn: { tests: testsOf(turn.tests), ends: turn.ends } }),
  };
}

const TESTS: readonly NutsTest[] = ['whole', 'near', 'far'];

const testsOf = (sum: number): NutsTest[] => TESTS.filter(test => (sum & TURN[test]) !== 0);

function sentenceOf(names: readonly [string, string], transitions: readonly NutsTransition[]): string {
  const steps = transitions.map(({ leapfrogs }) => leapfrogs);
  const total = steps.reduce((sum, n) => sum + n, 0);
  const many = transitions.length === 1 ? 'One transition' : `${transitions.length} transitions`;
  const each = steps.length === 1 ? '' : ` (${steps.join(', ')})`;
  return `${many} of NUTS over ${names[0]} and ${names[1]}: ${total} leapfrog ${total === 1 ? 'step' : 'steps'}${each}.`;
}

function notAFunction(got: unknown): TildeError {
  return new TildeError('argument', 'watchNuts needs a model, or a log density of two numbers', {
    expected: 'function model() { … }, or (x, y) => … with two parameters',
    got: typeof got === 'string' ? got : typeof got,
    hint: 'arguments of a model go into args: watchNuts(model, { args: [data] })',
  });
}

function otherKernel(name: string): TildeError {
  return new TildeError('argument', 'watchNuts: the kernel is NUTS', { expected: 'nuts({ … })', got: name });
}

function tooDeep(got: unknown): TildeError {
  return outOfBounds('maxTreeDepth', got, `at most ${DEEPEST}: nobody can follow more steps`);
}

function whole(name: string, value: number, low: number, high: number): number {
  const plain = Number(value);
  if (Number.isInteger(plain) && plain >= low && plain <= high) return plain;
  throw outOfBounds(name, value, `a whole number from ${low} to ${high}`);
}

function outOfBounds(name: string, got: unknown, expected: string): TildeError {
  return new TildeError('argument', `watchNuts: ${name} is out of bounds`, { expected, got: String(got) });
}
