/**
 * Draws that `predictive` simulated, by the run in whose files they go: of a posterior to its run, with the data of the
 * run and with other data apart; of a prior to the newest run of the model, or to the next one. The last call counts. In memory only, and bounded: old ones go first.
 * Not here: the groups of the file (inference-data.ts).
 */
import type { PredictedMessage } from '../protocol.ts';
import type { RunRecord } from './run-record.ts';

/** What was simulated for a run. */
export interface PredictedOfRun {
  readonly prior: PredictedMessage | null;
  readonly posterior: PredictedMessage | null;
  /** With other data than those of the run. */
  readonly predictions: PredictedMessage | null;
}

export const NOTHING_PREDICTED: PredictedOfRun = { prior: null, posterior: null, predictions: null };

/** Bytes of all of them. */
const MOST_BYTES = 256_000_000;

interface Held {
  readonly draws: PredictedMessage;
  readonly runs: Set<string>;
  /** The next run of the model gets it too. */
  waits: boolean;
}

export class PredictedDraws {
  #held: Held[] = [];

  /**
   * Takes what was simulated; without sites it only replaces.
   * @param records runs of the notebook that is open
   * @returns why it was refused, or null
   */
  attach(draws: PredictedMessage, records: readonly RunRecord[]): string | null {
    const record = targetOf(draws, records);
    if (draws.kind !== 'prior' && record === undefined) return 'the notebook has no such run';
    const misfit = record && misfitOf(draws, record);
    if (draws.kind !== 'prior' && typeof misfit === 'string') return misfit;
    for (const held of this.#held) {
      if (held.draws.kind !== draws.kind) continue;
      if (record !== undefined) held.runs.delete(record.id);
      if (held.draws.model === draws.model) held.waits = false;
    }
    const runs = new Set(record !== undefined && misfit === null ? [record.id] : []);
    if (draws.sites.length > 0) this.#held.push({ draws, runs, waits: draws.kind === 'prior' });
    this.#tidy();
    return null;
  }

  /** A run began: what its prior expects may have been simulated before. */
  opened(record: RunRecord): void {
    const prior = this.#held.find(({ draws, waits }) => waits && draws.model === record.job.model.title);
    if (prior !== undefined && misfitOf(prior.draws, record) === null) prior.runs.add(record.id);
  }

  of(run: string): PredictedOfRun {
    const find = (kind: PredictedMessage['kind']) =>
      this.#held.find(({ draws, runs }) => draws.kind === kind && runs.has(run))?.draws ?? null;
    return { prior: find('prior'), posterior: find('posterior'), predictions: find('predictions') };
  }

  /** The run has other draws from now on. */
  resized(run: string): void {
    this.#drop(run, 'posterior');
    this.#drop(run, 'predictions');
  }

  forget(run: string): void {
    this.#drop(run, 'prior');
    this.resized(run);
  }

  /** The next run is of another notebook, whose models may bear the same names. */
  close(): void {
    for (const held of this.#held) held.waits = false;
    this.#tidy();
  }

  #drop(run: string, kind: PredictedMessage['kind']): void {
    for (const { draws, runs } of this.#held) if (draws.kind === kind) runs.delete(run);
    this.#tidy();
  }

  #tidy(): void {
    this.#held = this.#held.filter(({ runs, waits }) => waits || runs.size > 0);
    let bytes = this.#held.reduce((sum, held) => sum + bytesOf(held), 0);
    while (bytes > MOST_BYTES) bytes -= bytesOf(this.#held.splice(0, 1)[0]);
  }
}

const bytesOf = ({ draws }: Held): number =>
  draws.sites.reduce((sum, { values }) => sum + values.byteLength, 0);

function targetOf({ kind, run, model }: PredictedMessage, records: readonly RunRecord[]) {
  if (kind !== 'prior') return records.find(({ id }) => id === run);
  const same = records.filter(({ job }) => job.model.title === model);
  return same.toSorted((a, b) => a.began - b.began).at(-1);
}

/** Why the draws cannot be of this run, or null: a model of the same name may have been written anew since. */
function misfitOf({ kind, model, sites }: PredictedMessage, { job, model: { entries } }: RunRecord) {
  if (model !== job.model.title) return `the run is of ${job.model.title}`;
  if (kind === 'predictions') return null;
  const likelihoods = job.model.factors.filter(factor => factor.kind === 'likelihood');
  for (const site of sites) {
    const shape = site.dims.map(dim => dim.size);
    const data = likelihoods.find(({ name }) => name === site.name);
    if (kind === 'posterior' && (data === undefined || site.kind !== 'observed'))
      return `"${site.name}" was not observed in the run`;
    const entry = entries.find(({ name }) => name === site.name);
    const fits = data === undefined ? isShape(entry, shape) : spreads(data.observed, shape);
    if (!fits) return `"${site.name}" has another shape in the run`;
  }
  return null;
}

interface Shaped {
  readonly shape: readonly number[];
}

/** What the run does not have, or not as data, may have any shape. */
const isShape = (known: Shaped | undefined, shape: readonly number[]): boolean =>
  known === undefined || known.shape.join() === shape.join();

/** One number may be observed in each place. */
const spreads = (observed: Shaped | undefined, shape: readonly number[]): boolean =>
  isShape(observed, shape) || observed?.shape.length === 0;
