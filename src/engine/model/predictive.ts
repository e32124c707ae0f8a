/**
 * Simulates a model: data sets that the prior expects, or that a posterior expects. The model runs once per draw on
 * plain numbers. Not here: how one execution gets its values (seeded.ts) or figures of what came out.
 */
import { sizeOf } from '../array/extents.ts';
import { tensor, toTensor, type Tensor } from '../array/index.ts';
import { withScalarDistributions } from '../distributions/scalar.ts';
import { TildeError } from '../errors.ts';
import { createRandom } from '../random/index.ts';
import { withAddresses } from './addresses.ts';
import {
  withOnlyHandler,
  type DeterministicMessage,
  type Handler,
  type Message,
  type SampleMessage,
} from './effects.ts';
import type { Model } from './handlers.ts';
import { showPlates } from './joint.ts';
import { withPlates } from './plates.ts';
import { seeded } from './seeded.ts';
import { dimOfAxis, ownDims } from './dims.ts';
import type { Dim } from './spec.ts';
import { inputsBehind, runSymbolically } from './symbolic.ts';

/** Options of `priorPredictive`. */
export interface PriorPredictiveOptions {
  /** Arguments of the model; default none. */
  readonly args?: readonly unknown[];
  /** Executions of the model; default 100. */
  readonly draws?: number;
  /** Whole number in [0, 2³²). */
  readonly seed: number;
}

/** Options of `predictive`. */
export interface PredictiveOptions extends Omit<PriorPredictiveOptions, 'draws'> {
  /** Executions, spread evenly over the posterior's draws; default one for each, at most 1000. */
  readonly draws?: number;
}

/** Draws of one site. */
export interface PredictiveSite {
  readonly name: string;
  readonly kind: 'sampled' | 'observed' | 'deterministic';
  readonly discrete: boolean;
  /** Shape [draws, …plates, …batch, …event]. */
  readonly draws: Tensor;
  /** Names and sizes of all dimensions after the first. */
  readonly dims: readonly Dim[];
}

/** What simulating a model gave. */
export interface Predictive {
  /** Executions kept. */
  readonly count: number;
  /** In program order. */
  readonly sites: readonly PredictiveSite[];
  readonly names: readonly string[];
  /** What was left out and why, in words; empty when all went well. */
  readonly notes: readonly string[];
  /** Places of the posterior's draws, chains pooled, that the executions kept were given; absent without a posterior. */
  readonly taken?: Int32Array<ArrayBuffer>;
  /**
   * Draws of a site: shape [count, …shape of the site]; of an observed site, simulated data sets.
   * @throws TildeError when no site has this name
   */
  draws(name: string): Tensor;
}

/** The part of a posterior that `predictive` reads. */
export interface PosteriorDraws {
  readonly names: readonly string[];
  /** Shape [draws, …shape of the site]. */
  draws(name: string): Tensor;
}

/**
 * Simulates `model` from its prior: every site is drawn, observed ones too.
 * Sites without a proper prior, and what depends on them, are left out with a note.
 * @throws TildeError when no execution succeeds; whatever the model throws
 */
export function priorPredictive(model: Model, options: PriorPredictiveOptions): Predictive {
  const { args = [], draws = 100, seed } = options;
  const { kept: _, ...result } = simulate(model, { args, draws: whole(draws), seed });
  return result;
}

/**
 * Simulates `model` from a posterior: free sites take its draws, deterministic ones are computed anew, observed ones
 * are drawn. A free site that the posterior does not have in the shape asked for (new groups) is drawn given the rest.
 * @throws TildeError when no execution succeeds; whatever the model throws
 */
