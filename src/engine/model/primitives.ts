/**
 * The statements of the modelling language. Each sends one message to the ambient handlers.
 * Not here: what an algorithm does with them (compile.ts, predictive.ts).
 */
import { isTensor, toTensor, openAxes, type Numeric, type Tensor } from '../array/index.ts';
import { currentSite } from '../array/position.ts';
import { isDistribution, type Constraint, type Distribution } from '../distributions/index.ts';
import { TildeError } from '../errors.ts';
import { newAddress, withScope } from './addresses.ts';
import type { DimNames } from './dims.ts';
import { insideModel, runsOnNumbers, send } from './effects.ts';
import { readParam } from './param-store.ts';

/** Options of `sample`. */
export interface SampleOptions {
  /** Observed value(s): the site becomes a likelihood term. Plates first, then batch, then event dimensions. */
  readonly obs?: Numeric;
  /** Names of the value's own axes, those right of the plates. */
  readonly dims?: DimNames;
}

/** Options of `deterministic`. */
export interface DeterministicOptions {
  /** Names of the value's own axes, those right of the plates. */
  readonly dims?: DimNames;
}

/**
 * Draws a value, or observes one when `obs` is given. `~D` is short for `sample(D)`.
 *
 * @param name site name; when left out, the variable it is bound to
 * @param distribution where the value comes from
 * @returns the value: number-like, batch shape then event shape
 * @throws TildeError outside a model; for a repeated name; for an observation outside the support
 */
export function sample(distribution: Distribution, options?: SampleOptions): Tensor;
export function sample<T>(distribution: Distribution, options?: SampleOptions): T;
export function sample(name: string, distribution: Distribution, options?: SampleOptions): Tensor;
export function sample<T>(name: string, distribution: Distribution, options?: SampleOptions): T;
export function sample(
  first: string | Distribution,
  second?: Distribution | SampleOptions,
  third?: SampleOptions,
): Tensor {
  const explicit = typeof first === 'string' ? first : undefined;
  const distribution = explicit === undefined ? first : second;
  const options = (explicit === undefined ? (second as SampleOptions | undefined) : third) ?? {};
  if (!isDistribution(distribution)) throw notADistribution(explicit, distribution);
  requireModel('sample', explicit);
  return draw(explicit, distribution, options.obs, options.dims);
}

/**
 * Says that `value` was observed from `distribution`: a likelihood term. ≡ `sample(name, distribution, { obs: value })`.
 * The name is inferred from the identifier given as value.
 */
export function observe(name: string, distribution: Distribution, value: Numeric): Tensor;
export function observe(distribution: Distribution, value: Numeric): Tensor;
export function observe(
  first: string | Distribution,
  second: Distribution | Numeric,
  third?: Numeric,
): Tensor {
  const explicit = typeof first === 'string' ? first : undefined;
  const distribution = explicit === undefined ? first : second;
  const value = explicit === undefined ? (second as Numeric) : third;
  if (!isDistribution(distribution)) throw notADistribution(explicit, distribution);
  requireModel('observe', explicit);
  if (value === undefined) {
    throw new TildeError('argument', 'observe needs the observed value', {
      span: currentSite()?.span,
      expected: 'observe(distribution, value)',
      got: 'no value',
      hint: 'for a value that is not known, draw it: const x = ~Normal(0, 1)',
    });
  }
  return draw(explicit, distribution, value);
}

function draw(
  explicit: string | undefined,
  distribution: Distribution,
  obs: Numeric | undefined,
  dims?: DimNames,
): Tensor {
  const { address, name, span } = newAddress(explicit, obs === undefined ? 'sample' : 'observe');
  const message = send({
    kind: 'sample',
    address,
    name,
    span,
    plates: openAxes(),
    distribution,
    value: obs === undefined ? undefined : given(obs),
    observed: obs !== undefined,
    scale: 1,
    ...(dims === undefined ? undefined : { dims }),
  });
  return spoken(settled(message.value, name));
}

/**
 * Names a computed value so that it is kept with the draws.
 * @param name when left out, the variable it is bound to
 */
