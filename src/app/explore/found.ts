/** A search in the names of elements. Not here: the field (element-picker.tsx). */

/** Names beside the chosen ones that are listed at a time. */
const LISTED = 60;

/**
 * The chosen elements, then those that a query finds: its words in any order, those that begin with it first.
 * `matches` counts all that are found and not chosen.
 */
export function found(
  names: readonly string[],
  chosen: readonly string[],
  query: string,
): { readonly listed: readonly string[]; readonly matches: number } {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const taken = new Set(chosen);
  const hits = names.filter(
    name => !taken.has(name) && words.every(word => name.toLowerCase().includes(word)),
  );
  const first = (name: string): number =>
    words.length > 0 && name.toLowerCase().startsWith(words[0]) ? 0 : 1;
  const sorted = words.length === 0 ? hits : hits.toSorted((a, b) => first(a) - first(b));
  return { listed: [...chosen, ...sorted.slice(0, LISTED)], matches: hits.length };
}
