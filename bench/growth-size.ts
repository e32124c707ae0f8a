/** Measures a model of one size, in the process that engine.ts is. Not here: the models (growth-models.ts). */
import { gradientNs, load, start, transitions, type CellModel } from './chain.ts';

export interface SizeTiming {
  /** Text → module, ms. */
  readonly load: number;
  /** Nanoseconds of a gradient. */
  readonly gradient: number;
  /** Milliseconds of a draw after warm-up, and the leapfrogs in it. */
  readonly draw: number;
  readonly leapfrogs: number;
  /** Bytes of WebAssembly memory. */
  readonly memory: number;
}

/** Transitions of a chain: as many as this many seconds hold, within these. */
const SECONDS = 5;
const [FEWEST, MOST] = [30, 300];
/** What a transition is taken to cost beforehand. */
const LEAPFROGS = 10;
const REPEATS = 5;

export async function measureSize(model: CellModel): Promise<SizeTiming> {
  const begun = performance.now();
  const loaded = await load(model);
  const ms = performance.now() - begun;
  const gradient = Math.min(...Array.from({ length: REPEATS }, () => gradientNs(loaded)));
  const affordable = Math.floor((SECONDS * 1e9) / (gradient * LEAPFROGS));
  const count = Math.min(MOST, Math.max(FEWEST, affordable));
  const run = start(loaded, 1, 2 * count, count);
  transitions(run, 2 * count);
  const draws = transitions(run, count);
  return {
    load: ms,
    gradient,
    draw: draws.ms / count,
    leapfrogs: draws.leapfrogs / count,
    memory: loaded.memory,
  };
}
