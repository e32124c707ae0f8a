/**
 * Marginal distributions: of a posterior that is there already, or of a stochastic function for every argument it is
 * asked about. Not here: the distribution itself (empirical.ts).
 */
import { isTensor } from './array/index.ts';
import { empirical, type Empirical } from './empirical.ts';
import { refusePromise, TildeError } from './errors.ts';
import { importance, ImportancePosterior, type ImportanceOptions } from './importance.ts';
import type { Model } from './model/handlers.ts';
import { Posterior } from './posterior.ts';

/** Options of `marginal` of a function. */
export interface MarginalOptions<Args extends readonly unknown[] = readonly unknown[]> extends Omit<
  ImportanceOptions<Args>,
  'args'
> {
  /** The site asked about; default what the function returns. */
  readonly site?: string;
}

/**
 * The distribution of one site of a posterior, or of what the model returned.
 * @param posterior from `importance` or `mcmc`
 * @param site default what the model returned (importance only)
 * @throws TildeError for an unknown site, and where what the model returned is not numbers of one shape
 */
export function marginal(posterior: ImportancePosterior | Posterior, site?: string): Empirical;
/**
 * The distribution of what a stochastic function returns, or of one of its sites, for every argument: by importance
 * sampling, once for each argument. The same argument gives the same histogram.
 * @param options those of `importance` without `args`, and the site asked about
 */
export function marginal<Args extends readonly unknown[]>(
  model: Model<Args>,
  options?: MarginalOptions<Args>,
): (...args: Args) => Empirical;
export function marginal<Args extends readonly unknown[]>(
  of: ImportancePosterior | Posterior | Model<Args>,
  second?: string | MarginalOptions<Args>,
): Empirical | ((...args: Args) => Empirical) {
  if (of instanceof ImportancePosterior) return of.marginal(typeof second === 'string' ? second : undefined);
  if (of instanceof Posterior) return ofDraws(of, second);
  if (typeof of === 'function') return ofFunction(of, typeof second === 'object' ? second : {});
  refusePromise(of, 'marginal');
  throw new TildeError('argument', 'marginal needs a posterior or a model', {
    expected: 'marginal(posterior, "x") or marginal(model, { samples: 1000 })',
    got: typeof of,
    hint: 'pass the model itself, without calling it',
  });
}

function ofDraws(posterior: Posterior, site: unknown): Empirical {
  if (typeof site === 'string') return empirical(posterior.draws(site));
  throw new TildeError('argument', 'marginal of a posterior from mcmc needs the name of a site', {
    expected: `one of ${posterior.names.join(', ')}`,
    got: 'no name',
    hint: `marginal(posterior, "${posterior.names[0]}")`,
  });
}

function ofFunction<Args extends readonly unknown[]>(
  model: Model<Args>,
  { site, ...options }: MarginalOptions<Args>,
): (...args: Args) => Empirical {
  const known = new Map<string, Empirical>();
  const identities = new Map<object, number>();
  return (...args) => {
    const key = args.map(argument => keyOf(argument, identities)).join();
    const found = known.get(key) ?? importance(model, { ...options, args }).marginal(site);
    known.set(key, found);
    return found;
  };
}

/** Equal for equal numbers, texts, lists and arrays; functions and other objects are equal to themselves only. */
function keyOf(argument: unknown, identities: Map<object, number>): string {
  if (isTensor(argument))
    return argument.value === undefined ? identity(argument, identities) : contents(argument);
  if (Array.isArray(argument)) return `[${argument.map(item => keyOf(item, identities)).join()}]`;
  if (typeof argument === 'string') return JSON.stringify(argument);
  if (typeof argument === 'function' || (typeof argument === 'object' && argument !== null)) {
    return identity(argument, identities);
  }
  return Object.is(argument, -0) ? '-0' : String(argument);
}

function contents(argument: {
  readonly value: { shape: readonly number[]; values: Float64Array } | undefined;
}) {
  const { shape, values } = argument.value ?? { shape: [], values: new Float64Array() };
  return `tensor(${shape.join()};${values.join()})`;
}

function identity(argument: object, identities: Map<object, number>): string {
  const number = identities.get(argument) ?? identities.size;
  identities.set(argument, number);
  return `#${number}`;
}
