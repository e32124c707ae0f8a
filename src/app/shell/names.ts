/** What the rail lists: data (small arrays), then the names that cells and the model define. Not here: drawing. */
import type { StoredFit } from '../../notebook/document.ts';
import type { CellState, RunState, Sketch } from '../../workers/protocol.ts';
import { short, whole } from '../ui/numbers.ts';

export interface DataName {
  readonly name: string;
  readonly sketch: Sketch;
  /** "tensor [8]" */
  readonly type: string;
}

interface Named {
  readonly name: string;
  readonly words: string;
}

/** Until a cell was run, the stored fit tells what there will be. */
export function namesOf(
  states: readonly CellState[],
  run: RunState | null,
  stored: StoredFit | undefined,
): { readonly data: readonly DataName[]; readonly names: readonly Named[] } {
  const defined = states
    .flatMap(state => state.names)
    .filter(({ name, type }) => type !== 'function' && !name.startsWith('_'));
  const data = defined.flatMap(({ name, type, sketch }) =>
    sketch !== undefined && type !== 'number' ? [{ name, type, sketch }] : [],
  );
  const others = defined
    .filter(({ name }) => data.every(one => one.name !== name))
    .map(({ name, type, sketch }) => ({ name, words: wordsOf(type, sketch) }));
  const known = run !== null ? ofRun(run) : stored === undefined ? [] : ofStored(stored);
  const fit = known.filter(({ name }) => defined.every(one => one.name !== name));
  const scalars = others.filter(({ words }) => !words.includes('×'));
  const posteriors = others.filter(({ words }) => words.includes('×'));
  return {
    data,
    names: [...scalars, ...fit, ...posteriors],
  };
}

function wordsOf(type: string, sketch: Sketch | undefined): string {
  if (type === 'number' && sketch?.kind === 'numbers')
    return Number.isInteger(sketch.min) ? whole(sketch.min) : short(sketch.min);
  return type.replace(/^tensor | draws$/g, '');
}

/** The unknowns of the model that was run, and what it derives from them. */
const ofRun = ({ model }: RunState): Named[] =>
  model.entries.map(({ name, shape }) => ({
    name,
    words: shape.length === 0 ? 'number' : `[${shape.join(', ')}]`,
  }));

function ofStored({ name, chains, draws, rows }: StoredFit): Named[] {
  const scalars = rows.filter(({ site }) => !site.includes('['));
  return [
    ...scalars.map(({ site }) => ({ name: site, words: 'number' })),
    { name, words: `${chains} × ${whole(draws)}` },
  ];
}
