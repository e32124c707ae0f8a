/**
 * Runs a model as it is on plain numbers and writes down what happened: every site with its value and log density.
 * `if`, `while`, recursion and models that return models are just JavaScript here.
 * Not here: algorithms over executions (inference/importance, inference/mh) or compiled models (compile.ts).
 */
import {
  add,
  isTensor,
  markLeft,
  ownRowOfData,
  tensor,
  toTensor,
  withAxes,
  type Axis,
  type Tensor,
} from '../array/index.ts';
import type { ArrayData } from '../array/graph.ts';
import { bijectorFor, type Distribution } from '../distributions/index.ts';
import { ScalarDistribution, withScalarDistributions } from '../distributions/scalar.ts';
import { TildeError } from '../errors.ts';
import type { Choice, Execution, NamedValue, Program, ProgramSite } from '../inference/program.ts';
import { createRandom, type Random } from '../random/index.ts';
import { withAddresses } from './addresses.ts';
import { dimOfAxis, ownDims } from './dims.ts';
import {
  withOnlyHandler,
  type DeterministicMessage,
  type Handler,
  type Message,
  type SampleMessage,
} from './effects.ts';
import type { Model } from './handlers.ts';
import { alongPlates, showPlates, total } from './joint.ts';
import { makeNumbersArrays } from './numbers.ts';
import { withPlates } from './plates.ts';
import { scalarLogProb } from './scalar-density.ts';

/** One site of a `ModelTrace`: `name`, `value` (plates first), `observed`, `discrete` and `logProb` (nats, plates summed). */
export interface TraceSite extends ProgramSite {
  readonly distribution: Distribution;
}

/**
 * What one execution of a model did: what `trace` returns. Beside what is below, `result` is what the model returned,
 * `values` are its named values, and `logPrior` and `logLikelihood` (with `factor` terms) the parts of `logJoint`.
 */
export interface ModelTrace extends Execution {
  readonly sites: readonly TraceSite[];
  /** Log density of everything, in nats: `logPrior + logLikelihood`. */
  readonly logJoint: number;
  /** What `param` returned, by name. */
  readonly params: Readonly<Record<string, Tensor>>;
}

/** Whether `value` is what `trace` returns. */
export function isModelTrace(value: unknown): value is ModelTrace {
  if (typeof value !== 'object' || value === null || !('logJoint' in value) || !('sites' in value))
    return false;
  return Array.isArray(value.sites);
}

/** Says which sites that were given values an execution did not reach. */
export type Unreached = (site: string) => boolean;

/** A model with its arguments as a Program. `unreached` allows conditions on sites that some executions lack. */
export function programOf(model: Model, args: readonly unknown[] = [], unreached?: Unreached): Program {
  return { run: choose => runOnce(model, args, choose, unreached) };
}

/** Runs the model once; `choose` gives every free site its value. */
export function runOnce(
  model: Model,
  args: readonly unknown[],
  choose: (choice: Choice) => Tensor,
  unreached?: Unreached,
): ModelTrace {
  makeNumbersArrays();
  const recording = new Recording(choose, unreached);
  const inside = (): unknown => withOnlyHandler(recording, () => model(...args));
  const result = withScalarDistributions(() => withPlates(() => withAddresses(inside)));
  if (result instanceof Promise) throw asynchronous(model);
  return recording.trace(result);
}

/** First index of the random stream of `runFromPrior`. */
const PRIOR_STREAM = 0x7072696f;

/** Runs the model once on numbers, every free site drawn from its prior. @throws whatever the model throws */
export function runFromPrior(model: Model, seed: number): ModelTrace {
  const random = createRandom(seed, PRIOR_STREAM);
  return runOnce(model, [], choice => choice.draw(random));
}

/** The handler that writes an execution down. */
class Recording implements Handler {
  readonly plain = true;
  readonly unreached?: Unreached;
  readonly #choose: (choice: Choice) => Tensor;
  readonly #sites: TraceSite[] = [];
  readonly #values: NamedValue[] = [];
  readonly #params: Record<string, Tensor> = {};
  #logPrior = 0;
  #logLikelihood = 0;

  constructor(choose: (choice: Choice) => Tensor, unreached: Unreached | undefined) {
    this.#choose = choose;
    if (unreached !== undefined) this.unreached = unreached;
  }

  process(message: Message): void {
    if (message.kind !== 'sample') return;
    const { distribution, value } = message;
    if (value === undefined) message.value = chosen(message, this.#choose);
    else message.value = scalarOf(value) ?? ownRowOfData(toTensor(value), distribution.eventShape.length);
  }

  finish(message: Message): void {
    switch (message.kind) {
      case 'sample':
        return this.#settle(message);
      case 'factor':
        this.#logLikelihood += numberOf(total(alongPlates(message.value, message.plates))) * message.scale;
        return;
      case 'deterministic':
        return void this.#values.push(named(message, 'deterministic', message.value));
      case 'param':
        this.#params[message.name] = message.value ?? message.init;
    }
  }

  #settle(message: SampleMessage): void {
    const { address, name, observed, distribution, scale } = message;
    const value = message.value as Tensor;
    const logProb = logProbOf(message, value) * scale;
    if (observed) this.#logLikelihood += logProb;
    else this.#logPrior += logProb;
    this.#sites.push({
      address,
      name,
      observed,
      distribution,
      discrete: distribution.discrete,
      value,
      logProb,
    });
    this.#values.push(named(message, observed ? 'observed' : 'free', value));
  }

  trace(result: unknown): ModelTrace {
    return {
      sites: this.#sites,
      values: this.#values,
      params: this.#params,
      result,
      logPrior: this.#logPrior,
      logLikelihood: this.#logLikelihood,
      logJoint: this.#logPrior + this.#logLikelihood,
    };
  }
}

