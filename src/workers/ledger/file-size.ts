/**
 * How large a file of draws will be, known before it is made: what would not fit in memory is refused, with what takes
 * most of it. Not here: the files.
 */
import type { FileFormat } from './export-file.ts';
import { STATISTICS } from './export-stan.ts';
import { isTooLarge, likelihoodNumbers } from './log-likelihood.ts';
import { NOTHING_PREDICTED, type PredictedOfRun } from './predicted-draws.ts';
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** Bytes of a file: its maker holds it about three times. */
const LARGEST = 1_000_000_000;
/** Bytes of a number in a binary file, in one of text, and in one of text that is compressed. */
const BINARY = 8;
const TEXT = 20;
const ZIPPED = 9;

/** "stan" is the file of one chain, "stan-zip" those of all. */
export type DrawsFormat = FileFormat | 'csv' | 'json' | 'stan' | 'stan-zip';

/** What a file has of one draw of one chain, in numbers, and what it has once, in bytes. */
interface Contents {
  readonly elements: number;
  readonly statistics: number;
  /** Numbers of chain and draw, seconds. */
  readonly beside: number;
  /** Log densities of observations, where the file has them. */
  readonly likelihoods: number;
  readonly simulated: number;
  readonly chains: number;
  /** Of a number. */
  readonly bytes: number;
}

/** @throws RangeError when the file would be too large, with what would fit */
export function checkFileSize(
  record: RunRecord,
  format: DrawsFormat,
  predicted: PredictedOfRun = NOTHING_PREDICTED,
): void {
  const contents = contentsOf(record, format, predicted);
  const draws = commonDraws(record);
  const bytes = draws * bytesOfDraw(record, contents, draws) + contents.simulated;
  if (bytes <= LARGEST) return;
  throw new RangeError(
    `the ${WORDS[format]} file would take ${megabytes(bytes)}, and at most ${megabytes(LARGEST)} can be written. ` +
      `${largest(record, contents)} ${advice(record, fitting(record, contents))}`,
  );
}

const WORDS: Readonly<Record<DrawsFormat, string>> = {
  netcdf: 'netCDF',
  arrow: 'Arrow',
  parquet: 'Parquet',
  csv: 'CSV',
  json: 'JSON',
  stan: 'Stan CSV',
  'stan-zip': 'Stan CSV zip',
};

function contentsOf(record: RunRecord, format: DrawsFormat, predicted: PredictedOfRun): Contents {
  const isStan = format === 'stan' || format === 'stan-zip';
  const isText = format === 'csv' || format === 'json' || format === 'stan';
  return {
    elements: record.elements.size,
    statistics: isStan ? STATISTICS.length : format === 'json' ? 0 : record.statNames.length,
    beside: isStan ? 0 : format === 'json' || format === 'netcdf' ? 1 : 2,
    likelihoods: format === 'netcdf' ? likelihoodNumbers(record) : 0,
    simulated: format === 'netcdf' ? bytesOf(predicted) : 0,
    chains: format === 'stan' ? 1 : record.chains.length,
    bytes: isText ? TEXT : format === 'stan-zip' ? ZIPPED : BINARY,
  };
}

/** Numbers of one draw of one chain, of a run of so many draws. */
function numbersOfDraw(record: RunRecord, contents: Contents, draws: number): number {
  const { elements, statistics, beside, likelihoods } = contents;
  return elements + statistics + beside + (isTooLarge(record, draws) ? 0 : likelihoods);
}

/** Bytes of one draw of all chains that are in the file. */
const bytesOfDraw = (record: RunRecord, contents: Contents, draws: number): number =>
  numbersOfDraw(record, contents, draws) * contents.chains * contents.bytes;

const bytesOf = ({ prior, posterior, predictions }: PredictedOfRun): number =>
  [prior, posterior, predictions].reduce(
    (sum, draws) => sum + (draws?.sites.reduce((all, { values }) => all + values.byteLength, 0) ?? 0),
    0,
  );

/** Most draws of each chain that fit, as any fewer do. Where their likelihoods were too many, the file is without them. */
function fitting(record: RunRecord, contents: Contents): number {
  const fit = (each: number): number => Math.floor((LARGEST - contents.simulated) / each);
  const whole = Math.max(0, fit(bytesOfDraw(record, contents, 0)));
  return isTooLarge(record, whole) ? fit(bytesOfDraw(record, contents, whole)) : whole;
}

/** What takes most of the file. */
function largest(record: RunRecord, contents: Contents): string {
  const draws = commonDraws(record);
  const all = numbersOfDraw(record, contents, draws);
  const rows = draws * contents.chains;
  const { elements, statistics, beside } = contents;
  const parts = [
    ...record.model.entries.map(({ name, kind, elements: own }) => ({
      words: `those of ${name}${kind === 'deterministic' ? ', which is derived from the others' : ''}`,
      numbers: own.length * rows,
    })),
    { words: 'log densities of the observations', numbers: (all - elements - statistics - beside) * rows },
    { words: 'statistics of the sampler', numbers: statistics * rows },
    { words: 'those that predictive simulated', numbers: contents.simulated / BINARY },
  ];
  const most = parts.reduce((one, other) => (other.numbers > one.numbers ? other : one));
  const share = Math.round((100 * most.numbers) / (all * rows + contents.simulated / BINARY));
  return `${share}% of its numbers are ${most.words}.`;
}

function advice({ chains }: RunRecord, fit: number): string {
  if (fit === 0) return 'No run fits beside them.';
  const of = chains.length === 1 ? 'draws' : `draws in each of ${chains.length} chains`;
  return `A run of at most ${fit.toLocaleString('en')} ${of} fits.`;
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
