import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPosteriors } from './read.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tilde-read-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, content: unknown): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  const asIs = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(target, asIs ? content : JSON.stringify(content));
}

const summary = (mean: number) => ({
  name: 'kidiq-kidscore',
  data: { N: 2, y: [1, 2] },
  reference: { 'beta[1]': { mean, sd: 2, q05: 0, q50: 1, q95: 2, mcse: 0.01 } },
});

describe('a folder of summaries', () => {
  it.each(['', 'posteriordb/', 'posterior_database/'])('is read from "%s", sorted by name', prefix => {
    write(`${prefix}kidiq-kidscore_momiq.json`, summary(7));
    write(`${prefix}arK-arK.json`, summary(5));
    const posteriors = readPosteriors(folder);
    expect(posteriors.map(({ name, model }) => [name, model])).toEqual([
      ['arK-arK', 'arK'],
      ['kidiq-kidscore_momiq', 'kidscore_momiq'],
    ]);
    const { data, reference } = posteriors[1].read();
    expect(data).toEqual({ N: 2, y: [1, 2] });
    expect(reference['beta[1]']).toMatchObject({ mean: 7, sd: 2, mcse: 0.01 });
  });

  it('passes over files that are not JSON by name', () => {
    write('arK-arK.json', summary(5));
    write('README.md', 'words');
    expect(readPosteriors(folder)).toHaveLength(1);
  });

  it('names the file that is damaged', () => {
    write('arK-arK.json', '{ "data": ');
    expect(() => readPosteriors(folder)[0].read()).toThrow(/arK-arK\.json: not readable as JSON/);
  });
});

/** As posteriordb publishes its large files: one JSON file, zipped. */
function zipped(name: string, content: unknown): Uint8Array {
  return zipSync({ [name]: strToU8(JSON.stringify(content)) });
}

const DATA = { N: 2, kid_score: [65, 98] };

/** Two chains whose pooled draws are 1…8 and 10…80, in an order without a trend. */
const CHAINS = [
  { 'beta[1]': [4, 7, 1, 6], sigma: [40, 70, 10, 60] },
  { 'beta[1]': [5, 2, 8, 3], sigma: [50, 20, 80, 30] },
];
const DRAWS = 'reference_posteriors/draws/draws/published.json';

/** One posterior in posteriordb's folders; `files` are added or, where undefined, left out. */
function writeDatabase(prefix = '', files: Readonly<Record<string, unknown>> = {}): void {
  const all: Readonly<Record<string, unknown>> = {
    'posteriors/kidiq-kidscore_momiq.json': {
      name: 'kidiq-kidscore_momiq',
      model_name: 'kidscore_momiq',
      data_name: 'kidiq',
      reference_posterior_name: 'published',
    },
    'data/data/kidiq.json.zip': zipped('kidiq.json', DATA),
    [`${DRAWS}.zip`]: zipped('published.json', CHAINS),
    ...files,
  };
  for (const [path, content] of Object.entries(all))
    if (content !== undefined) write(`${prefix}${path}`, content);
}