export function predictive(model: Model, posterior: PosteriorDraws, options: PredictiveOptions): Predictive {
  const columns = new Map(posterior.names.map(name => [name, rowsOf(posterior.draws(name))]));
  const available = Math.min(...[...columns.values()].map(column => column.count));
  const draws = whole(options.draws ?? (Number.isFinite(available) ? Math.min(available, 1000) : 100));
  const anew = new Set<string>();
  const spread = (draw: number, count: number): number => Math.floor((draw * count) / draws);
  const known = (draw: number) => (message: SampleMessage, shape: readonly number[]) => {
    const column = columns.get(message.name);
    if (column !== undefined && column.shape.join() === shape.join()) {
      return column.row(spread(draw, column.count));
    }
    anew.add(message.name);
    return undefined;
  };
  const { kept, ...result } = simulate(model, { args: options.args ?? [], draws, seed: options.seed, known });
  const notes = [...anew].map(
    name => `"${name}" is not in the posterior in this shape: drawn given the rest`,
  );
  const taken = Number.isFinite(available) && {
    taken: Int32Array.from(kept, draw => spread(draw, available)),
  };
  return { ...result, notes: [...result.notes, ...notes], ...taken };
}

interface Simulation {
  readonly args: readonly unknown[];
  readonly draws: number;
  readonly seed: number;
  readonly known?: (
    draw: number,
  ) => (message: SampleMessage, shape: readonly number[]) => Float64Array | undefined;
}

/** `kept`: the executions that succeeded, by number. */
function simulate(
  model: Model,
  { args, draws, seed, known }: Simulation,
): Predictive & { readonly kept: readonly number[] } {
  const columns = new Map<string, Column>();
  const undrawable = new Map<string, SampleMessage>();
  const failures: TildeError[] = [];
  const random = createRandom(seed);
  const kept: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const values: Kept[] = [];
    const filler = seeded({
      random: random.split(draw),
      ...(known === undefined ? {} : { known: known(draw) }),
      undrawable: message => undrawable.set(message.address, message),
    });
    const finish = (message: Message): void => {
      if (message.kind === 'sample' || message.kind === 'deterministic') values.push(keep(message));
    };
    try {
      runOn({ ...filler, finish }, () => model(...args));
    } catch (error) {
      if (!(error instanceof TildeError) || error.code !== 'support') throw error;
      failures.push(error);
      continue;
    }
    for (const item of values) append(columns, item, kept.length);
    kept.push(draw);
  }
  if (kept.length === 0 && failures.length > 0) throw failures[0];
  const left = undrawable.size === 0 ? undefined : dependents(model, args, undrawable, columns);
  return { ...collect(columns, kept.length, { failures: failures.length, draws, ...left }), kept };
}

/** One execution on numbers; inside a model it is no part of that model. */
function runOn(handler: Handler, body: () => unknown): void {
  withScalarDistributions(() => withPlates(() => withAddresses(() => withOnlyHandler(handler, body))));
}

