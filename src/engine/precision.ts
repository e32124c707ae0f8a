/**
 * When there are draws enough: the rule behind `untilEss`. It is judged at fixed numbers of draws only, so that who runs
 * the chains, and how fast, has no part in where a run ends.
 * Not here: running chains, or stopping them (local.ts, the workers).
 */
import { essBulk, essTail, rhat } from './diagnostics/index.ts';
import type { Chains } from './diagnostics/index.ts';

/** The rule is judged whenever all chains have another so many draws, of long runs more seldom. */
export const JUDGED_EVERY = 100;
/** From here on a judgement follows the one before after a twentieth more: each looks at all draws so far. */
const SELDOM_FROM = 2000;
/** The largest R̂ that a run which stops by itself may have. */
export const LARGEST_RHAT = 1.01;

/** Scalars that the rule looks at, the first ones of the posterior; as many as its table shows. */
export const MOST_JUDGED = 500;

/** The draws per chain of the judgement that follows the one at `judged`; a multiple of JUDGED_EVERY. */
function nextJudged(judged: number): number {
  return judged + JUDGED_EVERY * Math.max(1, Math.floor(judged / SELDOM_FROM));
}

/** Whether R̂ and the bulk and tail ESS of a scalar let a run end. Draws that never change hold up no run. */
export function isPrecise(chains: Chains, ess: number): boolean {
  const bulk = essBulk(chains);
  if (Number.isNaN(bulk)) return chains.every(chain => chain.every(x => x === chains[0][0]));
  // Of draws with few different values the tails may have none.
  return bulk >= ess && rhat(chains) <= LARGEST_RHAT && !(essTail(chains) < ess);
}

/** Judges a run draw count by draw count. */
export interface PrecisionWork {
  /** Draws per chain after which the rule held; null until then, and where it never did. */
  readonly enough: number | null;
  /** Judges what can be judged of the draws that all chains have, until `pause` says so. True when it is through. */
  advance(draws: number, pause: () => boolean): boolean;
}

/**
 * @param elements how many scalars there are
 * @param read the first `draws` draws of one of them, by chain
 */
export function judgePrecision(
  elements: number,
  ess: number,
  read: (element: number, draws: number) => Chains,
): PrecisionWork {
  let enough: number | null = null;
  let due = nextJudged(0);
  let passed = 0;
  // What failed last is asked first: it mostly fails again, and then nothing else need be asked.
  let worst = 0;
  const next = (): void => {
    const element = (worst + passed) % elements;
    if (isPrecise(read(element, due), ess)) {
      passed += 1;
      if (passed === elements) enough = due;
      return;
    }
    worst = element;
    passed = 0;
    due = nextJudged(due);
  };
  return {
    get enough() {
      return enough;
    },
    advance(draws, pause) {
      while (elements > 0 && enough === null && due <= draws) {
        next();
        if (pause()) break;
      }
      return elements === 0 || enough !== null || due > draws;
    },
  };
}