describe('a checkout of posteriordb', () => {
  it.each(['', 'posteriordb/', 'posterior_database/'])('is read from "%s"', prefix => {
    writeDatabase(prefix);
    const posteriors = readPosteriors(folder);
    expect(posteriors.map(({ name, model }) => [name, model])).toEqual([
      ['kidiq-kidscore_momiq', 'kidscore_momiq'],
    ]);
    expect(posteriors[0].read().data).toEqual(DATA);
  });

  it('gives mean and sd of the draws of all chains, which it has no table of', () => {
    writeDatabase();
    const { reference } = readPosteriors(folder)[0].read();
    expect(Object.keys(reference)).toEqual(['beta[1]', 'sigma']);
    expect(reference['beta[1]'].mean).toBeCloseTo(4.5, 12);
    expect(reference['beta[1]'].sd).toBeCloseTo(Math.sqrt(6), 12);
    expect(reference.sigma.mean).toBeCloseTo(45, 11);
    expect(reference.sigma.sd).toBeCloseTo(10 * Math.sqrt(6), 11);
  });

  it('has a standard error of the mean that counts dependent draws for less', () => {
    const n = 200;
    // A walk round a circle in steps coprime to n visits every value once, whatever the order.
    const chain = (step: number) => Array.from({ length: n }, (_, i) => (i * step) % n);
    const slow = Array.from({ length: n }, (_, i) => Math.abs(n / 2 - i));
    writeDatabase('', {
      [`${DRAWS}.zip`]: zipped('published.json', [
        { mixed: chain(73), slow },
        { mixed: chain(127), slow },
      ]),
    });
    const { mixed, slow: sticky } = readPosteriors(folder)[0].read().reference;
    expect(mixed.mcse).toBeGreaterThan(0);
    expect(mixed.mcse).toBeLessThan(1.2 * (mixed.sd / Math.sqrt(2 * n)));
    expect(sticky.mcse).toBeGreaterThan(3 * (sticky.sd / Math.sqrt(2 * n)));
  });

  it('may have its archives unpacked', () => {
    writeDatabase('', {
      'data/data/kidiq.json.zip': undefined,
      'data/data/kidiq.json': DATA,
      [`${DRAWS}.zip`]: undefined,
      [DRAWS]: CHAINS,
    });
    const { data, reference } = readPosteriors(folder)[0].read();
    expect(data).toEqual(DATA);
    expect(reference['beta[1]'].mean).toBeCloseTo(4.5, 12);
  });

  it('takes the file of the right name from an archive with others', () => {
    const archive = zipSync({
      '__MACOSX/._kidiq.json': strToU8('rubbish'),
      'kidiq.json': strToU8(JSON.stringify(DATA)),
    });
    writeDatabase('', { 'data/data/kidiq.json.zip': archive });
    expect(readPosteriors(folder)[0].read().data).toEqual(DATA);
  });

  it('leaves out posteriors without reference draws', () => {
    const other = { name: 'a-b', model_name: 'b', data_name: 'a' };
    writeDatabase('', {
      'posteriors/a-b.json': { ...other, reference_posterior_name: null },
      'posteriors/c-d.json': { ...other, reference_posterior_name: 'not_checked_out' },
    });
    expect(readPosteriors(folder).map(({ name }) => name)).toEqual(['kidiq-kidscore_momiq']);
  });

  it('is refused when none of its posteriors has reference draws', () => {
    writeDatabase('', { [`${DRAWS}.zip`]: undefined });
    expect(() => readPosteriors(folder)).toThrow(/no posteriors found .*draws\/draws\/\*\.json\.zip/);
  });
});

describe('the archives of a checkout', () => {
  it('are not opened before a posterior is read', () => {
    writeDatabase('', { [`${DRAWS}.zip`]: 'version https://git-lfs.github.com/spec/v1' });
    const [posterior] = readPosteriors(folder);
    expect(() => posterior.read()).toThrow(/published\.json\.zip: not readable as a zip archive of JSON/);
  });

  it.each([
    ['not a list', { 'beta[1]': [1, 2] }],
    ['empty', []],
    ['chains without parameters', [{}, {}]],
    ['a chain short of a parameter', [{ a: [1, 2], b: [1, 2] }, { a: [1, 2] }]],
    ['chains of different lengths', [{ a: [1, 2] }, { a: [1] }]],
    ['a draw that is no number', [{ a: [1, 'NA'] }, { a: [1, 2] }]],
  ])('are refused by name when their draws are %s', (_, draws) => {
    writeDatabase('', { [`${DRAWS}.zip`]: zipped('published.json', draws) });
    expect(() => readPosteriors(folder)[0].read()).toThrow(/published\.json\.zip: not a list of chains/);
  });

  it('are asked for by name when the data are missing', () => {
    writeDatabase('', { 'data/data/kidiq.json.zip': undefined });
    expect(() => readPosteriors(folder)[0].read()).toThrow(/kidiq\.json\.zip: no such file/);
  });
});

describe('a folder without posteriors', () => {
  it('is refused with what was expected', () => {
    expect(() => readPosteriors(folder)).toThrow(/no posteriors found \(expected \*\.json summaries/);
  });
});
