/**
 * Draws as CmdStan writes them: one file a chain, statistics first, elements as "theta.1.2" (from 1, the first index
 * running fastest), so that R's posterior reads them.
 * Not here: the other formats (result.ts).
 */
import { Zip, ZipDeflate } from 'fflate';
import type { RunEntry } from '../protocol.ts';
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** CmdStan's name of a statistic, and ours. */
export const STATISTICS: readonly (readonly [stan: string, ours: string])[] = [
  ['lp__', 'logDensity'],
  ['accept_stat__', 'acceptStat'],
  ['stepsize__', 'stepSize'],
  ['treedepth__', 'treeDepth'],
  ['n_leapfrog__', 'leapfrogs'],
  ['divergent__', 'diverging'],
  ['energy__', 'energy'],
];
/** Draws in one part of a file. */
const BLOCK = 1_000;

/** A column of the file and its place in the row of values of one draw. */
interface StanColumn {
  readonly name: string;
  readonly offset: number;
}

/** The file of one chain (from 0), in parts. @throws RangeError when there is no such chain */
export function* stanParts(record: RunRecord, chain: number): Generator<string> {
  if (record.chains[chain] === undefined) throw new RangeError(`the run has no chain ${chain}`);
  const columns = stanColumns(record.model.entries);
  const places = STATISTICS.map(([, ours]) => record.statNames.indexOf(ours));
  const draws = commonDraws(record);
  yield `${header(record, chain, draws)}${[...STATISTICS.map(([stan]) => stan), ...columns.map(({ name }) => name)].join(',')}\n`;
  yield `# Adaptation terminated\n# Step size = ${stepSize(record, chain)}\n`;
  for (let from = 0; from < draws; from += BLOCK) {
    yield block(record, chain, [from, Math.min(draws, from + BLOCK)], columns, places);
  }
  yield '# \n';
}

/** All chains, one file each, in a zip: compressed part by part, so that no file is whole in memory as text. */
export function stanZip(record: RunRecord): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, data) => {
    if (error !== null) throw error;
    parts.push(new Uint8Array(data));
  });
  const encoder = new TextEncoder();
  record.chains.forEach((_, chain) => {
    const file = new ZipDeflate(`${stanName(record.model.title)}-${chain + 1}.csv`, { level: 6 });
    // The time of day would make the same run another file.
    file.mtime = new Date(1980, 0, 1, 12);
    zip.add(file);
    for (const part of stanParts(record, chain)) file.push(encoder.encode(part));
    file.push(new Uint8Array(), true);
  });
  zip.end();
  return new Blob(parts, { type: 'application/zip' });
}

function header(record: RunRecord, chain: number, draws: number): string {
  const { job, model } = record;
  const option = (name: string) => job.sampler.options[name];
  const maximum = option('maxTreeDepth');
  const lines = [
    'stan_version_major = 2',
    'stan_version_minor = 35',
    'stan_version_patch = 0',
    'written by Tilde in the format of CmdStan',
    `model = ${stanName(model.title)}_model`,
    'method = sample (Default)',
    '  sample',
    `    num_samples = ${draws}`,
    `    num_warmup = ${job.warmup}`,
    '    save_warmup = 0 (Default)',
    '    thin = 1 (Default)',
    '    adapt',
    `      engaged = ${job.warmup > 0 ? 1 : 0}`,
    ...(option('targetAccept') === undefined ? [] : [`      delta = ${String(option('targetAccept'))}`]),
    '    algorithm = hmc (Default)',
    '      hmc',
    `        engine = ${job.sampler.name}`,
    ...(maximum === undefined
      ? []
      : [`          ${job.sampler.name}`, `            max_depth = ${String(maximum)}`]),
    `    num_chains = ${record.chains.length}`,
    `id = ${chain + 1}`,
    'random',
    `  seed = ${job.seed}`,
  ];
  return lines.map(line => `# ${line}\n`).join('');
}

/** That of the last draw, jitter included; NaN without draws. */
function stepSize(record: RunRecord, chain: number): string {
  const place = record.statNames.indexOf('stepSize');
  const last = record.job.warmup + commonDraws(record) - 1;
  return stanNumber(
    place < 0 ? NaN : (record.chains[chain].stats[last * record.statNames.length + place] ?? NaN),
  );
}

function block(
  record: RunRecord,
  chain: number,
  [from, to]: readonly [number, number],
  columns: readonly StanColumn[],
  places: readonly number[],
): string {
  const { warmup } = record.job;
  const width = record.elements.size;
  const stats = record.chains[chain].stats;
  const rows = record.tables[chain].rows(warmup + from, warmup + to);
  let text = '';
  for (let draw = from; draw < to; draw += 1) {
    const at = (draw - from) * width;
    const stat = (warmup + draw) * record.statNames.length;
    for (const [i, place] of places.entries()) {
      text += `${i === 0 ? '' : ','}${place < 0 ? '0' : stanNumber(stats[stat + place])}`;
    }
    for (const { offset } of columns) text += `,${stanNumber(rows[at + offset])}`;
    text += '\n';
  }
  return text;
}

/** Names and places of all elements; of each entry the first index runs fastest. */
export function stanColumns(entries: readonly RunEntry[]): readonly StanColumn[] {
  const taken = new Set<string>();
  const columns: StanColumn[] = [];
  let offset = 0;
  for (const { name, shape } of entries) {
    const base = stanName(name);
    let own = base;
    for (let n = 2; taken.has(own); n += 1) own = `${base}_${n}`;
    taken.add(own);
    const size = shape.reduce((product, n) => product * n, 1);
    for (let place = 0; place < size; place += 1) {
      const index = columnMajor(place, shape);
      const flat = index.reduce((sum, i, axis) => sum * shape[axis] + i, 0);
      columns.push({ name: [own, ...index.map(i => i + 1)].join('.'), offset: offset + flat });
    }
    offset += size;
  }
  return columns;
}

function columnMajor(place: number, shape: readonly number[]): number[] {
  let rest = place;
  return shape.map(size => {
    const index = rest % size;
    rest = Math.floor(rest / size);
    return index;
  });
}

/** Letters, digits and single underscores: Stan knows no other names, and "." and "[" would read as indices. */
function stanName(name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}]+/gu, '_').replaceAll(/^_+|_+$/g, '');
  return /^\p{L}/u.test(plain) ? plain : `x${plain}`;
}

/** R reads NaN and Inf, and no other words for them. */
function stanNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : '-Inf';
}
