/**
 * A finished run as the McmcResult that user code gets, and as files. Only draws that all chains have count,
 * so that what was stopped is still rectangular.
 * Not here: live views (frames.ts).
 */
import type { ChainDraws, McmcJob, McmcResult } from '../../engine/inference/job.ts';
import type { ElementDraws } from '../protocol.ts';
import { commonDraws, statusOf } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** Values above this many bytes are not handed to a cell. */
const LARGEST = 1_000_000_000;

/** @throws RangeError when the values would be too large */
export function resultOf(record: RunRecord, seconds: number): McmcResult {
  const draws = commonDraws(record);
  const bytes = record.elements.size * draws * record.chains.length * 8;
  if (bytes > LARGEST)
    throw new RangeError(`the draws take ${Math.round(bytes / 1e6)} MB, too much for a cell`);
  return {
    job: record.job as CheckedMcmcJob,
    chains: record.chains.map((_, chain) => chainDraws(record, chain, draws)),
    values: valuesOf(record),
    partial: statusOf(record) !== 'done',
    ...(record.precise && { precise: true }),
    seconds,
    run: record.id,
  };
}

/** Draws with the wall seconds of each transition, which no algorithm can know: they differ from run to run. */
export interface TimedDraws extends ChainDraws {
  readonly seconds: Float64Array;
  readonly warmupSeconds: Float64Array;
}

type CheckedMcmcJob = McmcJob & RunRecord['job'];

function chainDraws(record: RunRecord, chain: number, draws: number): TimedDraws {
  const store = record.chains[chain];
  const { warmup } = record.job;
  const width = record.statNames.length;
  const { dim } = record.job.model;
  const warm = Math.min(warmup, store.count);
  return {
    chain,
    positions: store.positions.slice(warmup * dim, (warmup + draws) * dim),
    stats: store.stats.slice(warmup * width, (warmup + draws) * width),
    warmupPositions: store.positions.slice(0, warm * dim),
    warmupStats: store.stats.slice(0, warm * width),
    seconds: store.seconds.slice(warmup, warmup + draws),
    warmupSeconds: store.seconds.slice(0, warm),
    count: draws,
    warmupCount: warm,
  };
}

/** Values of every entry by name: [chains, draws, …shape]. */
export function valuesOf(record: RunRecord): McmcResult['values'] {
  const draws = commonDraws(record);
  const { warmup } = record.job;
  const { entries } = record.model;
  const chains = record.chains.length;
  const width = record.elements.size;
  const sizes = entries.map(entry => entry.elements.length);
  const arrays = sizes.map(size => new Float64Array(chains * draws * size));
  for (let chain = 0; chain < chains; chain += 1) {
    const rows = record.tables[chain].rows(warmup, warmup + draws);
    let offset = 0;
    for (const [entry, size] of sizes.entries()) {
      copyColumns(rows, width, offset, arrays[entry], size, chain * draws);
      offset += size;
    }
  }
  return Object.fromEntries(
    entries.map((entry, i) => [entry.name, { shape: [chains, draws, ...entry.shape], values: arrays[i] }]),
  );
}

/** Copies `size` neighbouring columns of all rows into rows of their own, the first at row `first`. */
function copyColumns(
  rows: Float64Array,
  width: number,
  offset: number,
  out: Float64Array,
  size: number,
  first: number,
): void {
  let to = first * size;
  for (let from = offset; from < rows.length; from += width) {
    for (let i = 0; i < size; i += 1) out[to++] = rows[from + i];
  }
}

/** Buffers of a result, for transfer. The job is copied. */
export function resultBuffers(result: McmcResult): ArrayBufferLike[] {
  return [
    ...result.chains.flatMap(chain =>
      Object.values(chain).flatMap((part: unknown) => (part instanceof Float64Array ? [part.buffer] : [])),
    ),
    ...Object.values(result.values).map(value => value.values.buffer),
  ];
}

