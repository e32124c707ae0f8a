/** Results, tables, figures and libraries type-check as cells write them. */
import { expect, it } from 'vitest';
import { bench, messageOf } from './cell-worker.fixture.ts';

const CELLS = {
  data: 'const penguins = csv(`species,bill\\nAdelie,39\\nGentoo,47`);',
  model: `function model() {
  const level = ~Normal(40, 10);
  const own = plate("species", penguins.levels("species"), () => {
    const shift = ~Normal(0, 5);
    return deterministic(level + shift);
  });
  deterministic("W", own * 2, { dims: ["species"] });
  plate("rows", penguins.rows, () => {
    observe(Normal(own.take(penguins.codes("species")), 3), penguins.bill);
  });
}`,
  fit: 'const posterior = await mcmc(model);',
  results: `const a = posterior.sel("own", { species: "Adelie" });
const dims = posterior.dims("own").length + posterior.coords("species").length;
const prior = predictive(model, { draws: 100 });
const later = predictive(model, posterior, { sites: ["bill"] });
const elpd = loo(posterior).elpdLoo + waic(posterior).elpdWaic;
compare({ one: posterior, two: posterior });
logLikelihood(posterior)["bill"].mean() + prior.mean("bill") + later.draws("bill").length`,
  figures: `const xs = linspace(0, 1, 20);
line(xs, [x => x ** 2, Normal(0, 1).logProb(xs).exp()], { label: ["a", "b"], x: "x" }).with(scatter(penguins.bill * 2, penguins.bill));
plot([band(xs, posterior.draws("own"), { data: { x: [0], y: [1] }, draws: 10 }), hist(a, { weights: a })], { title: "Both" })`,
  derivatives: `const loss = (w, k = 2) => [sum((w - k) ** 2), { residuals: w - k }];
const [slope, aux] = grad(loss, { hasAux: true })([3, 5]);
const both = valueAndGrad((w: Tensor, b: number) => [sum(w * b), w], { hasAux: true, argnums: [0, 1] })([1, 2], 3);
const { size } = vmap(w => ({ size: sum(w) }), { outAxes: { size: null } })([[1, 2]]);
slope.mean() + aux.residuals[0] + both.aux[1] + both.gradient[1] + size`,
  libraries: `import { mean } from "simple-statistics";
import * as d3 from "d3-array";
mean(posterior.draws("own")) + d3.max(penguins.bill)`,
};

it('finds nothing wrong in results, tables, figures and libraries', async () => {
  const { errors } = bench(CELLS);
  for (const id of Object.keys(CELLS)) expect((await errors(id)).map(messageOf), id).toEqual([]);
});

it('finds what no library has, and options no figure has', async () => {
  const { errors } = bench({
    a: 'import { nothing } from "d3-array"; nothing',
    b: 'import { x } from "lodash"; x',
    c: 'line([1, 2], { colour: "red" })',
  });
  for (const id of ['a', 'b', 'c']) expect((await errors(id)).length, id).toBeGreaterThan(0);
});
