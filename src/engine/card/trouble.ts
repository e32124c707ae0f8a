/**
 * Why a model cannot run, told before anybody samples from it: shapes that do not fit, data outside of a support, a name
 * that nothing defines. What only says that a model is one for plain numbers is no trouble.
 * Not here: the card of a model that runs (model-card.ts).
 */
import { ownRowOfData, toTensor } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { withHandler, type Message } from '../model/effects.ts';
import type { Model } from '../model/handlers.ts';
import { checkObservation } from '../model/observations.ts';
import { runSymbolically } from '../model/symbolic.ts';
import { runFromPrior } from '../model/trace-model.ts';

/**
 * The error that any run of the model would meet. Never throws.
 * @returns undefined for a model that can be traced, and for one that cannot but runs on numbers
 */
export function modelTrouble(model: Model, seed = 0): unknown {
  const traced = thrownBy(() => runSymbolically(() => withHandler({ process: check }, () => model())));
  if (traced === undefined || isForNumbers(traced.reason)) return undefined;
  if (isPlain(traced.reason)) return traced.reason;
  // Symbols are no numbers, which ordinary code may trip over: only what numbers do not mend is trouble.
  const alone = thrownBy(() => runFromPrior(model, seed));
  return alone !== undefined && String(alone.reason) === String(traced.reason) ? alone.reason : undefined;
}

/** What is observed must fit its distribution, as far as that is known. */
function check(message: Message): void {
  if (message.kind !== 'sample' || message.value === undefined) return;
  checkObservation(message, ownRowOfData(toTensor(message.value), message.distribution.eventShape.length));
}

/** Of models that branch on random values, recurse or unroll: those run on numbers, or are refused for their size. */
const isForNumbers = (reason: unknown): boolean =>
  reason instanceof RangeError ||
  (reason instanceof TildeError && (reason.code === 'condition' || reason.code === 'trace-size'));

const isPlain = (reason: unknown): boolean =>
  reason instanceof TildeError && (reason.code === 'shape' || reason.code === 'support');

function thrownBy(run: () => unknown): { readonly reason: unknown } | undefined {
  try {
    run();
    return undefined;
  } catch (reason) {
    return { reason };
  }
}
