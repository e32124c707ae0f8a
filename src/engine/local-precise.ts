/**
 * Chains of a job in this thread that end where they are precise enough (`untilEss`): they go forward together, from one
 * judgement to the next. Not here: the rule (precision.ts), or chains in workers (workers/ledger).
 */
import type { Executable } from './backends/backend.ts';
import { recomputeValues, valuesOf } from './density.ts';
import { scalarChains } from './diagnostics/index.ts';
import type { Run } from './inference/contracts.ts';
import { advance, drawsOf } from './inference/run.ts';
import type { ChainDraws, McmcJob } from './inference/job.ts';
import { JUDGED_EVERY, judgePrecision, MOST_JUDGED } from './precision.ts';

export interface PreciseChains {
  readonly chains: readonly ChainDraws[];
  readonly precise: boolean;
}

interface Rows {
  readonly run: Run;
  readonly positions: Float64Array;
  readonly stats: Float64Array;
  /** Values of all draws after warm-up, row-major. */
  readonly values: Float64Array;
  count: number;
}

/** @param values the bound program that computes the values of a position */
export function runUntilPrecise(
  job: McmcJob,
  ess: number,
  runs: readonly Run[],
  values: Executable,
): PreciseChains {
  const { warmup, draws, model } = job;
  const outputs = model.entries.map(entry => values.output(entry.name));
  const width = outputs.reduce((sum, output) => sum + output.length, 0);
  const chains = runs.map((run): Rows => {
    const total = warmup + draws;
    const [positions, stats] = [run.position, run.stats].map(row => new Float64Array(total * row.length));
    return { run, positions, stats, values: new Float64Array(draws * width), count: 0 };
  });
  const work = judgePrecision(Math.min(width, MOST_JUDGED), ess, (element, read) =>
    chains.map(chain =>
      Float64Array.from({ length: read }, (_, draw) => chain.values[draw * width + element]),
    ),
  );
  const write = valuesOf(values, model);
  let drawn = 0;
  while (work.enough === null && drawn < draws) {
    const next = Math.min(draws, drawn + JUDGED_EVERY);
    for (const chain of chains) {
      forward(chain, warmup + next);
      for (let draw = drawn; draw < next; draw++) {
        const at = (warmup + draw) * model.dim;
        write(chain.positions.subarray(at, at + model.dim), chain.values, draw * width);
      }
    }
    drawn = next;
    work.advance(drawn, () => false);
  }
  return {
    chains: chains.map((rows, chain) => drawsOf(rows.run, { ...rows, chain }, warmup)),
    precise: work.enough !== null,
  };
}

function forward(rows: Rows, to: number): void {
  while (rows.count < to)
    rows.count += advance(rows.run, to - rows.count, rows.positions, rows.stats, rows.count);
}

/** Of chains that ran to their end, those draws that the rule would have left. */
export function cutWherePrecise(
  job: McmcJob,
  ess: number,
  chains: readonly ChainDraws[],
  program: Executable,
): PreciseChains {
  const arrays = Object.values(recomputeValues(program, job.model, chains));
  const places = arrays.flatMap(array =>
    Array.from({ length: array.shape.slice(2).reduce((a, b) => a * b, 1) }, (_, element) => ({
      array,
      element,
    })),
  );
  const work = judgePrecision(Math.min(places.length, MOST_JUDGED), ess, (place, draws) =>
    scalarChains(places[place].array, places[place].element).map(chain => chain.slice(0, draws)),
  );
  work.advance(job.draws, () => false);
  const { enough } = work;
  if (enough === null) return { chains, precise: false };
  const width = (chain: ChainDraws) => chain.stats.length / chain.count;
  return {
    chains: chains.map(chain => ({
      ...chain,
      positions: chain.positions.slice(0, enough * job.model.dim),
      stats: chain.stats.slice(0, enough * width(chain)),
      count: enough,
    })),
    precise: true,
  };
}
