/** All optimisers by name, and their options checked. Not here: the optimisers themselves (one file each). */
import { TildeError } from '../../errors.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import type { OptimizerChoice, OptimizerFamily } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export const optimizers: Readonly<Record<OptimizerChoice['name'], OptimizerFamily>> = {
  sgd,
  adam,
  rmsprop,
  adagrad,
};

/**
 * A choice with every option of its family, given or default.
 * @throws TildeError for an unknown option or a value out of bounds
 */
export function chooseOptimizer(name: OptimizerChoice['name'], given: object): OptimizerChoice {
  const { options } = optimizers[name];
  const values = new Map(Object.entries(given) as [string, unknown][]);
  for (const key of values.keys()) {
    if (!options.some(option => option.name === key)) throw unknown(name, key);
  }
  const filled = options.map(option => {
    const value = Number(values.get(option.name) ?? option.default);
    if (!(value >= option.min && value <= option.max)) throw outOfBounds(name, option, value);
    return [option.name, value];
  });
  return { name, options: Object.fromEntries(filled) };
}

function unknown(name: OptimizerChoice['name'], key: string): TildeError {
  const known = optimizers[name].options.map(option => option.name).join(', ');
  return new TildeError('argument', `${name} has no option "${key}"`, {
    expected: known,
    got: key,
    hint: `${name}({ learningRate: 0.01 })`,
  });
}

function outOfBounds(name: string, option: OptimizerFamily['options'][number], value: number): TildeError {
  return new TildeError('argument', `${name}: ${option.name} is out of bounds`, {
    expected: `a number from ${option.min} to ${option.max}`,
    got: String(value),
    hint: `${name}({ ${option.name}: ${option.default} })`,
  });
}
