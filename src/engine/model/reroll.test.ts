import { describe, expect, it } from 'vitest';
import { wasm } from '../backends/wasm/index.ts';
import { apiNames, cellRuntime } from '../cell.ts';
import type { SiteInfo } from '../language/index.ts';
import { bindData, densityOf } from '../density.ts';
import { compileModel } from './compile.ts';
import type { Model } from './handlers.ts';
import { FEWEST_REROLLED } from './reroll.ts';
import type { ModelSpec } from './spec.ts';

/** What this test needs of the notebook's language room, which the engine must not depend on. */
interface LanguageRoom {
  compileCell(cell: {
    id: string;
    source: string;
    index: number;
  }): { ok: true; code: string; sites: SiteInfo[] } | { ok: false; problems: unknown };
}

const { compileCell } = (await import(
  new URL('../../notebook/language/index.ts', import.meta.url).href
)) as LanguageRoom;

const N = FEWEST_REROLLED + 7;
const wave = (k: number): number[] => Array.from({ length: N }, (_, i) => ((i * k) % 17) / 5 - 1);
const data = {
  N,
  y: wave(5),
  x: wave(7),
  g: Array.from({ length: N }, (_, i) => i % 3),
  rows: wave(3).map(value => ({ value })),
};

async function specOf(source: string): Promise<ModelSpec> {
  const cell = compileCell({ id: 'c', source, index: 0 });
  if (!cell.ok) throw new Error(JSON.stringify(cell.problems));
  const load = new Function(`return ${cell.code.replace('export default ', '')}`) as () => (
    $: unknown,
    names: unknown,
  ) => Promise<{ model: Model }>;
  const { model } = await load()(cellRuntime('c', cell.sites), { ...apiNames, data });
  return compileModel(model);
}

const PRIORS = 'const a = ~Normal(0, 1), b = ~Normal(0, 2), s = ~HalfNormal(1);';
const model = (loop: string): string =>
  `const y = tensor(data.y), x = tensor(data.x), g = tensor(data.g);
   function model() { ${PRIORS} const u = sample("u", Normal(zeros(3), 1)); ${loop} }`;

function evaluate(spec: ModelSpec): number[] {
  const program = wasm.load(spec.density);
  bindData(program, spec.density, spec.data);
  const density = densityOf(program, spec.coordinateNames);
  const gradient = new Float64Array(spec.dim);
  const position = Float64Array.from({ length: spec.dim }, (_, i) => 0.3 - 0.1 * i);
  return [density.evaluate(position, gradient), ...gradient];
}

const likelihoods = (spec: ModelSpec) => spec.factors.filter(({ kind }) => kind === 'likelihood');

/** What keeps a loop as it is and computes nothing. */
const PLAIN = 'if (data.N < 0) continue;';

const LOOPS: Readonly<Record<string, (first: string) => string>> = {
  'over rows': first =>
    `for (let i = 0; i < data.N; i++) { ${first} observe(Normal(a + b * x[i], s), y[i]); }`,
  'with earlier values and an inner sum': first =>
    `for (let t = 2; t < y.length; t++) { ${first} let mu = a; for (let k = 0; k < 2; k++) mu = mu + u[k] * y[t - k - 1]; observe(Normal(mu, s), y[t]); }`,
  'up to and with the last, by group': first =>
    `for (let i = 1; i <= data.N - 1; i++) { ${first} const m = u[g[i]]; observe(Normal(m, exp(s) + x[i] * x[i]), y[i]); factor(-0.1 * m * m); }`,
  'whose index is a number in the density': first =>
    `for (let i = 0; i < data.N; i++) { ${first} observe(Normal(a * i / data.N, s), y[i]); }`,
  'over lists, with a constant observation': first =>
    `for (let i = 0; i < data.N; i++) { ${first} observe(Normal(a * data.x[i], s), 0.5); }`,
  'with a choice by data': first =>
    `for (let i = 0; i < data.N; i++) { ${first} const m = x[i] > 0 ? a : b; observe(Normal(m, s), y[i]); }`,
};

describe('loops that are rerolled', () => {
  it.each(Object.entries(LOOPS))('%s have the density and gradient of the plain loop', async (_, loop) => {
    const [rolled, plain] = [await specOf(model(loop(''))), await specOf(model(loop(PLAIN)))];
    expect(rolled.density.nodes.length).toBeLessThan(plain.density.nodes.length / 3);
    expect(likelihoods(rolled)).toHaveLength(1);
    expect(likelihoods(plain).length).toBeGreaterThanOrEqual(N - 2);
    const [ours, oracle] = [evaluate(rolled), evaluate(plain)];
    ours.forEach((value, i) =>
      expect(Math.abs(value - oracle[i])).toBeLessThan(1e-11 * (1 + Math.abs(oracle[i]))),
    );
  });

  it('name the likelihood after the loop’s index', async () => {
    const [factor] = likelihoods(await specOf(model(LOOPS['over rows'](''))));
    expect(factor.plates).toEqual([{ name: 'i', size: N }]);
    expect(factor.address).not.toContain('[');
  });

  it('take an array as long as the loop for a whole, never for its row', async () => {
    const spec = await specOf(
      model('for (let i = 0; i < data.N; i++) observe(Normal(a + sum(x), s), y[i]);'),
    );
    const plain = await specOf(
      model(`for (let i = 0; i < data.N; i++) { ${PLAIN} observe(Normal(a + sum(x), s), y[i]); }`),
    );
    const [ours, oracle] = [evaluate(spec), evaluate(plain)];
    ours.forEach((value, i) =>
      expect(Math.abs(value - oracle[i])).toBeLessThan(1e-11 * (1 + Math.abs(oracle[i]))),
    );
  });
});

describe('loops that stay as they are', () => {
  const stays: Readonly<Record<string, string>> = {
    'carry a value':
      'let m = a; for (let i = 0; i < data.N; i++) { m = 0.5 * m + b; observe(Normal(m, s), y[i]); }',
    'branch on the index': 'for (let i = 0; i < data.N; i++) { if (i > 3) observe(Normal(a, s), y[i]); }',
    'index a list of records': 'for (let i = 0; i < data.N; i++) observe(Normal(a, s), data.rows[i].value);',
    'fill a list':
      'const m = []; for (let i = 0; i < data.N; i++) { m[i] = a; observe(Normal(a, s), y[i]); }',
    'call a function of the modeller':
      'const f = i => a * i; for (let i = 0; i < data.N; i++) observe(Normal(f(i), s), y[i]);',
    'are short': 'for (let i = 0; i < 8; i++) observe(Normal(a, s), y[i]);',
    draw: 'for (let i = 0; i < data.N; i++) { const z = ~Normal(a, 1); observe(Normal(z, s), y[i]); }',
  };
  it.each(Object.entries(stays))('because they %s', async (_, loop) => {
    expect(likelihoods(await specOf(model(loop))).length).toBeGreaterThanOrEqual(8);
  });
});

it('an unrolled loop of ten thousand observations is one likelihood of few nodes', async () => {
  const source = `const y = linspace(0, 1, 10000);
function model() { const a = ~Normal(0, 1); for (let t = 1; t < y.length; t++) observe(Normal(a * y[t - 1], 1), y[t]); }`;
  const spec = await specOf(source);
  expect(spec.density.nodes.length).toBeLessThan(100);
});
