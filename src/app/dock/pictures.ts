/** Which pictures of a run the dock has: a run that ended early may have nothing to draw. Not here: drawing. */
import { isLive } from '../../workers/protocol.ts';
import type { RunState } from '../../workers/protocol.ts';

/** Part of the warm-up that traces leave out: first steps come from afar. */
const FROM_AFAR = 0.2;

export interface Pictures {
  /** How far each chain came. */
  readonly bars: boolean;
  readonly traces: boolean;
  readonly densities: boolean;
}

/** While it runs it has all, be it of the run before: nothing moves when the first draw comes. */
export function picturesOf({ status, chains }: Pick<RunState, 'status' | 'chains'>): Pictures {
  const live = isLive({ status });
  return {
    bars: live || chains.some(({ done }) => done > 0),
    traces: live || chains.some(({ done, warmup }) => done > FROM_AFAR * warmup),
    densities: live || chains.some(({ done, warmup }) => done > warmup),
  };
}