interface Kept {
  readonly address: string;
  readonly name: string;
  readonly kind: PredictiveSite['kind'];
  readonly discrete: boolean;
  readonly dims: readonly Dim[];
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

interface Column extends Omit<Kept, 'values'> {
  readonly rows: Float64Array[];
  /** False when an execution lacked the site or gave it another shape. */
  regular: boolean;
}

function keep(message: SampleMessage | DeterministicMessage): Kept {
  const value = toTensor(message.value ?? NaN);
  const data = showPlates(value).value ?? { shape: [], values: new Float64Array() };
  const own = ownDims(message.name, value.shape, message.dims);
  return {
    address: message.address,
    name: message.name,
    kind: message.kind === 'deterministic' ? 'deterministic' : message.observed ? 'observed' : 'sampled',
    discrete: message.kind === 'sample' && message.distribution.discrete,
    dims: [...value.axes.map(dimOfAxis), ...own],
    shape: data.shape,
    values: data.values,
  };
}

function append(columns: Map<string, Column>, { values, ...site }: Kept, before: number): void {
  const column = columns.get(site.address) ?? { ...site, rows: [], regular: before === 0 };
  columns.set(site.address, column);
  if (column.rows.length !== before || column.shape.join() !== site.shape.join()) column.regular = false;
  column.rows.push(values);
}

interface LeftOut {
  readonly failures: number;
  readonly draws: number;
  /** Addresses, and a note about them. */
  readonly without?: ReadonlySet<string>;
  readonly why?: readonly string[];
}

function collect(columns: ReadonlyMap<string, Column>, count: number, left: LeftOut): Predictive {
  const notes = [...(left.why ?? [])];
  if (left.failures > 0) {
    notes.push(`${left.failures} of ${left.draws} executions were left out: a parameter was out of bounds`);
  }
  const sites = new Map<string, PredictiveSite>();
  for (const column of columns.values()) {
    if (left.without?.has(column.address) === true) continue;
    const { kind, discrete, dims } = column;
    const name = sites.has(column.name) ? column.address : column.name;
    if (column.regular && column.rows.length === count) {
      sites.set(name, { name, kind, discrete, dims, draws: joined(column) });
    } else notes.push(`"${name}" is left out: its shape, or whether it is there, is itself random`);
  }
  return {
    count,
    sites: [...sites.values()],
    names: [...sites.keys()],
    notes,
    draws: name => sites.get(name)?.draws ?? unknownSite(name, [...sites.keys()]),
  };
}

function joined({ rows, shape }: Column): Tensor {
  const size = sizeOf(shape);
  const values = new Float64Array(rows.length * size);
  rows.forEach((row, i) => values.set(row, i * size));
  return tensor(values, [rows.length, ...shape]);
}

/** The sites that cannot be drawn and all that is computed from them; without a trace, all that comes after. */
function dependents(
  model: Model,
  args: readonly unknown[],
  undrawable: ReadonlyMap<string, SampleMessage>,
  columns: ReadonlyMap<string, Column>,
): Pick<LeftOut, 'without' | 'why'> {
  const without = reached(model, args, undrawable) ?? after(undrawable, columns);
  const names = [...undrawable.values()].map(({ name, distribution }) => `"${name}" (${distribution.name})`);
  const others = [...without].filter(address => !undrawable.has(address));
  const and = others.length === 0 ? '' : `, and with it ${others.map(name => `"${name}"`).join(', ')}`;
  return { without, why: [`${names.join(', ')} cannot be drawn: left out${and}`] };
}

function reached(
  model: Model,
  args: readonly unknown[],
  undrawable: ReadonlyMap<string, SampleMessage>,
): Set<string> | undefined {
  try {
    const { graph, sites } = runSymbolically(model, args);
    const behind = inputsBehind(graph);
    const nodes = new Map(graph.outputs.map(output => [output.name, output.node]));
    const found = new Set(undrawable.keys());
    for (const { address, parts } of sites) {
      const inputs = Object.values(parts).flatMap(({ output }) => [...behind[nodes.get(output) ?? 0]]);
      if (inputs.some(input => found.has(input.replace(/^site:/, '')))) found.add(address);
    }
    return found;
  } catch (error) {
    if (error instanceof TildeError) return undefined;
    throw error;
  }
}

function after(
  undrawable: ReadonlyMap<string, SampleMessage>,
  columns: ReadonlyMap<string, Column>,
): Set<string> {
  const order = [...columns.keys()];
  return new Set(order.slice(order.findIndex(address => undrawable.has(address))));
}

interface Rows {
  readonly count: number;
  readonly shape: readonly number[];
  row(index: number): Float64Array;
}

function rowsOf(draws: Tensor): Rows {
  const { shape, values } = draws.value ?? { shape: [0], values: new Float64Array() };
  const [count, ...rest] = shape;
  const size = sizeOf(rest);
  return { count, shape: rest, row: index => values.slice(index * size, (index + 1) * size) };
}

function whole(draws: number): number {
  const plain = Number(draws);
  if (Number.isInteger(plain) && plain >= 1 && plain <= 1e6) return plain;
  throw new TildeError('argument', 'predictive: draws is out of bounds', {
    expected: 'a whole number from 1 to 1,000,000',
    got: String(draws),
    hint: 'predictive(model, posterior, { draws: 1000 })',
  });
}

function unknownSite(name: string, known: readonly string[]): never {
  throw new TildeError('argument', `there are no draws of "${name}"`, {
    expected: `one of ${known.join(', ')}`,
    got: `"${name}"`,
    hint: 'use one of the names above',
  });
}
