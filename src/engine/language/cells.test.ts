/** Cells as modellers write them, through the transform and the runtime, on known and on traced arrays. */
import { describe, expect, it } from 'vitest';
import * as array from '../array/index.ts';
import { tensor, trace } from '../array/index.ts';
import type { Tensor } from '../array/index.ts';
import { currentLoops, currentSite } from '../array/position.ts';
import { failureOf } from '../failure.fixture.ts';
import type { SiteInfo } from './cell.ts';
import { createRuntime } from './runtime.ts';

type Names = Record<string, unknown>;

/** What this test needs of the notebook's language room, which the engine must not depend on. */
interface LanguageRoom {
  compileCell(cell: {
    id: string;
    source: string;
    index: number;
  }): { ok: true; code: string; sites: SiteInfo[] } | { ok: false; problems: unknown };
}

const room = (file: string) => import(new URL(`../../notebook/language/${file}`, import.meta.url).href);
const { compileCell } = (await room('index.ts')) as LanguageRoom;
const { ACCEPTED } = (await room('corpus.fixture.ts')) as { ACCEPTED: readonly string[] };
const { PROGRAMS } = (await room('programs.fixture.ts')) as { PROGRAMS: Readonly<Record<string, string>> };

/** Runs a cell; `draw` answers `~D`. */
function run(source: string, names: Names, draw: (d: unknown) => unknown = () => 0): Promise<Names> {
  const cell = compileCell({ id: 'cell1', source, index: 0 });
  if (!cell.ok) throw new Error(JSON.stringify(cell.problems));
  const load = new Function(`return ${cell.code.replace('export default ', '')}`) as () => (
    runtime: unknown,
    names: Names,
  ) => Promise<Names>;
  return load()(createRuntime('cell1', cell.sites, { draw }), { ...array, ...names });
}

const distribution = (name: string) =>
  Object.assign(() => ({ [Symbol.for('tilde.distribution')]: true, name }), {});

/** What the snippets of the corpus take as given. `sample` answers with known values of the right shape. */
function corpusNames(given: Names): Names {
  const drawn: Names = { ab: tensor([1, 2]), W: array.zeros(3, 2), k: tensor(1), b: tensor(1), c: tensor(0) };
  return {
    Normal: distribution('Normal'),
    Uniform: distribution('Uniform'),
    Bernoulli: distribution('Bernoulli'),
    Categorical: distribution('Categorical'),
    sample: (name: string) => (name in drawn ? drawn[name] : 0.3),
    grad: (f: unknown) => f,
    console: { log: () => undefined },
    g: tensor([0, 1, 2]),
    y: tensor([1, 2, 3]),
    W2: tensor([
      [1, 2],
      [3, 4],
    ]),
    ...given,
  };
}

const NUMBERS = { alpha: 0.5, sigma: 1.5, beta: tensor([1, 2, 3]), x: tensor([1, 2, 3]) };

describe('the corpus of accepted snippets', () => {
  it.each(ACCEPTED)('runs on numbers and known arrays: %s', async source => {
    await expect(run(source, corpusNames(NUMBERS))).resolves.toBeDefined();
    await expect(
      run(`const f = () => { ${source} }; f()`, corpusNames({ ...NUMBERS, alpha: tensor(0.5) })),
    ).resolves.toBeDefined();
  });
});

describe('programs on plain values', () => {
  it.each(Object.entries(PROGRAMS))('%s, with the real helpers', async (_, body) => {
    const expected: unknown = await (new Function(
      `return (async () => {\n${body}\n})()`,
    )() as Promise<unknown>);
    const { result } = await run(`const result = await (async () => {\n${body}\n})()`, {});
    expect(result).toEqual(expected);
  });
});

/** Traces the last expression of a cell, a function of one traced scalar `a` and vector `v`. */
async function graphOf(source: string, names: Names = {}): Promise<string[]> {
  const { $output: f } = await run(source, names);
  const inputs = [
    { name: 'a', role: 'parameter', shape: [] },
    { name: 'v', role: 'parameter', shape: [3] },
  ] as const;
  return trace(inputs, ([a, v]) => ({ out: (f as (a: Tensor, v: Tensor) => Tensor)(a, v) })).nodes.map(
    ({ op }) => op,
  );
}

