/**
 * Serves the data sets that ship to the kernel: files of the app's own, fetched once each. Only names of the closed
 * list reach this place. Not here: the names (engine/data/names.ts) or reading the text (the kernel does).
 */
import type { DatasetName } from '../../engine/data/names.ts';
import { LIMITS } from '../protocol.ts';
import { CarriedError } from '../wire-error.ts';

/** A function that gives the text of a set; rejects with a CarriedError. */
export function createDatasets(): (name: DatasetName) => Promise<string> {
  const texts = new Map<DatasetName, Promise<string>>();
  return name => {
    const text = texts.get(name) ?? load(name);
    texts.set(name, text);
    // Another try may find the network again.
    text.catch(() => texts.delete(name));
    return text;
  };
}

async function load(name: DatasetName): Promise<string> {
  const response = await fetch(`./data/${name}.csv`).catch((reason: unknown) => {
    throw unavailable(name, String(reason));
  });
  if (!response.ok) throw unavailable(name, `${response.status} ${response.statusText}`);
  const text = await response.text();
  if (text.length > LIMITS.text) throw unavailable(name, `${text.length} characters`);
  return text;
}

function unavailable(name: DatasetName, got: string): CarriedError {
  return new CarriedError({
    code: 'runtime',
    message: `The data set "${name}" cannot be loaded`,
    expected: `the file data/${name}.csv beside this page`,
    got,
    hint: 'check the network and run the cell again',
  });
}
