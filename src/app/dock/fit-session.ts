/** Which fits the dock shows: those of the newest execution that fits, unless a sampler has run since. Not here: drawing them. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { isLive } from '../../workers/protocol.ts';
import type { FitState, RunState } from '../../workers/protocol.ts';
import { useSession } from '../session.ts';

/** Most curves beside each other. */
const MOST = 4;
/** Milliseconds between two pictures. */
const PACE = 100;

/** Fits of this notebook's newest execution, oldest first; none when `run` is newer. At most ten states a second. */
export function useNewestFits(run: RunState | null): readonly FitState[] {
  const client = useSession();
  const ids = useSyncExternalStore(
    listener => client.fits.subscribe(listener),
    () => client.fits.getSnapshot(),
  );
  const [before] = useState(() => new Set(client.fits.getSnapshot()));
  const key = ids
    .filter(id => !before.has(id))
    .slice(-MOST)
    .join('\n');
  const shown = useMemo(() => (key === '' ? [] : key.split('\n').map(id => client.fit(id))), [client, key]);
  const [states, setStates] = useState<readonly FitState[]>([]);
  useEffect(() => {
    const read = (): void => setStates(shown.flatMap(store => store.getSnapshot() ?? []));
    // An end is shown at once, a step when it is due.
    const draw = paced(read, () => shown.some(store => isOver(store.getSnapshot())));
    const ends = shown.map(store => store.subscribe(draw.ask));
    read();
    return () => {
      ends.forEach(end => end());
      draw.end();
    };
  }, [shown]);
  const last = states.at(-1);
  if (last === undefined || (run !== null && !last.runsBefore.includes(run.id))) return [];
  return states.filter(state => state.cell === last.cell && state.execution === last.execution);
}

const isOver = (fit: FitState | null): boolean => fit !== null && !isLive(fit);

/** Calls at most once in PACE milliseconds, the last time included; at once when it is urgent. */
function paced(go: () => void, urgent: () => boolean): { ask(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let last = 0;
  return {
    ask() {
      if (urgent()) return go();
      timer ??= setTimeout(
        () => {
          timer = null;
          last = performance.now();
          go();
        },
        Math.max(0, PACE - (performance.now() - last)),
      );
    },
    end() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