export function elementDraws(record: RunRecord, name: string): ElementDraws | undefined {
  const element = record.elements.get(name);
  if (element === undefined) return undefined;
  const draws = commonDraws(record);
  const { warmup } = record.job;
  const values = new Float64Array(record.chains.length * draws);
  for (const [chain, table] of record.tables.entries()) {
    values.set(table.column(element.offset, warmup, warmup + draws), chain * draws);
  }
  return { element: name, chains: record.chains.length, draws, values };
}

/**
 * CSV in parts, as a Blob takes them: chain, draw, elements, statistics ("stat.energy"). Chains count from 0. The same
 * seed gives the same bytes; seconds per draw, which cannot be the same, are in the JSON.
 */
export function csvParts(record: RunRecord): string[] {
  const names = [...record.elements.keys()].map(quoted);
  const stats = record.statNames.map(name => `stat.${name}`);
  const parts = [[`chain,draw`, ...names, ...stats].join(',') + '\n'];
  const block = 1_000;
  const draws = commonDraws(record);
  for (let chain = 0; chain < record.chains.length; chain += 1) {
    for (let from = 0; from < draws; from += block) {
      parts.push(csvBlock(record, chain, from, Math.min(draws, from + block)));
    }
  }
  return parts;
}

function csvBlock(record: RunRecord, chain: number, from: number, to: number): string {
  const { warmup } = record.job;
  const width = record.elements.size;
  const stats = record.statNames.length;
  const rows = record.tables[chain].rows(warmup + from, warmup + to);
  let text = '';
  for (let draw = from; draw < to; draw += 1) {
    const at = (draw - from) * width;
    const stat = (warmup + draw) * stats;
    const values = rows.subarray(at, at + width).join(',');
    text += `${chain},${draw},${values},${record.chains[chain].stats.subarray(stat, stat + stats).join(',')}\n`;
  }
  return text;
}

function quoted(name: string): string {
  return /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

/**
 * JSON in parts: { seed, sampler, chains, draws, warmup, partial, made (versions), values: { name: { shape, dims, values } }, drawSeconds },
 * the last [chains, draws]: wall seconds that each draw took.
 */
export function jsonParts(record: RunRecord, seconds: number): string[] {
  const { job } = record;
  const head = {
    format: 'tilde-draws',
    version: 1,
    model: job.model.title,
    seed: job.seed,
    sampler: job.sampler,
    chains: job.chains,
    warmup: job.warmup,
    draws: commonDraws(record),
    partial: statusOf(record) !== 'done',
    seconds,
    made: record.made,
  };
  const parts = [`${JSON.stringify(head).slice(0, -1)},"values":{`];
  for (const [i, [name, array]] of Object.entries(valuesOf(record)).entries()) {
    parts.push(
      `${i > 0 ? ',' : ''}${JSON.stringify(name)}:{"shape":${JSON.stringify(array.shape)},` +
        `"dims":${JSON.stringify(record.model.entries[i].dims)},"values":[`,
      ...jsonNumbers(array.values),
      ']}',
    );
  }
  const spent = record.chains.flatMap(({ seconds: all }) => [
    ...all.subarray(job.warmup, job.warmup + head.draws),
  ]);
  const shape = JSON.stringify([job.chains, head.draws]);
  return [...parts, `},"drawSeconds":{"shape":${shape},"values":[${spent.map(jsonNumber).join(',')}]}}\n`];
}

/** A text has a longest length: numbers come in parts. */
function jsonNumbers(values: Float64Array): string[] {
  const block = 100_000;
  return Array.from({ length: Math.ceil(values.length / block) }, (_, i) => {
    const text = Array.from(values.subarray(i * block, (i + 1) * block), jsonNumber).join(',');
    return i === 0 ? text : `,${text}`;
  });
}

/** JSON has no NaN or infinity: they are null. */
function jsonNumber(value: number): string {
  return Number.isFinite(value) ? String(value) : 'null';
}
