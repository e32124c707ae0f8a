/**
 * A run as columns, one row a draw: chain, draw, elements, then statistics ("stat.energy"), as in the CSV.
 * Not here: files of columns (export-arrow.ts, export-parquet.ts).
 */
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** Chains one after another, draws in order. */
export interface DrawColumn {
  readonly name: string;
  readonly values: Float64Array | Int32Array;
}

/** @throws RangeError when no chain has a draw */
export function drawColumns(record: RunRecord): readonly DrawColumn[] {
  const draws = commonDraws(record);
  if (draws === 0) throw new RangeError('there are no draws yet');
  const rows = record.chains.length * draws;
  const chain = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / draws));
  const draw = Int32Array.from({ length: rows }, (_, row) => row % draws);
  return [
    { name: 'chain', values: chain },
    { name: 'draw', values: draw },
    ...elementColumns(record, draws),
    ...statColumns(record, draws),
  ];
}

function elementColumns({ elements, tables, job }: RunRecord, draws: number): DrawColumn[] {
  const all = [...elements.values()];
  const columns = all.map(({ name }) => ({ name, values: new Float64Array(tables.length * draws) }));
  const offsets = all.map(({ offset }) => offset);
  tables.forEach((table, chain) =>
    table
      .columns(offsets, job.warmup, job.warmup + draws)
      .forEach((part, i) => columns[i].values.set(part, chain * draws)),
  );
  return columns;
}

function statColumns({ statNames, chains, job }: RunRecord, draws: number): DrawColumn[] {
  const width = statNames.length;
  return statNames.map((stat, place) => {
    const values = new Float64Array(chains.length * draws);
    chains.forEach(({ stats }, chain) => {
      for (let draw = 0; draw < draws; draw += 1)
        values[chain * draws + draw] = stats[(job.warmup + draw) * width + place];
    });
    return { name: `stat.${stat}`, values };
  });
}

/** What a file of columns says of its run beside them. */
export function runFacts({ job, model, made }: RunRecord, version: string): Readonly<Record<string, string>> {
  return {
    creator: `tilde ${version}`,
    model: model.title,
    sampler: job.sampler.name,
    seed: String(job.seed),
    engine: made.engine,
    api: String(made.api),
    browser: made.browser,
    warmup: String(job.warmup),
  };
}
