/**
 * The joint density of a model over all ways its conditions can fall, for the compilers of densities and of objectives.
 * Not here: what one way says (joint.ts), how ways are found (guards.ts) or joined (joint-paths.ts).
 */
import { explorePaths } from './guards.ts';
import { unknownSite } from './handlers.ts';
import { joinPaths } from './joint-paths.ts';
import type { Joint } from './joint.ts';

/** Runs the model once with a fresh collector; `unreached` is to be told of given sites that this way does not reach. */
type RunOnce = (unreached: (site: string) => boolean) => Joint;

/**
 * Runs a model once for every way and joins what was collected. Plates are opened outside, once for all ways: what is
 * joined must share their axes.
 * @throws TildeError where the ways differ in their free sites, or where none reaches a site that was given a value
 */
export function exploreJoint(run: RunOnce): Joint {
  /** Sites given values that no way through the model reaches. */
  let never: ReadonlySet<string> | undefined;
  const paths = explorePaths(() => {
    const missed = new Set<string>();
    const joint = run(site => Boolean(missed.add(site)));
    never = new Set([...(never ?? missed)].filter(site => missed.has(site)));
    return joint;
  });
  const joint = joinPaths(paths);
  for (const site of never ?? []) throw unknownSite('condition', site);
  return joint;
}
