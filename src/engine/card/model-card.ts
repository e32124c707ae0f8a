/**
 * Makes the card of a model: runs it once on symbols and a few dozen times on numbers.
 * Not here: the parts of a card (equations.ts, diagram.ts, expects.ts) or when one is made (the kernel).
 */
import { sizeOf } from '../array/extents.ts';
import { bijectorFor } from '../distributions/index.ts';
import type { Model } from '../model/handlers.ts';
import { runSymbolically, type Symbolic, type SymbolicSite } from '../model/symbolic.ts';
import type { ModelCard } from './card.ts';
import { diagramOf } from './diagram.ts';
import { equationsOf } from './equations.ts';
import { whatThePriorExpects } from './expects.ts';
import { vocabularyOf } from './vocabulary.ts';

/** Options of `modelCard`. */
export interface ModelCardOptions {
  /** Arguments of the model; default none. */
  readonly args?: readonly unknown[];
  /** Of what the prior expects: whole number in [0, 2³²); default 0. */
  readonly seed?: number;
  /** Top-level values of the notebook by name: arrays among them, columns and members are called so in the equations. */
  readonly names?: Readonly<Record<string, unknown>>;
  /** Name over the equations; default that of the function. */
  readonly title?: string;
}

/**
 * Equations, plate diagram and prior predictive of a model. Never throws.
 * @returns undefined where there is nothing to draw: the function has no sites, or does not run on symbols because it
 * branches on a random value, needs arguments or is simply wrong
 */
export function modelCard(model: Model, options: ModelCardOptions = {}): ModelCard | undefined {
  const { args = [], seed = 0, names = {}, title = model.name || 'model' } = options;
  const card = attempt(() => draw(model, title, args, names));
  if (card === undefined) return undefined;
  const priorPredictive = attempt(() => whatThePriorExpects(model, card.symbolic, { args, seed }));
  return { ...card.fixed, ...(priorPredictive === undefined ? {} : { priorPredictive }) };
}

function draw(
  model: Model,
  title: string,
  args: readonly unknown[],
  names: Readonly<Record<string, unknown>>,
): { readonly symbolic: Symbolic; readonly fixed: ModelCard } | undefined {
  const symbolic = runSymbolically(model, args);
  if (!symbolic.sites.some(site => site.kind === 'sampled' || site.kind === 'observed')) return undefined;
  const vocabulary = vocabularyOf(symbolic, names);
  const fixed: ModelCard = {
    kind: 'modelCard',
    title,
    unknowns: symbolic.sites.reduce((sum, site) => sum + unknownsOf(site), 0),
    equations: equationsOf(symbolic, vocabulary),
    ...diagramOf(symbolic, vocabulary),
  };
  return { symbolic, fixed };
}

/** Free dimensions of a site: a point of a simplex of K has K − 1. */
function unknownsOf({ kind, distribution, shape }: SymbolicSite): number {
  if (kind !== 'sampled' || distribution === undefined) return 0;
  const rank = distribution.eventShape.length;
  const free = distribution.discrete
    ? distribution.eventShape
    : bijectorFor(distribution.support).unconstrainedShape(distribution.eventShape);
  return sizeOf([...shape.slice(0, shape.length - rank), ...free]);
}

/** A card is a courtesy: what a model does wrong is said where it is run, not here. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