/** The value chosen for a free site; one drawn as a whole is no data of a plate opened later. */
function chosen(message: SampleMessage, choose: (choice: Choice) => Tensor): Tensor {
  const given = choose(new SiteChoice(message));
  const { plates } = message;
  if (plates.length === 0) {
    const number = scalarOf(given);
    if (number !== undefined) return number;
  }
  const value = inPlates(toTensor(given), plates);
  if (value.axes.length === 0 && value.shape.length > 0) markLeft(value, []);
  return value;
}

/** A site as algorithms see it before it has a value. */
class SiteChoice implements Choice {
  readonly #message: SampleMessage;

  constructor(message: SampleMessage) {
    this.#message = message;
  }

  get address(): string {
    return this.#message.address;
  }

  get name(): string {
    return this.#message.name;
  }

  get discrete(): boolean {
    return this.#message.distribution.discrete;
  }

  get shape(): readonly number[] {
    const { batchShape, eventShape } = this.#message.distribution;
    return [...batchShape, ...eventShape];
  }

  draw(random: Random): Tensor {
    const { distribution, plates } = this.#message;
    if (plates.length === 0 && distribution instanceof ScalarDistribution) {
      return distribution.draw(random) as Tensor;
    }
    return distribution.sample(random, { axes: plates });
  }

  logProb(value: Tensor): number {
    return logProbOf(this.#message, value);
  }

  moved(value: Tensor, step: () => number): { readonly value: Tensor; readonly logJacobian: number } {
    const { distribution, plates } = this.#message;
    if (typeof value === 'number' && plates.length === 0 && distribution.support.kind === 'real') {
      return { value: ((value as number) + step()) as Tensor, logJacobian: 0 };
    }
    return moved(distribution, toTensor(value), step);
  }
}

/** The number in a value that is one known number; undefined for all others. */
function scalarOf(value: unknown): Tensor | undefined {
  if (typeof value === 'number') return value as Tensor;
  if (!isTensor(value) || value.axes.length > 0) return undefined;
  const data = value.value;
  return data !== undefined && data.shape.length === 0 ? (data.values[0] as Tensor) : undefined;
}

/** The value in the plates of this execution: those of another, or of a guide, have the names but are not the same. */
function inPlates(value: Tensor, plates: readonly Axis[]): Tensor {
  if (value.axes.length === 0 || value.axes.every(axis => plates.includes(axis))) return value;
  const { shape, values } = dataOf(showPlates(value));
  return withAxes(tensor(values, shape), plates);
}

/** Log density of a site at `value`, plates summed; −∞ outside the support. */
function logProbOf({ distribution, plates }: SampleMessage, value: Tensor): number {
  if (plates.length === 0) {
    const number = scalarOf(value);
    const fast = number === undefined ? undefined : scalarLogProb(distribution, number);
    if (fast !== undefined) return fast;
  }
  const density = toTensor(distribution.logProb(value));
  if (plates.length === 0 && density.shape.length === 0) return numberOf(density);
  return numberOf(total(alongPlates(density, plates)));
}

function moved(distribution: Distribution, value: Tensor, step: () => number) {
  const bijector = bijectorFor(distribution.support);
  const u = bijector.inverse(value);
  const { shape, values } = dataOf(u);
  const steps = withAxes(tensor(Float64Array.from(values, step), shape), u.axes);
  const next = add(u, steps);
  const jacobian = (at: Tensor): number => numberOf(total(bijector.logAbsDetJacobian(at)));
  return { value: bijector.forward(next), logJacobian: jacobian(next) - jacobian(u) };
}

function named(
  { name, dims }: SampleMessage | DeterministicMessage,
  kind: NamedValue['kind'],
  value: Tensor,
): NamedValue {
  const data = shown(value);
  if (typeof data === 'number') return { name, kind, data };
  const axes = isTensor(value) ? value.axes : [];
  const own = data.shape.slice(axes.length);
  return { name, kind, data, dims: () => [...axes.map(dimOfAxis), ...ownDims(name, own, dims)] };
}

function shown(value: Tensor): ArrayData | number {
  if (!isTensor(value)) return Number(value);
  return dataOf(value.axes.length === 0 ? value : showPlates(value));
}

function numberOf(x: Tensor): number {
  if (!isTensor(x)) return Number(x);
  return dataOf(x).values[0];
}

function dataOf(x: Tensor): ArrayData {
  const data = isTensor(x) ? x.value : toTensor(x).value;
  if (data !== undefined) return data;
  throw new TildeError('model', 'a model that runs on numbers met a symbolic value', {
    expected: 'numbers',
    got: 'a value of a trace under way',
    hint: 'call importance, trace and the like outside grad and outside models run by nuts',
  });
}

function asynchronous(model: Model): TildeError {
  return new TildeError('model', `${model.name || 'the model'} is an async function`, {
    expected: 'an ordinary function',
    got: 'a promise',
    hint: 'load data in the cell, before the model runs, and remove async',
  });
}
