/** Runs damaged cases and counts what came of them. Not here: the cases (targets.ts). */
import { endedByClock, endReader, startReader } from './apart.ts';
import { dice } from './damage.ts';
import { TARGETS } from './targets.ts';
import type { Outcome, Target } from './targets.ts';

/** Milliseconds one case may take; machines are shared, and a thread ended by its clock is made anew. */
const MOST_TIME = 15_000;

export interface Tally {
  readonly cases: number;
  readonly read: number;
  readonly refused: number;
  /** Of the refused: files on which a decoder had not ended when its time was up. */
  readonly late: number;
  /** "Parquet 17: RangeError …", the first few. */
  readonly crashes: readonly string[];
  readonly losses: readonly string[];
}

/** `cases` in all, shared out among the targets. Case i of a target is the same in every run with this seed. */
export async function fuzz(
  cases: number,
  seed: number,
  say: (line: string) => void = () => undefined,
): Promise<Tally> {
  const total = TARGETS.reduce((sum, target) => sum + target.share, 0);
  const counts = { cases: 0, read: 0, refused: 0 };
  const crashes: string[] = [];
  const losses: string[] = [];
  await startReader();
  for (const target of TARGETS) {
    const share = Math.max(1, Math.round((cases * target.share) / total));
    const begin = performance.now();
    for (let i = 0; i < share; i += 1) {
      const at = `${target.name} ${i}`;
      const outcome = await tried(target, seed, i);
      counts.cases += 1;
      if (outcome === 'read') counts.read += 1;
      else if (outcome === 'refused') counts.refused += 1;
      else if ('lost' in outcome) losses.push(`${at}: ${outcome.lost}`);
      else crashes.push(`${at}: ${outcome.crash}`);
    }
    say(`${target.name}: ${share} cases in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  }
  await endReader();
  return { ...counts, late: endedByClock(), crashes, losses };
}

async function tried(target: Target, seed: number, i: number): Promise<Outcome | { readonly crash: string }> {
  const roll = dice(Math.imul(seed, 1_000_003) ^ Math.imul(i + 1, 0x9e3779b1) ^ target.name.length);
  const begin = performance.now();
  try {
    const outcome = await target.try(roll);
    const time = performance.now() - begin;
    return time > MOST_TIME ? { crash: `took ${time.toFixed(0)} ms` } : outcome;
  } catch (reason) {
    return {
      crash:
        reason instanceof Error
          ? (reason.stack ?? reason.message).split('\n').slice(0, 3).join(' ')
          : String(reason),
    };
  }
}

export const summaryOf = ({ cases, read, refused, late, crashes, losses }: Tally): string =>
  `fuzz: ${cases} cases, crashes ${crashes.length}, losses ${losses.length} (${read} read, ${refused} refused, ${late} of them by the clock)`;
