/** Handlers a modeller may wrap around a model. Not here: the handlers of algorithms (compile.ts, predictive.ts). */
import { toTensor, type Numeric } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { withHandler, type Message } from './effects.ts';

/** A model: any function; its statements speak to the ambient handlers. */
export type Model<Args extends readonly unknown[] = readonly unknown[], Result = unknown> = (
  ...args: Args
) => Result;

/** Values by site name. */
export type SiteValues = Readonly<Record<string, Numeric>>;

/**
 * The same model with some sites observed.
 * @param values by site name: plates first, then batch, then event dimensions
 * @throws TildeError when the model has no site of that name
 */
export function condition<Args extends readonly unknown[], Result>(
  model: Model<Args, Result>,
  values: SiteValues,
): Model<Args, Result> {
  const conditioned = (...args: Args): Result => {
    const missing = new Set(Object.keys(values));
    const process = (message: Message): void => {
      if (message.kind !== 'sample' || !Object.hasOwn(values, message.name)) return;
      missing.delete(message.name);
      if (message.value !== undefined) return;
      message.value = toTensor(values[message.name]);
      message.observed = true;
    };
    const result = withHandler({ process }, () => model(...args));
    for (const name of missing) throw unknownSite(name);
    return result;
  };
  Object.defineProperty(conditioned, 'name', { value: model.name });
  return conditioned;
}

function unknownSite(name: string): TildeError {
  return new TildeError('model', `condition: the model has no site "${name}"`, {
    site: name,
    expected: 'the name of a site of the model',
    got: `"${name}"`,
    hint: 'check the spelling, or give the site this name: sample("' + name + '", …)',
  });
}
