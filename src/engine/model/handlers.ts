/**
 * What a modeller may wrap around a model to change what its statements mean: each takes a model and returns one.
 * Not here: the handlers of algorithms (compile.ts, trace-model.ts, predictive.ts).
 */
import { toTensor, where, type Numeric, type Tensor } from '../array/index.ts';
import type { Distribution } from '../distributions/index.ts';
import { wholeOf } from '../distributions/scalar.ts';
import { TildeError } from '../errors.ts';
import { createRandom } from '../random/index.ts';
import { withAddresses } from './addresses.ts';
import {
  insideModel,
  mayBeUnreached,
  withHandler,
  type Handler,
  type Message,
  type SampleMessage,
} from './effects.ts';
import { showPlates } from './joint.ts';
import { withPlates } from './plates.ts';
import { seeded } from './seeded.ts';

/** A model: any function; its statements speak to the ambient handlers. */
export type Model<Args extends readonly unknown[] = readonly unknown[], Result = unknown> = (
  ...args: Args
) => Result;

/** Values by site name. */
export type SiteValues = Readonly<Record<string, Numeric>>;

/** Values by site name, or a function that computes them from the model's arguments. */
export type SiteValuesFor<Args extends readonly unknown[]> = SiteValues | ((...args: Args) => SiteValues);

/**
 * The same model with some sites observed. Conditions nest in any order; a site keeps the value of the innermost one.
 * @param values by site name (plates first, then batch, then event dimensions), or a function of the model's
 *   arguments that gives them: the condition is then deferred until the model is called
 * @throws TildeError when the model has no site of that name; in algorithms that run the model many times, when no
 *   execution reaches it
 */
export function condition<Args extends readonly unknown[], Result>(
  model: Model<Args, Result>,
  values: SiteValuesFor<Args>,
): Model<Args, Result> {
  return wrapped('condition', model, args =>
    settingSites('condition', valuesFor('condition', values, args), message => {
      message.observed = true;
    }),
  );
}

/**
 * The same model with some sites set from outside, Pearl's `do`: they take these values whatever they depend on, and
 * say nothing about what they depend on. They are then no sites any more.
 * Source: Pearl, Causality (2009), 3.2.
 * @param values by site name, or a function of the model's arguments
 * @throws TildeError when the model has no site of that name
 */
export function intervene<Args extends readonly unknown[], Result>(
  model: Model<Args, Result>,
  values: SiteValuesFor<Args>,
): Model<Args, Result> {
  return wrapped('intervene', model, args =>
    settingSites('intervene', valuesFor('intervene', values, args), message => {
      message.hidden = true;
    }),
  );
}

/**
 * The same model with free sites held at these values. Unlike `condition` they stay free sites: their density counts
 * as prior.
 * @param values by site name, or a function of the model's arguments
 * @throws TildeError when the model has no site of that name
 */
export function substitute<Args extends readonly unknown[], Result>(
  model: Model<Args, Result>,
  values: SiteValuesFor<Args>,
): Model<Args, Result> {
  return wrapped('substitute', model, args =>
    settingSites('substitute', valuesFor('substitute', values, args), () => undefined),
  );
}

/**
 * The same model with every free site that `recorded` has at the value it had there; others stay free.
 * @param recorded what `trace` returned
 */
export function replay<Args extends readonly unknown[], Result>(
  model: Model<Args, Result>,
  recorded: {
    readonly sites: readonly {
      readonly address: string;
      readonly value: Tensor;
      readonly observed: boolean;
    }[];
  },
): Model<Args, Result> {
  const free = recorded.sites.filter(site => !site.observed);
  // Without their plates, which are those of that execution only.
  const known = new Map(free.map(({ address, value }) => [address, showPlates(toTensor(value))]));
  return wrapped('replay', model, () => ({
    process(message) {
      if (message.kind === 'sample') message.value ??= known.get(message.address);
    },
  }));
}

/**
 * The same model as an ordinary function that can be called anywhere: its free sites are drawn. The nth call uses the
 * nth stream of random numbers under `seed`, so that calls differ and a program repeats.
 * @param value whole number ≥ 0
 * @returns a function of the model's arguments that returns what the model returns
 */
export function seed<Args extends readonly unknown[], Result>(
  model: Model<Args, Result>,
  value: number,
): Model<Args, Result> {
  const random = createRandom(Number(value));
  let calls = 0;
  const drawing = wrapped('seed', model, () => {
    const { process } = seeded({ random: random.split(calls++) });
    return {
      plain: true,
      process(message) {
        if (message.kind === 'sample' && message.value === undefined) process?.(message);
      },
    };
  });
  const onItsOwn = (...args: Args): Result => {
    if (insideModel()) return drawing(...args);
    return withPlates(() => withAddresses(() => drawing(...args)));
  };
  return named(onItsOwn, model);
}

/**
 * The same model with its log density multiplied by `factor`, sites and free-standing terms alike.
 * @param factor ≥ 0, such as N / B for a minibatch of B out of N rows
 * @throws TildeError for a negative factor
 */
