/** Remembers which traced values are free sites while a model is traced, so that messages can name them. */
import { dependsOn, isTensor, type Tensor } from '../array/index.ts';

let sites: { readonly name: string; readonly value: Tensor }[] = [];

/** Runs one trace of a model with a fresh memory. */
export function withSiteNames<T>(body: () => T): T {
  const outer = sites;
  sites = [];
  try {
    return body();
  } finally {
    sites = outer;
  }
}

/** Notes that `value`, on unconstrained space, belongs to the site. */
export function rememberSite(name: string, value: Tensor): void {
  sites.push({ name, value });
}

/** Name of a random site that a traced value depends on, if any. */
export function siteBehind(value: unknown): string | undefined {
  if (!isTensor(value)) return undefined;
  const found = dependsOn(
    value,
    sites.map(site => site.value),
  );
  return sites[found]?.name;
}
