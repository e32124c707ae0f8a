/**
 * `dataset`: the classic data sets that ship with the notebook, by name. A cell has no network: whoever runs it
 * serves their text. Not here: their sources and licences (public/data/sources.json), or how text is read (csv.ts).
 */
import { currentSite } from '../array/position.ts';
import { csv, type Table } from '../csv.ts';
import { TildeError } from '../errors.ts';
import { DATASET_NAMES, type DatasetName } from './names.ts';

/** Gives the CSV text of a set. */
export type DatasetSource = (name: DatasetName) => Promise<string>;

let source: DatasetSource | undefined;

/** Lets `next` serve all data sets from now on. */
export function setDatasetSource(next: DatasetSource | undefined): void {
  source = next;
}

/**
 * A classic data set that ships with the notebook, also offline: "eight-schools", "kidiq", "radon", "penguins",
 * "sleep-study", "lynx-hare", "influenza" or "digits". Columns, units, sources and licences stand in the list under
 * "Add data".
 * @param name one of the names above
 * @returns a table, as `csv` makes it
 * @throws TildeError for any other name, and where nothing serves data sets
 */
export async function dataset(name: DatasetName): Promise<Table> {
  if (!isDatasetName(name)) throw unknown(name);
  if (source === undefined) throw nobody(name);
  return csv(await source(name));
}

/** Whether a set of this name ships. */
export function isDatasetName(name: unknown): name is DatasetName {
  return DATASET_NAMES.some(known => known === name);
}

function unknown(name: unknown): TildeError {
  return new TildeError('argument', `there is no data set ${JSON.stringify(name) ?? typeof name}`, {
    span: currentSite()?.span,
    expected: `one of ${DATASET_NAMES.map(known => `"${known}"`).join(', ')}`,
    got: String(name),
    hint: 'for data of your own drop a file onto the page, or write csv(`…`)',
  });
}

function nobody(name: string): TildeError {
  return new TildeError('argument', `the data set "${name}" cannot be had here`, {
    span: currentSite()?.span,
    expected: 'a notebook page, or setDatasetSource() called before',
    got: 'a program that serves no data sets',
    hint: 'read its file from public/data and give the text to csv()',
  });
}
