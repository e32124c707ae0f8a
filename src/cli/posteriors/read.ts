/**
 * Reads published posteriors: summaries as single JSON files, or a checkout of posteriordb as it is published
 * (posteriors/*.json, data/data/*.json.zip, reference_posteriors/draws/draws/*.json.zip). posteriordb has no table
 * of standard deviations, so its summaries are computed here from its draws. Not here: comparing (compare.ts).
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { type Chains, summariseScalar } from '../../engine/diagnostics/index.ts';

export interface ReferenceSummary {
  readonly mean: number;
  readonly sd: number;
  /** Standard error of the mean: sd / √(effective draws). */
  readonly mcse: number;
}

/** What a posterior is fitted to and compared with. */
export interface Published {
  readonly data: Readonly<Record<string, unknown>>;
  /** By parameter as posteriordb names it, counting from 1: "beta[1]". */
  readonly reference: Readonly<Record<string, ReferenceSummary>>;
}

export interface ReferencePosterior {
  /** "data-model", as posteriordb names it. */
  readonly name: string;
  readonly model: string;
  /** Reads its files, megabytes of draws among them, only when called; throws an Error naming a damaged file. */
  readonly read: () => Published;
}

/** All posteriors with a reference found under `folder`, by name. */
export function readPosteriors(folder: string): ReferencePosterior[] {
  const nested = ['', 'posteriordb', 'posterior_database'].map(name => join(folder, name));
  const database = nested.find(path => existsSync(join(path, 'posteriors')));
  const flat = nested.find(path => existsSync(path) && jsonFiles(path).length > 0);
  const found = database === undefined ? readSummaries(flat) : readDatabase(database);
  if (found.length > 0) return found;
  throw new Error(
    `${folder}: no posteriors found (expected *.json summaries, or a checkout of posteriordb with ` +
      `posteriors/*.json and reference_posteriors/draws/draws/*.json.zip)`,
  );
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .sort();
}

function readSummaries(folder: string | undefined): ReferencePosterior[] {
  if (folder === undefined) return [];
  return jsonFiles(folder).map(file => {
    const name = basename(file, '.json');
    const model = name.slice(name.indexOf('-') + 1);
    return { name, model, read: () => readJson(join(folder, file)) as Published };
  });
}

function readDatabase(root: string): ReferencePosterior[] {
  return jsonFiles(join(root, 'posteriors')).flatMap(file => {
    const posterior = readJson(join(root, 'posteriors', file)) as Readonly<Record<string, unknown>>;
    // Most posteriors have null here: nobody has published draws of them.
    const reference = String(posterior.reference_posterior_name);
    const draws = packed(join(root, 'reference_posteriors/draws/draws', `${reference}.json`));
    if (!existsSync(draws)) return [];
    const data = packed(join(root, 'data/data', `${String(posterior.data_name)}.json`));
    const read = (): Published => ({
      data: readJson(data) as Published['data'],
      reference: summarise(readJson(draws), draws),
    });
    return [{ name: basename(file, '.json'), model: String(posterior.model_name), read }];
  });
}

/** posteriordb keeps large files zipped; one that somebody unpacked comes first. */
function packed(path: string): string {
  return existsSync(path) ? path : `${path}.zip`;
}

function readJson(path: string): unknown {
  if (!existsSync(path)) throw new Error(`${path}: no such file`);
  try {
    const bytes = readFileSync(path);
    return JSON.parse(path.endsWith('.zip') ? unzipJson(bytes, basename(path, '.zip')) : bytes.toString());
  } catch (error) {
    const kind = path.endsWith('.zip') ? 'a zip archive of JSON' : 'JSON';
    throw new Error(`${path}: not readable as ${kind}`, { cause: error });
  }
}

/** The text of the file of that name in the archive. */
function unzipJson(archive: Uint8Array, name: string): string {
  const content = unzipSync(archive, { filter: entry => entry.name === name });
  if (!(name in content)) throw new Error(`no ${name} inside`);
  return strFromU8(content[name]);
}

/** Summaries of draws kept as a list of chains, each of them { parameter: [draw, …] }. */
function summarise(draws: unknown, path: string): Record<string, ReferenceSummary> {
  if (!isDraws(draws)) throw new Error(`${path}: not a list of chains of { "parameter": [draw, …] }`);
  return Object.fromEntries(
    Object.keys(draws[0]).map(parameter => [parameter, summariseParameter(parameter, draws)]),
  );
}

function summariseParameter(parameter: string, draws: Draws): ReferenceSummary {
  const chains: Chains = draws.map(chain => Float64Array.from(chain[parameter]));
  const { mean, sd, mcseMean: mcse } = summariseScalar(parameter, chains);
  return { mean, sd, mcse };
}

type Draws = readonly Readonly<Record<string, readonly number[]>>[];

/** Whether every chain has the same parameters and as many numbers of each. */
function isDraws(value: unknown): value is Draws {
  if (!Array.isArray(value) || value.length === 0) return false;
  const chains = value as readonly unknown[];
  if (!chains.every(chain => typeof chain === 'object' && chain !== null)) return false;
  const records = chains as readonly Readonly<Record<string, unknown>>[];
  const parameters = Object.keys(records[0]);
  const columns = records.flatMap(chain => parameters.map(parameter => chain[parameter]));
  const length = Array.isArray(columns[0]) ? columns[0].length : 0;
  return length > 0 && columns.every(column => isNumbers(column) && column.length === length);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(entry => typeof entry === 'number');
}
