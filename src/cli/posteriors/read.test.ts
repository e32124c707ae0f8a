import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
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
    expect(posteriors[1].data).toEqual({ N: 2, y: [1, 2] });
    expect(posteriors[1].reference['beta[1]']).toMatchObject({ mean: 7, sd: 2, mcse: 0.01 });
  });

  it('passes over files that are not JSON by name', () => {
    write('arK-arK.json', summary(5));
    write('README.md', 'words');
    expect(readPosteriors(folder)).toHaveLength(1);
  });

  it('names the file that is damaged', () => {
    write('arK-arK.json', '{ "data": ');
    expect(() => readPosteriors(folder)).toThrow(/arK-arK\.json: not readable as JSON/);
  });
});

/**
 * One posterior in posteriordb's folders, its data unpacked, with a table of standard deviations beside the means.
 * A checkout as published packs the data and has squared means instead.
 */
function writeDatabase(prefix: string, without = ''): void {
  const root = `${prefix}reference_posteriors/summary_statistics`;
  const files: Readonly<Record<string, unknown>> = {
    [`${prefix}posteriors/kidiq-kidscore_momiq.json`]: {
      name: 'kidiq-kidscore_momiq',
      model_name: 'kidscore_momiq',
      data_name: 'kidiq',
      reference_posterior_name: 'published',
    },
    [`${prefix}data/data/kidiq.json`]: { N: 2, kid_score: [65, 98] },
    [`${root}/mean_value/mean_value/published.json`]: {
      names: ['beta[1]', 'sigma'],
      mean_value: [25.8, 18.3],
      mcse_mean: [0.06, 0.006],
    },
    [`${root}/sd/sd/published.json`]: {
      names: ['beta[1]', 'sigma'],
      sd_value: [5.9, 0.62],
      mcse_sd: [0.04, 0.004],
    },
  };
  for (const [path, content] of Object.entries(files))
    if (!path.endsWith(without) || without === '') write(path, content);
}

describe("posteriordb's folders", () => {
  it.each(['', 'posterior_database/'])(
    'are read from "%s": names beside values become one summary each',
    prefix => {
      writeDatabase(prefix);
      expect(readPosteriors(folder)).toEqual([
        {
          name: 'kidiq-kidscore_momiq',
          model: 'kidscore_momiq',
          data: { N: 2, kid_score: [65, 98] },
          reference: {
            'beta[1]': { mean: 25.8, sd: 5.9, mcse: 0.06 },
            sigma: { mean: 18.3, sd: 0.62, mcse: 0.006 },
          },
        },
      ]);
    },
  );

  it.each(['data/kidiq.json', 'sd/published.json', 'mean_value/published.json'])(
    'leave out a posterior without %s',
    without => {
      writeDatabase('', without);
      expect(readPosteriors(folder)).toEqual([]);
    },
  );
});

describe('a folder without posteriors', () => {
  it('is refused with what was expected', () => {
    expect(() => readPosteriors(folder)).toThrow(/no posteriors found \(expected \*\.json summaries/);
  });
});