describe('a traced function', () => {
  it.each([
    ['(a, v) => a + 2 * v', 'mul'],
    ['(a, v) => exp(-((v - a) ** 2) / (2 * a ** 2))', 'exp'],
    ['(a, v) => { let s = 0; for (let i = 0; i < 3; i++) s += a * v[i]; return s }', 'mul'],
    [
      '(a, v) => { const xs = []; for (let i = 0; i < 3; i++) xs[i] = v[i] - a; return sum(stack(xs)) }',
      'concat',
    ],
    ['(a) => a > 0 ? Math.log(a) : -a', 'select'],
    ['(a) => { let m = a; m *= 3; m -= 1; return m }', 'sub'],
    ['(a, [p, q, r]) => p * q + r * a', 'mul'],
    ['(a) => [1.5, 2.5][a]', 'gather'],
    ['(a, v) => v[[0, 2]] * a', 'mul'],
    ['(a, v) => (v > 1 === 0) * a', 'eq'],
    ['(a, v, b = a * 2) => b ** 2', 'mul'],
  ])('%s records the mathematics', async (source, op) => {
    expect(await graphOf(source)).toContain(op);
  });

  const MISTAKES: readonly (readonly [source: string, message: RegExp, line: number, column: number])[] = [
    [
      '(a) => {\n  if (a > 0) return 1;\n  return 2;\n}',
      /depends on a random value, which is not known while the model is traced/,
      2,
      7,
    ],
    ['(a, v) => {\n  while (v > 0) a = 1;\n}', /shape \[3\]/, 2, 10],
    ['(a) => {\n  const f = () => 3;\n  return a > 0 ? f() : 2;\n}', /random value/, 3, 10],
    ['(a) => a > 0 && a', /random value/, 1, 8],
    ['(a) => { for (const i of 5) a }', /did you mean range\(5\)\?/, 1, 26],
    ['(a, v) => {\n v[0] = a }', /cannot be assigned into/, 2, 2],
    ['(a, v) => {\n v[0] += a }', /cannot be assigned into/, 2, 2],
    ['(a) => [Normal(), Normal()][a]', /known index/, 1, 8],
    ['(a) => a + Normal()', /draw a value first: `~Normal\(…\)`/, 1, 8],
    ['(a) => [1, 2].includes(a)', /compares by identity/, 1, 8],
    ['(a, v) => v + [1, 2]', /\[3\].*\[2\]/, 1, 11],
    ['(a) => { switch (a) { case 1: return 2 } }', /random value/, 1, 28],
  ];
  it.each(MISTAKES)('%s fails where the mistake is', async (source, message, line, column) => {
    const error = await failureOf(graphOf(source, { Normal: distribution('Normal') }));
    expect(error.message).toMatch(message);
    expect(error.detail.span).toMatchObject({ cell: 'cell1', line, column });
  });

  it('rounds only without Math', async () => {
    expect((await failureOf(graphOf('a => Math.floor(a)'))).message).toMatch(/derivative 0/);
    expect(await graphOf('a => floor(a)')).toContain('floor');
  });
});

describe('a model', () => {
  it('gives its sites names, places and loop indices', async () => {
    const seen: string[] = [];
    const note = () => {
      const site = currentSite();
      seen.push(
        `${site?.name}@${site?.span.line}${currentLoops()
          .map(({ index }) => `[${index}]`)
          .join('')}`,
      );
      return 1;
    };
    await run(
      `function m() {
        const mu = ~Normal(0, 1)
        for (let i = 0; i < 2; i++) {
          const z = ~Normal(mu, 1);
          for (const j of [5]) observe(Normal(z, 1), y[j])
        }
        return deterministic(mu * 2)
      }
      m()`,
      { Normal: distribution('Normal'), observe: note, deterministic: note, y: [] },
      note,
    );
    expect(seen).toEqual(['mu@2', 'z@4[0]', 'y@5[0][0]', 'z@4[1]', 'y@5[1][0]', 'undefined@7']);
    expect(currentLoops()).toEqual([]);
  });

  it('says which name is not defined, and where', async () => {
    const error = await failureOf(run('const a = 1;\nconst b = a + undefinedName;', {}));
    expect(error).toMatchObject({ code: 'reference', message: '`undefinedName` is not defined' });
    expect(error.detail.span).toMatchObject({ line: 2, column: 15 });
  });
});
