/**
 * What `predictive` simulated for a run, as groups of InferenceData: of a posterior by the chains and draws that the
 * executions were given, where those are the same draws of each chain.
 * Not here: what was simulated for which run (predicted-draws.ts).
 */
import type { PredictedMessage } from '../protocol.ts';
import type { FileDim } from './dimension-book.ts';
import { gatherLoops } from './gather-loops.ts';
import type { DrawPart } from './inference-data.ts';
import type { PredictedOfRun } from './predicted-draws.ts';
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

export interface PredictedGroup {
  readonly name: string;
  readonly seed: number;
  /** How executions are laid out, where chain and draw do not say it. */
  readonly layout?: string;
  readonly parts: readonly DrawPart[];
}

/** The groups there are draws for, in the order of the schema. */
export function predictedParts(
  { posterior, predictions, prior }: PredictedOfRun,
  record: RunRecord,
): readonly PredictedGroup[] {
  return [
    ...groupOf('posterior_predictive', posterior, record, () => true),
    ...groupOf('predictions', predictions, record, () => true),
    ...groupOf('prior', prior, record, ({ kind }) => kind !== 'observed'),
    ...groupOf('prior_predictive', prior, record, ({ kind }) => kind === 'observed'),
  ];
}

type Site = PredictedMessage['sites'][number];

function groupOf(
  name: string,
  draws: PredictedMessage | null,
  record: RunRecord,
  wanted: (site: Site) => boolean,
): readonly PredictedGroup[] {
  const sites = draws?.sites.filter(wanted) ?? [];
  if (draws === null || sites.length === 0) return [];
  const { lead, rows, layout } = layoutOf(draws, record.chains.length, commonDraws(record));
  const parts = gatherLoops(
    sites.map(({ values, ...site }) => ({ ...site, values: rowsOf(values, rows, draws.count) })),
    rows?.length ?? draws.count,
  ).map(part => ({ ...part, dims: [...lead, ...part.dims] }));
  return [{ name, seed: draws.seed, parts, ...(layout === undefined ? {} : { layout }) }];
}

interface Layout {
  readonly lead: readonly FileDim[];
  /** Which executions are in the file, in its order; absent for all as they are. */
  readonly rows?: readonly number[];
  readonly layout?: string;
}

const ONE_CHAIN = 'one chain: the executions were not given the same draws of each chain of the posterior';

/** Executions of a posterior by chain and draw; those of a prior as one chain. */
function layoutOf({ kind, count, taken }: PredictedMessage, chains: number, draws: number): Layout {
  const one = [
    { name: 'chain', size: 1 },
    { name: 'draw', size: count },
  ];
  if (kind === 'prior') return { lead: one };
  const places = Array.from({ length: chains }, () => new Map<number, number>());
  taken?.forEach((place, row) => {
    const of = places.at(Math.floor(place / draws));
    if (place < chains * draws && of !== undefined && !of.has(place % draws)) of.set(place % draws, row);
  });
  // An execution that failed takes its draw from all chains.
  const shared = [...places[0].keys()].filter(draw => places.every(of => of.has(draw)));
  if (2 * shared.length * chains < count) return { lead: one, layout: ONE_CHAIN };
  const rows = places.flatMap(of => shared.map(draw => of.get(draw) ?? 0));
  const whole = rows.length === count && rows.every((row, i) => row === i);
  const all = shared.length === draws;
  return {
    lead: [
      { name: 'chain', size: chains },
      { name: 'draw', size: shared.length, ...(all ? {} : { coords: shared }) },
    ],
    ...(whole ? {} : { rows }),
  };
}

/** Rows of [count, …] in another order. */
function rowsOf(values: Float64Array, rows: readonly number[] | undefined, count: number): Float64Array {
  if (rows === undefined) return values;
  const size = values.length / count;
  const out = new Float64Array(rows.length * size);
  rows.forEach((row, i) => out.set(values.subarray(row * size, (row + 1) * size), i * size));
  return out;
}
