/**
 * Which outputs stand at a cell: the newest evaluation's, else those stored in the document; while it runs, what it
 * showed before stays until something new takes its place. Not here: drawing them.
 */
import type { Output } from '../../notebook/output.ts';
import type { CellState } from '../../workers/protocol.ts';

/** What a cell shows, and whether that does not follow the page. */
export interface Shown {
  readonly outputs: readonly Output[];
  readonly outdated: boolean;
}

/** What a cell showed when it last was at rest; `good` is that from before it failed, where it has. */
interface KeptShown extends Shown {
  readonly good: readonly Output[];
}

export type Kept = Map<string, KeptShown>;

/** A run has no body: its progress is on the rule and in the dock. */
export function shownOutputs(
  live: CellState | undefined,
  stored: readonly Output[] = [],
  kept: ReadonlyMap<string, KeptShown> = new Map(),
): readonly Output[] {
  if (live === undefined || live.status === 'idle') return stored.map(marked);
  const own = live.outputs.filter(output => output.kind !== 'run');
  const before = kept.get(live.id)?.outputs ?? stored.map(marked);
  if (live.status === 'running' || live.status === 'queued') return [...own, ...before.slice(own.length)];
  // A cell that waits for another one has no error of its own: it shows what it had.
  const isNew = own.length > 0 || live.status === 'done' || live.status === 'error' || live.error !== null;
  return isNew ? own : (kept.get(live.id)?.good ?? before);
}

/** Notes what a cell at rest shows. While it runs, what it showed is as old as it was before. */
export function keepShown(
  kept: Kept,
  live: CellState | undefined,
  outputs: readonly Output[],
  outdated: boolean,
): Shown {
  if (live === undefined) return { outputs, outdated };
  if (live.status === 'running' || live.status === 'queued')
    return { outputs, outdated: outdated || kept.get(live.id)?.outdated === true };
  const failed = live.error !== null && outputs.length === 0;
  const good = (failed ? kept.get(live.id)?.good : undefined) ?? outputs;
  kept.set(live.id, { outputs, outdated, good });
  return { outputs, outdated };
}

/** What can be out of date: a control is what it is. */
export const isFigure = ({ kind }: Output): boolean => kind !== 'widget' && kind !== 'error';

const markedOnce = new WeakMap<Output, Output>();

/** A stored figure says of its draws that they are not from here. The same figure gives the same object. */
function marked(output: Output): Output {
  if (output.kind !== 'plot') return output;
  const known = markedOnce.get(output);
  if (known !== undefined) return known;
  const marks = output.marks.map(mark =>
    mark.type === 'bars' && mark.label !== undefined ? { ...mark, label: `${mark.label}, stored` } : mark,
  );
  const made = { ...output, marks };
  markedOnce.set(output, made);
  return made;
}
