/** Which elements of a run the dock draws while it samples: two, or as many as a reader can follow. Not here: how they are drawn. */
import type { RunState } from '../../workers/protocol.ts';

/** At first; a trace and a density each. */
export const FEW = 2;
/** All that the dock ever draws at once. */
export const MANY = 12;

/** The first scalar sites, then elements of the others in the model's order: first two of each entry, then the rest. */
export function watchedElements({ entries }: RunState['model'], most: number): readonly string[] {
  const sampled = entries
    .filter(entry => entry.kind === 'sample' && entry.elements.length === 1)
    .flatMap(entry => entry.elements);
  const first = entries.flatMap(entry => entry.elements.slice(0, 2));
  const rest = entries.flatMap(entry => entry.elements);
  return [...new Set([...sampled, ...first, ...rest])].slice(0, most);
}
