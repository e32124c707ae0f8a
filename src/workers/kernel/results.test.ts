/** Tables, named dimensions, predictions and cross-validation in cells, from source to what is shown. */
import { expect, it } from 'vitest';
import { apiNames, cellRuntime } from '../../engine/cell.ts';
import { compileCell } from '../../notebook/language/index.ts';
import { libraryNames } from './libraries.ts';
import { present } from './present.ts';

type CellFunction = (runtime: unknown, names: object) => Promise<Record<string, unknown>>;

const CELLS = {
  data: 'const penguins = csv(`species,bill\nAdelie,39\nGentoo,47\nAdelie,38.5\nGentoo,\nGentoo,46`).complete(); penguins',
  model: `const { bill } = penguins;
const which = penguins.codes("species");
function model() {
  const level = ~Normal(43, 10);
  const own = plate("species", penguins.levels("species"), () => {
    const shift = ~Normal(0, 5);
    return deterministic("own", level + shift);
  });
  observe(Normal(own.take(which), 3), bill);
}
const posterior = await mcmc(model, { chains: 2, warmup: 300, draws: 300, seed: 1 });
posterior`,
  dims: '[posterior.dims("own"), posterior.coords("species"), posterior.sel("own", { species: "Gentoo" }).mean() > posterior.sel("own", { species: "Adelie" }).mean()]',
  predictions: 'predictive(model, posterior, { sites: ["bill"], seed: 2 })',
  comparison: 'compare({ a: posterior, b: posterior })',
  figure: 'line(range(4), x => x * bill.mean()).with(scatter(range(4), penguins["bill"] * 2))',
  library: 'import { mean as average } from "simple-statistics"\naverage(penguins.bill)',
};

async function shown(): Promise<Record<string, unknown>> {
  const names: Record<string, unknown> = { ...apiNames, ...libraryNames };
  const outputs: Record<string, unknown> = {};
  for (const [id, source] of Object.entries(CELLS)) {
    const made = compileCell({ id, source, index: 0 });
    if (!made.ok) throw new Error(`${id}: ${made.problems[0].message}`);
    const url = `data:text/javascript;base64,${Buffer.from(made.code).toString('base64')}`;
    const { default: cell } = (await import(/* @vite-ignore */ url)) as { default: CellFunction };
    const { $output: output, ...defined } = await cell(cellRuntime(id, made.sites), names);
    Object.assign(names, defined);
    outputs[id] = present(output)[0];
  }
  return outputs;
}

it('cells show tables with types, named rows, predictions and comparisons', async () => {
  const outputs = await shown();
  expect(outputs['data']).toMatchObject({
    kind: 'table',
    rows: 4,
    columns: [
      { name: 'species', note: 'text' },
      { name: 'bill', note: 'number' },
    ],
  });
  const rows = (id: string) =>
    (outputs[id] as { columns: { name: string; values: unknown[] }[] }).columns[0].values;
  expect(rows('model')).toEqual(['level', 'shift[Adelie]', 'shift[Gentoo]', 'own[Adelie]', 'own[Gentoo]']);
  expect(outputs['dims']).toMatchObject({ text: '[["species"], ["Adelie", "Gentoo"], true]' });
  expect(rows('predictions')).toEqual(['bill[0]', 'bill[1]', 'bill[2]', 'bill[3]']);
  expect(rows('comparison')).toEqual(['a', 'b']);
  expect(outputs['figure']).toMatchObject({
    kind: 'plot',
    marks: [{ type: 'line' }, { type: 'dots', y: [78, 94, 77, 92] }],
  });
  expect(outputs['library']).toMatchObject({ text: '42.625' });
});
