/**
 * Guides: what approximates the posterior. By hand, a function with `param` and `sample`; or automatic, one family
 * on unconstrained space. Not here: how model and guide become an objective (objective.ts).
 */
import type { Model, SiteValues } from './handlers.ts';

export type AutoFamily = 'normal' | 'multivariateNormal' | 'delta';

/** An automatic guide: which family stands for the joint posterior on unconstrained space. */
export interface AutoGuide {
  readonly auto: AutoFamily;
  /** Start of all standard deviations. */
  readonly initScale: number;
  /** Where sites start, by name, on their own scale; others start at 0 on unconstrained space. */
  readonly init: SiteValues;
}

export type Guide = Model | AutoGuide;

export function isAutoGuide(guide: unknown): guide is AutoGuide {
  return typeof guide === 'object' && guide !== null && 'auto' in guide && 'initScale' in guide;
}
