/** Figures of the shipped notebooks speak of the model as it is, also after a reader has edited it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseNotebook } from '../notebook/format.ts';
import { runCell } from './run-cell.ts';

/** The words beside the curves of the last cell's figure, with what it concludes. */
async function wordsOf(name: string, cells: readonly string[], edits: Readonly<Record<string, string>>) {
  const text = readFileSync(new URL(`../../public/examples/${name}.tilde`, import.meta.url), 'utf8');
  const known = parseNotebook(text).cells;
  const source = cells.map(id => known.find(cell => cell.id === id)?.source ?? '').join('\n');
  const edited = Object.entries(edits).reduce((code, [old, now]) => {
    expect(code).toContain(old);
    return code.replace(old, now);
  }, source);
  const { $output } = await runCell('cell', edited);
  const { marks, conclusion } = $output as { marks: { label?: string }[]; conclusion?: string };
  return { labels: marks.flatMap(({ label }) => label ?? []), conclusion };
}

const SCHOOLS = ['data', 'model', 'run', 'pooling'];

it('eight schools: the prior of tau is that of the model', async () => {
  const short = { 'draws: 10_000': 'draws: 300, seed: 1' };
  const shipped = await wordsOf('eight-schools', SCHOOLS, short);
  expect(shipped.labels).toContain('prior, HalfCauchy(5)');
  const narrow = await wordsOf('eight-schools', SCHOOLS, { ...short, 'HalfCauchy(5)': 'HalfNormal(0.2)' });
  expect(narrow.labels).toContain('prior, HalfNormal(0.2)');
  // What the draws say, whatever the prior: nearly all are below 1.
  expect(narrow.conclusion).toMatch(/below 1, and the schools nearly alike, is (99|100)%/);
});

it('the coin without sampling: prior and exact answer are those of the model', async () => {
  const cells = ['model', 'fit', 'figure'];
  const quick = { 'steps: 3000': 'steps: 50', 'sample(40_000)': 'sample(400)' };
  const { labels } = await wordsOf('coin-guide', cells, {
    ...quick,
    'heads = 5': 'heads = 9',
    'Beta(1, 1)': 'Beta(2, 2)',
  });
  expect(labels).toEqual(expect.arrayContaining(['prior, Beta(2, 2)', 'exact, Beta(11, 3)']));
  const other = await wordsOf('coin-guide', cells, { ...quick, 'Beta(1, 1)': 'Uniform(0.2, 0.8)' });
  expect(other.labels.filter(label => label.startsWith('exact'))).toEqual([]);
});