export function scale<Args extends readonly unknown[], Result>(
  model: Model<Args, Result>,
  factor: number,
): Model<Args, Result> {
  const by = Number(factor);
  if (!(by >= 0)) throw badScale(factor);
  return wrapped('scale', model, () => ({
    process(message) {
      if (message.kind === 'sample' || message.kind === 'factor') message.scale *= by;
    },
  }));
}

/**
 * The same model with these sites kept from every algorithm: seeded, observed or not, they neither count nor show.
 * Free ones need a value from inside: `block(seed(model, 1), ["x"])`.
 * @param names default all sites
 * @throws TildeError, when the model runs, for a site that nobody has given a value
 */
export function block<Args extends readonly unknown[], Result>(
  model: Model<Args, Result>,
  names?: readonly string[],
): Model<Args, Result> {
  return wrapped('block', model, () => ({
    process(message) {
      if (message.kind !== 'sample' || (names !== undefined && !names.includes(message.name))) return;
      if (message.value === undefined) throw nothingToBlock(message);
      message.hidden = true;
    },
  }));
}

/**
 * The same model with the density of its sites counted only where `keep` is true; elsewhere they are drawn as ever but
 * say nothing. For rows of unequal lengths, or missing values; those need a number to stand in, since NaN is refused.
 * @param keep true or false, or an array of them that broadcasts with the batch shape of every site inside
 */
export function mask<Args extends readonly unknown[], Result>(
  model: Model<Args, Result>,
  keep: Numeric,
): Model<Args, Result> {
  return wrapped('mask', model, () => ({
    process(message) {
      if (message.kind === 'sample') message.distribution = masked(message.distribution, keep);
    },
  }));
}

function masked(distribution: Distribution, keep: Numeric): Distribution {
  return {
    ...wholeOf(distribution),
    // Another name, since it is no longer that family's density.
    name: `${distribution.name} (masked)`,
    logProb: x => where(keep, distribution.logProb(x), 0),
    logProbInside: x => where(keep, distribution.logProbInside(x), 0),
  };
}

function wrapped<Args extends readonly unknown[], Result>(
  statement: string,
  model: Model<Args, Result>,
  handlerFor: (args: Args) => Handler & { readonly done?: () => void },
): Model<Args, Result> {
  if (typeof model !== 'function') throw notAModel(statement, model);
  const around = (...args: Args): Result => {
    const handler = handlerFor(args);
    const result = withHandler(handler, () => model(...args));
    handler.done?.();
    return result;
  };
  return named(around, model);
}

/** Gives named free sites their values, and complains when there is no such site. */
function settingSites(statement: string, values: SiteValues, mark: (message: SampleMessage) => void) {
  const missing = new Set(Object.keys(values));
  return {
    process(message: Message): void {
      if (message.kind !== 'sample' || !Object.hasOwn(values, message.name)) return;
      missing.delete(message.name);
      if (message.value !== undefined) return;
      message.value = toTensor(values[message.name]);
      mark(message);
    },
    done(): void {
      for (const name of missing) if (!mayBeUnreached(name)) throw unknownSite(statement, name);
    },
  };
}

function valuesFor<Args extends readonly unknown[]>(
  statement: string,
  values: SiteValuesFor<Args>,
  args: Args,
): SiteValues {
  const given: unknown = typeof values === 'function' ? values(...args) : values;
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as SiteValues;
  throw new TildeError('argument', `${statement} needs values by site name`, {
    expected: `${statement}(model, { x: 1 }), or a function of the model's arguments that gives such an object`,
    got: given === null ? 'null' : Array.isArray(given) ? 'a list' : typeof given,
    hint: `write the name of the site before its value: { x: … }`,
  });
}

function named<Args extends readonly unknown[], Result>(
  fn: Model<Args, Result>,
  model: Model<Args, Result>,
): Model<Args, Result> {
  return Object.defineProperty(fn, 'name', { value: model.name });
}

/** The error of giving a value to a site that is not there. */
export function unknownSite(statement: string, name: string): TildeError {
  return new TildeError('model', `${statement}: the model has no site "${name}"`, {
    site: name,
    expected: 'the name of a site of the model',
    got: `"${name}"`,
    hint: `check the spelling, or give the site this name: sample("${name}", …)`,
  });
}

function notAModel(statement: string, got: unknown): TildeError {
  return new TildeError('argument', `${statement} needs a model function`, {
    expected: `${statement}(model, …) with function model() { … }`,
    got: typeof got,
    hint: 'pass the function itself, without calling it',
  });
}

function badScale(got: unknown): TildeError {
  return new TildeError('argument', 'scale needs a factor of at least 0', {
    expected: 'scale(model, factor) with a number ≥ 0',
    got: String(got),
    hint: 'for a minibatch of B out of N rows the factor is N / B',
  });
}

function nothingToBlock({ name, span }: SampleMessage): TildeError {
  return new TildeError('model', `block: nobody has given the site "${name}" a value`, {
    site: name,
    span,
    expected: 'a site that is observed, substituted or seeded inside',
    got: 'a free site',
    hint: 'let it be drawn inside: block(seed(model, 1))',
  });
}
