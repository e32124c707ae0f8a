/** The data sets that ship: their figures against published ones, and what `dataset` refuses. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csv, type Table } from '../csv.ts';
import { dataset, setDatasetSource } from './dataset.ts';
import { DATASET_NAMES, type DatasetName } from './names.ts';

const folder = path.resolve(import.meta.dirname, '../../../public/data');
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

interface Source {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly source: string;
  readonly obtained: string;
  readonly licence: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, string>>;
}
const sources = JSON.parse(read('sources.json')) as readonly Source[];

const numbers = (table: Table, column: string): number[] =>
  (table.column(column).toArray() as number[]).filter(value => !Number.isNaN(value));
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const sd = (values: readonly number[]) => {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (values.length - 1));
};

beforeAll(() => setDatasetSource(async name => read(`${name}.csv`)));
afterAll(() => setDatasetSource(undefined));

describe('data sets that ship', () => {
  it('are the closed list, each with a file, a source and a licence', () => {
    const files = readdirSync(folder).filter(file => file.endsWith('.csv'));
    expect(files.toSorted()).toEqual(DATASET_NAMES.map(name => `${name}.csv`).toSorted());
    expect(sources.map(({ name }) => name)).toEqual([...DATASET_NAMES]);
    for (const { name, source, licence, obtained, about, title } of sources)
      for (const words of [source, licence, obtained, about, title])
        expect(words.length, name).toBeGreaterThan(3);
  });

  it.each(DATASET_NAMES.map(name => [name]))('%s has the rows and columns its source states', async name => {
    const table = await dataset(name);
    const stated = sources.find(one => one.name === name);
    expect(table.rows).toBe(stated?.rows);
    const columns = name === 'digits' ? ['digit', 'p00 … p77'] : table.columns;
    expect(Object.keys(stated?.columns ?? {})).toEqual(columns);
  });

  it('eight schools: the figures of Rubin (1981)', async () => {
    const schools = await dataset('eight-schools');
    expect(numbers(schools, 'effect')).toEqual([28, 8, -3, 7, -1, 1, 18, 12]);
    expect(numbers(schools, 'error')).toEqual([15, 10, 16, 11, 9, 11, 10, 18]);
  });

  it('kidiq: 434 children, mean score 86.8 and SD 20.4, mean IQ of the mothers 100', async () => {
    const kids = await dataset('kidiq');
    expect(kids.rows).toBe(434);
    expect(mean(numbers(kids, 'kid_score'))).toBeCloseTo(86.797, 3);
    expect(sd(numbers(kids, 'kid_score'))).toBeCloseTo(20.41, 2);
    expect(mean(numbers(kids, 'mom_iq'))).toBeCloseTo(100, 3);
    expect(mean(numbers(kids, 'mom_hs'))).toBeCloseTo(0.786, 3);
  });

  it('radon: 919 houses in 85 counties, 153 measured on the ground floor, mean log 1.2246', async () => {
    const radon = await dataset('radon');
    expect(radon.rows).toBe(919);
    expect(radon.levels('county')).toHaveLength(85);
    expect(numbers(radon, 'floor').filter(floor => floor === 1)).toHaveLength(153);
    expect(mean(numbers(radon, 'log_radon'))).toBeCloseTo(1.2246, 4);
    const logs = numbers(radon, 'radon').map(value => Math.log(value === 0 ? 0.1 : value));
    numbers(radon, 'log_radon').forEach((value, i) => expect(value).toBeCloseTo(logs[i], 3));
  });

  it('penguins: 344, of them 152 Adelie, 68 Chinstrap, 124 Gentoo; 2 without measures, 11 without sex', async () => {
    const penguins = await dataset('penguins');
    expect(penguins.rows).toBe(344);
    const species = [...penguins.column('species')];
    const count = (name: string) => species.filter(one => one === name).length;
    expect([count('Adelie'), count('Chinstrap'), count('Gentoo')]).toEqual([152, 68, 124]);
    expect(['bill_length_mm', 'body_mass_g', 'sex'].map(name => penguins.missing(name))).toEqual([2, 2, 11]);
    expect(mean(numbers(penguins, 'bill_length_mm'))).toBeCloseTo(43.922, 3);
    expect(mean(numbers(penguins, 'flipper_length_mm'))).toBeCloseTo(200.915, 3);
    expect(mean(numbers(penguins, 'body_mass_g'))).toBeCloseTo(4201.754, 3);
    expect(penguins.complete().rows).toBe(333);
  });

  it('sleep study: 18 drivers on 10 days, mean reaction 298.51 ms', async () => {
    const study = await dataset('sleep-study');
    expect(study.rows).toBe(180);
    expect(study.levels('subject')).toHaveLength(18);
    expect(numbers(study, 'days').slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(mean(numbers(study, 'reaction'))).toBeCloseTo(298.508, 3);
  });

  it('lynx and hare: 21 years, highest 77.4 thousand hares in 1903 and 59.4 thousand lynxes in 1904', async () => {
    const pelts = await dataset('lynx-hare');
    expect(numbers(pelts, 'year')).toEqual(Array.from({ length: 21 }, (_, i) => 1900 + i));
    const year = (column: string) => {
      const values = numbers(pelts, column);
      return [1900 + values.indexOf(Math.max(...values)), Math.max(...values)];
    };
    expect([year('hare'), year('lynx')]).toEqual([
      [1903, 77.4],
      [1904, 59.4],
    ]);
    expect(mean(numbers(pelts, 'hare'))).toBeCloseTo(34.081, 3);
    expect(mean(numbers(pelts, 'lynx'))).toBeCloseTo(20.167, 3);
  });

  it('influenza: 14 days, 298 boys in bed on the sixth, 1,559 boy-days in bed', async () => {
    const flu = await dataset('influenza');
    const inBed = numbers(flu, 'in_bed');
    expect(inBed).toHaveLength(14);
    expect(inBed.indexOf(298)).toBe(5);
    expect(inBed.reduce((a, b) => a + b, 0)).toBe(1559);
    expect(flu.type('date')).toBe('date');
    expect(flu.dayNumbers('date').toArray()).toEqual(Array.from({ length: 14 }, (_, i) => i));
    expect([flu.column('date')[0], flu.column('date')[13]]).toEqual(['1978-01-22', '1978-02-04']);
  });

  it('digits: 40 pictures of each digit, 64 places of ink from 0 to 16, mean 4.9', async () => {
    const digits = await dataset('digits');
    for (let digit = 0; digit < 10; digit += 1)
      expect(numbers(digits, 'digit').filter(one => one === digit)).toHaveLength(40);
    const ink = digits.columns.slice(1).flatMap(column => numbers(digits, column));
    expect([ink.length, Math.min(...ink), Math.max(...ink)]).toEqual([25_600, 0, 16]);
    // The repository's 1,797 pictures have 4.884.
    expect(Math.abs(mean(ink) - 4.884)).toBeLessThan(0.1);
  });

  it('are refused by any other name, and where nothing serves them', async () => {
    await expect(dataset('../sources' as DatasetName)).rejects.toThrow('there is no data set "../sources"');
    await expect(dataset(undefined as unknown as DatasetName)).rejects.toThrow('there is no data set');
    setDatasetSource(undefined);
    await expect(dataset('kidiq')).rejects.toThrow('cannot be had here');
    setDatasetSource(async name => read(`${name}.csv`));
    expect(csv(read('kidiq.csv')).rows).toBe(434);
  });
});
