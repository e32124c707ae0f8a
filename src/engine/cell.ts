/**
 * What runs a cell needs from the engine: the names it may use and the operators it was compiled to. Joins the
 * language runtime with the model's statements. Not here: compiling or loading cells (notebook/language, workers/kernel).
 */
import * as api from './api.ts';
import { installScalarMethods } from './array/index.ts';
import { createRuntime, withPlainFunctions, type CellRuntime, type SiteInfo } from './language/index.ts';
import { decideGuard } from './model/guards.ts';
import { sample } from './model/primitives.ts';
import { reroll } from './model/reroll.ts';
import { siteBehind } from './model/site-names.ts';
import type { Distribution } from './distributions/index.ts';

installScalarMethods();

/** Every name a cell can use without importing it. */
export const apiNames: Readonly<Record<string, unknown>> = withPlainFunctions({ ...api }, [api.logJoint]);

/**
 * The operators of one cell: `~D` draws a site.
 * @param random stands for Math.random in the cell; default the engine's own
 */
export function cellRuntime(cellId: string, sites: readonly SiteInfo[], random?: () => number): CellRuntime {
  return createRuntime(cellId, sites, {
    draw: distribution => sample(distribution as Distribution),
    nameOf: siteBehind,
    guard: decideGuard,
    reroll,
    ...(random === undefined ? {} : { random }),
  });
}

export { setHost } from './infer.ts';