export function deterministic(name: string, value: Numeric, options?: DeterministicOptions): Tensor;
export function deterministic(value: Numeric, options?: DeterministicOptions): Tensor;
export function deterministic(
  first: string | Numeric,
  second?: Numeric | DeterministicOptions,
  third?: DeterministicOptions,
): Tensor {
  const explicit = typeof first === 'string' ? first : undefined;
  const value = toTensor((explicit === undefined ? first : second) as Numeric);
  if (!insideModel()) return value;
  const { dims } = (explicit === undefined ? (second as DeterministicOptions | undefined) : third) ?? {};
  const { address, name, span } = newAddress(explicit, 'deterministic');
  const named = dims === undefined ? {} : { dims };
  return spoken(
    send({ kind: 'deterministic', address, name, span, plates: openAxes(), value, ...named }).value,
  );
}

/**
 * Adds a term to the log density.
 * @param logWeight in nats; a sum over all its elements is added
 */
export function factor(name: string, logWeight: Numeric): void;
export function factor(logWeight: Numeric): void;
export function factor(first: string | Numeric, second?: Numeric): void {
  const explicit = typeof first === 'string' ? first : undefined;
  requireModel('factor', explicit);
  const value = toTensor((explicit === undefined ? first : second) as Numeric);
  const { address, name, span } = newAddress(explicit, 'factor');
  send({ kind: 'factor', address, name, span, plates: openAxes(), value, scale: 1 });
}

/**
 * A learnable constant: the first call binds `init`, later calls return what the store holds under the name. `svi` learns
 * it, from `init` on unless told to resume. Works outside models too.
 * @param init any shape; in `svi` it must not depend on a draw
 * @param options.constraint what its values obey; default any real number
 * @throws TildeError where a value breaks the constraint
 */
export function param(
  name: string,
  init: Numeric,
  options: { readonly constraint?: Constraint } = {},
): Tensor {
  const stored = readParam(name, toTensor(init), options.constraint);
  if (!insideModel()) return stored;
  const { address, span } = newAddress(name, 'param');
  const message = send({
    kind: 'param',
    address,
    name,
    span,
    plates: openAxes(),
    init: stored,
    value: undefined,
  });
  return spoken(message.value ?? stored);
}

/** Runs a model inside a model: its sites are called `name.site`. */
export function scope<T>(name: string, body: () => T): T {
  return withScope(name, body);
}

/** An observed value; a plain number stays one where the model runs on numbers. */
function given(obs: Numeric): Tensor {
  return typeof obs === 'number' && runsOnNumbers() ? (obs as Tensor) : toTensor(obs);
}

/** What a statement returns: a plain number where the model runs on numbers, so that `if` and indices just work. */
function spoken(value: Tensor): Tensor {
  if (!isTensor(value) || value.axes.length > 0 || !runsOnNumbers()) return value;
  const data = value.value;
  return data?.shape.length === 0 ? (data.values[0] as Tensor) : value;
}

function settled(value: Tensor | undefined, name: string): Tensor {
  if (value !== undefined) return value;
  throw new TildeError('model', `nobody gave the site "${name}" a value`, {
    site: name,
    hint: 'run the model with mcmc, predictive or another algorithm',
  });
}

function requireModel(statement: string, site: string | undefined): void {
  if (insideModel()) return;
  throw new TildeError('model', `${statement} was called outside a model`, {
    site: site ?? currentSite()?.name,
    span: currentSite()?.span,
    expected: 'a statement inside a model function that mcmc(model) or predictive(model) runs',
    got: `${statement} at top level`,
    hint: 'put it into function model() { … }, or draw directly with Normal(0, 1).sample(random(1))',
  });
}

function notADistribution(site: string | undefined, got: unknown): TildeError {
  return new TildeError('argument', 'only a distribution can be drawn from or observed', {
    site: site ?? currentSite()?.name,
    span: currentSite()?.span,
    expected: 'a distribution such as Normal(0, 1)',
    got: got === undefined ? 'nothing' : `a value of type ${typeof got}`,
    hint: 'write sample("x", Normal(0, 1)) or const x = ~Normal(0, 1)',
  });
}
