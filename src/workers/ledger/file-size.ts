/**
 * How large a file of draws will be, known before it is made: what would not fit in memory is refused, with what takes
 * most of it. Not here: the files.
 */
import type { FileFormat } from './export-file.ts';
import { isTooLarge, likelihoodNumbers } from './log-likelihood.ts';
import { NOTHING_PREDICTED, type PredictedOfRun } from './predicted-draws.ts';
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** Bytes of a file: its maker holds it about three times. */
const LARGEST = 1_000_000_000;
/** Bytes of a number in a binary file, and in one of text. */
const BINARY = 8;
const TEXT = 20;

export type DrawsFormat = FileFormat | 'csv' | 'json' | 'stan';

/** @throws RangeError when the file would be too large, with what would fit */
export function checkFileSize(
  record: RunRecord,
  format: DrawsFormat,
  predicted: PredictedOfRun = NOTHING_PREDICTED,
): void {
  const rows = commonDraws(record) * record.chains.length;
  const each = bytesOfDraw(record, format);
  const rest = format === 'netcdf' ? bytesOf(predicted) : 0;
  const bytes = rows * each + rest;
  if (bytes <= LARGEST) return;
  const fit = Math.floor((LARGEST - rest) / each / record.chains.length);
  throw new RangeError(
    `the ${WORDS[format]} file would take ${megabytes(bytes)}, and at most ${megabytes(LARGEST)} can be written. ` +
      `${largest(record)} ${advice(record, fit)}`,
  );
}

const WORDS: Readonly<Record<DrawsFormat, string>> = {
  netcdf: 'netCDF',
  arrow: 'Arrow',
  parquet: 'Parquet',
  csv: 'CSV',
  json: 'JSON',
  stan: 'Stan CSV',
};

/** Bytes of one draw of one chain. */
function bytesOfDraw(record: RunRecord, format: DrawsFormat): number {
  const binary = format === 'netcdf' || format === 'arrow' || format === 'parquet';
  const likelihoods = format === 'netcdf' && !isTooLarge(record) ? likelihoodNumbers(record) : 0;
  return (record.elements.size + record.statNames.length + 2 + likelihoods) * (binary ? BINARY : TEXT);
}

const bytesOf = ({ prior, posterior, predictions }: PredictedOfRun): number =>
  [prior, posterior, predictions].reduce(
    (sum, draws) => sum + (draws?.sites.reduce((all, { values }) => all + values.byteLength, 0) ?? 0),
    0,
  );

function largest({ model: { entries }, elements }: RunRecord): string {
  const [first] = entries.toSorted((a, b) => b.elements.length - a.elements.length);
  const share = Math.round((100 * first.elements.length) / elements.size);
  const derived = first.kind === 'deterministic' ? ', which is derived from the others' : '';
  return `${share}% of its numbers are those of ${first.name}${derived}.`;
}

function advice({ chains }: RunRecord, fit: number): string {
  const of = chains.length === 1 ? 'draws' : `draws in each of ${chains.length} chains`;
  return `A run of at most ${fit.toLocaleString('en')} ${of} fits.`;
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
