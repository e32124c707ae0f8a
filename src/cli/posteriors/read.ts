/**
 * Reads published posteriors: summaries as single JSON files, or posteriordb's own layout
 * (posteriors/, data/data/*.json[.zip], reference_posteriors/summary_statistics/…).
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface ReferenceSummary {
  readonly mean: number;
  readonly sd: number;
  readonly mcse: number;
}

export interface ReferencePosterior {
  /** "data-model", as posteriordb names it. */
  readonly name: string;
  readonly model: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly reference: Readonly<Record<string, ReferenceSummary>>;
}

/** All posteriors found under `folder`, by name. */
export function readPosteriors(folder: string): ReferencePosterior[] {
  const nested = ['', 'posteriordb', 'posterior_database'].map(name => join(folder, name));
  const database = nested.find(path => existsSync(join(path, 'posteriors')));
  if (database !== undefined) return readDatabase(database);
  const flat = nested.find(
    path => existsSync(path) && readdirSync(path).some(file => file.endsWith('.json')),
  );
  if (flat === undefined)
    throw new Error(`${folder}: no posteriors found (expected *.json summaries or posteriordb's layout)`);
  return files(flat).map(file => fromSummary(readJson(join(flat, file)), file));
}

function files(folder: string): string[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .sort();
}

function readJson(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`${path}: not readable as JSON`, { cause: error });
  }
}

function fromSummary(json: Record<string, unknown>, file: string): ReferencePosterior {
  const name = basename(file, '.json');
  return {
    name,
    model: modelOf(name),
    data: json.data as Record<string, unknown>,
    reference: json.reference as Record<string, ReferenceSummary>,
  };
}

function modelOf(name: string): string {
  return name.slice(name.indexOf('-') + 1);
}

function readDatabase(root: string): ReferencePosterior[] {
  const summaries = join(root, 'reference_posteriors/summary_statistics');
  return files(join(root, 'posteriors')).flatMap(file => {
    const posterior = readJson(join(root, 'posteriors', file));
    const data = join(root, 'data/data', `${String(posterior.data_name)}.json`);
    const reference = String(posterior.reference_posterior_name);
    const mean = join(summaries, 'mean_value/mean_value', `${reference}.json`);
    const sd = join(summaries, 'sd/sd', `${reference}.json`);
    if (![data, mean, sd].every(existsSync)) return [];
    const name = basename(file, '.json');
    return [
      { name, model: modelOf(name), data: readJson(data), reference: join2(readJson(mean), readJson(sd)) },
    ];
  });
}

/** posteriordb keeps one file per statistic: names beside values. */
function join2(mean: Record<string, unknown>, sd: Record<string, unknown>): Record<string, ReferenceSummary> {
  const names = mean.names as string[];
  const column = (table: Record<string, unknown>, key: string): number[] => table[key] as number[];
  return Object.fromEntries(
    names.map((name, i) => [
      name,
      {
        mean: column(mean, 'mean_value')[i],
        sd: column(sd, 'sd_value')[i],
        mcse: column(mean, 'mcse_mean')[i],
      },
    ]),
  );
}
