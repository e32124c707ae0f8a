/**
 * A side of the benchmark: something that runs one chain of a workload. All are run alike, and one that fails is put
 * into the table as failed. Not here: the sides (ours.ts, stan.ts, python.ts, chromium.ts).
 */
import type { Chain, SideId, SideResult } from './results.ts';

export interface Side {
  readonly id: SideId;
  /** Before the first chain. Seconds from the text to the first draw, where that happens here. */
  prepare?(): Promise<number | undefined>;
  chain(seed: number): Promise<Chain>;
  /** A second chain of the same seed may be run at once, to keep the best time. */
  readonly repeatable: boolean;
  /** Largest resident size so far, bytes. */
  resident?(): number | undefined;
  close(): void;
}

/** A side whose chain takes longer, ms, runs in the first round alone. */
export const SLOW = 5000;
/** A chain that takes longer, ms, is not repeated within a round. */
const LONG = 1000;

/** Characters of a failure that the table shows. */
const LONGEST = 160;

/** A side on its way through the rounds. */
export interface Runner {
  readonly side: Side;
  chains: Chain[];
  compile: number | undefined;
  failure: string | undefined;
}

/** One line of it. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0].replaceAll('|', '/').slice(0, LONGEST);
}

export async function prepared(side: Side): Promise<Runner> {
  const runner: Runner = { side, chains: [], compile: undefined, failure: undefined };
  try {
    runner.compile = await side.prepare?.();
  } catch (error) {
    runner.failure = messageOf(error);
  }
  return runner;
}

/** One more round, unless the side has failed or is slow. */
export async function oneRound(runner: Runner, seed: number, repeats: number): Promise<void> {
  const { side, chains } = runner;
  if (runner.failure !== undefined || chains.some(({ ms }) => ms > SLOW)) return;
  try {
    let best = await side.chain(seed);
    // They do the same work, so what differs is the machine.
    for (let i = 1; i < repeats && side.repeatable && best.ms < LONG; i++) {
      const next = await side.chain(seed);
      if (next.ms < best.ms) best = next;
    }
    chains.push(best);
  } catch (error) {
    runner.failure = messageOf(error);
  }
}

export function resultOf({ side, chains, compile, failure }: Runner): SideResult {
  const resident = side.resident?.();
  return {
    id: side.id,
    chains,
    ...(compile === undefined ? {} : { compile }),
    ...(resident === undefined ? {} : { resident }),
    ...(failure === undefined ? {} : { failure }),
  };
}
