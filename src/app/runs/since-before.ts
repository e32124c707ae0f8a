/**
 * What a run has that the run before it had not: code, controls, settings. It is how one tells runs apart.
 * Not here: the full comparison of two (comparison.ts), or showing it (since.tsx).
 */
import type { CellSource, KeptRun, RunState } from '../../workers/protocol.ts';
import { whole } from '../ui/numbers.ts';
import { changedCells, movedControls } from './comparison.ts';
import type { ChangedCell } from './comparison.ts';
import { bareLine, lineChange } from './line-change.ts';
import type { LineChange } from './line-change.ts';
import { changedUpTo, textDifference } from './text-difference.ts';
import type { DifferentLine } from './text-difference.ts';

/** code: a line that became another, or came (`before` is empty) or went (`after` is) · words: anything else. */
export type SinceBefore =
  ({ readonly kind: 'code' } & LineChange) | { readonly kind: 'words'; readonly words: string };

/** What a run was made from, and when. */
export interface Origin {
  readonly cell: string;
  /** Of the model. */
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly sources: readonly CellSource[];
  /** By name; only what is known. */
  readonly settings: ReadonlyMap<string, string>;
}

export const originOf = (run: RunState, sources: readonly CellSource[]): Origin => ({
  cell: run.cell,
  title: run.model.title,
  began: run.began,
  sources,
  settings: new Map([
    ['seed', String(run.seed)],
    ['chains', whole(run.chains.length)],
    ['warm-up', whole(run.warmup)],
    // With a rule of precision the draws follow from the rest.
    ...(run.untilEss === null && !run.partial ? [['draws per chain', whole(run.draws)] as const] : []),
    ['sampler', run.sampler.toUpperCase()],
    ['computed on', run.backend],
    ['engine', run.made.engine],
  ]),
});

export const originOfKept = (run: KeptRun): Origin => ({
  cell: run.cell,
  title: run.title,
  began: run.began,
  sources: run.sources,
  settings: new Map([
    ['seed', String(run.seed)],
    ['chains', whole(run.counts.length)],
    ['warm-up', whole(run.warmup)],
    ['engine', run.made.engine],
  ]),
});

/** The last run of the same model by the same cell. */
export function runBefore(all: readonly Origin[], { cell, title, began }: Origin): Origin | undefined {
  return all
    .filter(one => one.cell === cell && one.title === title && one.began < began)
    .toSorted((a, b) => a.began - b.began)
    .at(-1);
}

/** Said by the code, where that changed. */
const IN_CODE = new Set(['chains', 'warm-up', 'draws per chain', 'sampler', 'computed on']);

/** Empty where nothing is different. */
export function sinceBefore(before: Origin, now: Origin): readonly SinceBefore[] {
  const cells = changedCells(before.sources, now.sources);
  const code = cells.flatMap(codeChanges);
  const own = cells.some(({ id }) => id === now.cell);
  const settings = [...now.settings].flatMap(([name, value]) => {
    const was = before.settings.get(name);
    return was === undefined || was === value || (own && IN_CODE.has(name)) ? [] : [moved(name, was, value)];
  });
  const controls = movedControls(before.sources, now.sources).map(one =>
    moved(one.label, one.before, one.after),
  );
  const found = [...code, ...controls, ...settings];
  if (found.length > 0 || cells.length === 0) return found;
  return [{ kind: 'words', words: 'only comments or spaces changed' }];
}

const moved = (name: string, was: string, value: string): SinceBefore => ({
  kind: 'words',
  words: `${name}: ${was} → ${value}`,
});

/** A cell that is longer holds data: to say what of them changed takes longer than anyone waits for a list. */
const LONGEST_CELL = 20_000;

function codeChanges({ id, before, after: now }: ChangedCell): readonly SinceBefore[] {
  if (Math.max(before.length, now.length) > LONGEST_CELL)
    return [{ kind: 'words', words: `cell ${id} changed` }];
  const lines = textDifference(before, now);
  const found: SinceBefore[] = [];
  for (let at = 0; at < lines.length;) {
    const end = changedUpTo(lines, at);
    found.push(...blockChanges(lines.slice(at, end)));
    at = Math.max(end, at + 1);
  }
  return found;
}

function blockChanges(block: readonly DifferentLine[]): readonly SinceBefore[] {
  const bare = (kind: DifferentLine['kind']): readonly string[] =>
    block
      .filter(line => line.kind === kind)
      .map(({ parts }) => bareLine(parts.map(part => part.text).join('')))
      .filter(line => line !== '');
  const [old, now] = [bare('old'), bare('new')];
  return Array.from({ length: Math.max(old.length, now.length) }, (_, i) =>
    change(old.at(i), now.at(i)),
  ).flat();
}

function change(old: string | undefined, now: string | undefined): readonly SinceBefore[] {
  if (old === now) return [];
  if (old === undefined || now === undefined)
    return [{ kind: 'code', head: '', before: old ?? '', after: now ?? '' }];
  return [{ kind: 'code', ...lineChange(old, now) }];
}
