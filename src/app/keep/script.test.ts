/** The real compiler reads every shipped notebook as a script. */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell, Notebook } from '../../notebook/document.ts';
import { parseNotebook } from '../../notebook/format.ts';
import { formatScript } from '../../notebook/script/write-script.ts';
import { declarationFile, LIBRARY } from './library.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const examples = join(root, 'public/examples');
const names = readdirSync(examples).filter(file => file.endsWith('.tilde'));

/** Some cells are wrong on purpose, to show what is said of them. */
const onPurpose = ({ margin }: Cell): boolean => margin?.startsWith('An error on purpose') === true;

function scriptOf(name: string): string {
  const notebook = parseNotebook(readFileSync(join(examples, name), 'utf8'));
  return formatScript({ ...notebook, cells: notebook.cells.filter(cell => !onPurpose(cell)) }, LIBRARY);
}

const of = (...sources: string[]): Notebook => ({
  version: 1,
  title: 'T',
  seed: 1,
  cells: sources.map((source, i) => ({ id: `c${i + 1}`, kind: 'code', source })),
});

/** Data, a model and a use of it, each in a cell of its own. */
const IN_CELLS: Readonly<Record<string, readonly string[]>> = {
  list: [
    'const groups = ["north", "east"];\nconst y = tensor([1.2, 0.8, 1.9]);\nconst g = [0, 0, 1];\nlet s = 0.5;',
    'function m() {\n  const level = plate("groups", groups, () => {\n    const a = ~Normal(0, 1);\n    return a;\n  });\n' +
      '  plate("rows", 3, () => observe(Normal(level[g] * s, 1), y));\n}',
    'const post = await mcmc(m);\nif (y[0] > 1 && s * 2 > 1) console.log(post.mean("a"));\ny[g]',
  ],
  vector: [
    'const data = { g: [0, 0, 1], y: [1.2, 0.8, 1.9], n: 3 };\nconst { g } = data;',
    'function m() {\n  const level = ~Normal(zeros(2), 1);\n  observe(Normal(level[data.g] + level[g] / data.n, 1), data.y);\n}',
    'const post = await mcmc(m);\nconst half = data.n / 2;\n-post.draws("level")[":, 0"] + half',
  ],
  table: [
    'const table = csv(`group,y\n0,1.2\n1,0.8`);\nconst where = table.codes("group");\nconst rows = range(2);',
    'function m() {\n  const level = ~Normal(zeros(2), 1);\n  observe(Normal(level[table.group] + level[where] + level[rows], 1), table.y);\n}',
    'const post = await mcmc(m);\nconst at1 = rows.map(i => 1 - i);\nconst b = post.draws("level");\nb[0] * 2',
  ],
};

const orders = ([a, b, c]: readonly string[]): string[][] => [
  [a, b, c],
  [a, c, b],
  [b, a, c],
  [b, c, a],
  [c, a, b],
  [c, b, a],
];

/** Every order of the cells, and all in one cell. */
const spread = Object.entries(IN_CELLS).flatMap(([name, cells]) => [
  { file: `${name}-one.ts`, text: formatScript(of(cells.join('\n')), LIBRARY) },
  ...orders(cells).map((each, i) => ({ file: `${name}-${i}.ts`, text: formatScript(of(...each), LIBRARY) })),
]);

/** The statements of the script alone. */
const bodyOf = (...sources: string[]): string =>
  formatScript(of(...sources), LIBRARY)
    .split('\n')
    .filter(
      line =>
        !/^(\/\*\*| \*| {2,4}(\(|values|typeof)|import |declare const |const \$|\/\/ \[|export \{\};|$)/.test(
          line,
        ),
    )
    .join('\n');

describe('the shipped notebooks as scripts', () => {
  let folder = '';
  let said = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'scripts-'));
    mkdirSync(join(folder, 'types'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'tilde.d.ts'), declarationFile());
    for (const name of names) writeFileSync(join(folder, name.replace(/tilde$/, 'ts')), scriptOf(name));
    for (const { file, text } of spread) writeFileSync(join(folder, file), text);
    const scripts = [...names.map(name => name.replace(/tilde$/, 'ts')), ...spread.map(({ file }) => file)];
    const files = ['tilde.d.ts', ...scripts];
    const options = ['--strict', '--noEmit', '--pretty', 'false', '--target', 'es2022', '--module', 'esnext'];
    const resolution = ['--moduleResolution', 'bundler', '--types', ''];
    const tsc = join(root, 'node_modules/.bin/tsc');
    said = spawnSync(tsc, [...options, ...resolution, ...files], { cwd: folder, encoding: 'utf8' }).stdout;
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are at least twelve', () => expect(names.length).toBeGreaterThanOrEqual(12));

  it.each(names)('%s is accepted by tsc --strict', name => {
    const file = name.replace(/tilde$/, 'ts');
    expect(said.split('\n').filter(line => line.startsWith(`${file}(`))).toEqual([]);
    expect(said).not.toMatch(/^(tilde\.d\.ts|error)/m);
  });

  it.each(spread)('so are cells in any order: $file', ({ file, text }) => {
    expect(said.split('\n').filter(line => line.startsWith(`${file}(`))).toEqual([]);
    // A compiler takes a plain index for anything of type any; it would find nothing there.
    expect(text).not.toMatch(/(level|y|b)\[(g|data|table|where|rows|at1|0|")/);
  });
});

describe('a cell in stock TypeScript', () => {
  it('draws by name and computes by functions', () => {
    expect(bodyOf('function m() { const mu = ~Normal(0, 5); observe(Normal(mu * 2 - 1, 1), y); }')).toBe(
      'function m() { const mu = sample("mu", Normal(0, 5)); observe("y", Normal($sub($mul(mu, 2), 1), 1), y); }',
    );
    expect(bodyOf('const a = (-exp(x)) ** 2 / 3')).toBe('const a = $div($pow(($neg(exp(x))), 2), 3)');
  });

  it('leaves numbers and texts alone, and makes tests of arrays true tests', () => {
    const same = 'for (let i = 0; i < 2 * 3; i++) console.log("at " + i);';
    expect(bodyOf(`${same}\n1`)).toBe(`${same}\nconsole.log(1);`);
    expect(bodyOf('if (p * 2 > 1 && !q) console.log(1);\n2;')).toBe(
      'if ($holds($gt($mul(p, 2), 1)) && !q) console.log(1);\nconsole.log(2);',
    );
  });

  it('numbers the sites of a counting loop', () => {
    expect(bodyOf('for (let i = 0; i < 3; i++) { const z = ~Normal(0, 1); }')).toContain(
      'sample(`z[${i}]`, Normal(0, 1))',
    );
  });

  it('takes indices by arrays, by several numbers and by slices as a function', () => {
    expect(bodyOf('const g = [0, 1];\nconst a = W[0, 1] + b[g] + W[":, 0"] + xs[2];')).toContain(
      '$add($add($add(at(W, 0, 1), at(b, g)), at(W, ":, 0")), xs[2])',
    );
  });

  it('gives parameters a type', () => {
    expect(bodyOf('const f = (a, [b, c], d = 1, ...e) => a;\nconst g = x => x;')).toBe(
      'const f = (a: any, [b, c]: any, d = 1, ...e: any[]) => a;\nconst g = (x: any) => x;',
    );
  });

  it('leaves parameters that get a type from where the function is given', () => {
    expect(bodyOf('const b = [1].map(v => v * 2);\nconst f = rows => rows.map(r => r.x);')).toBe(
      'const b = [1].map(v => $mul(v, 2));\nconst f = (rows: any) => rows.map((r: any) => r.x);',
    );
  });

  it('knows what the names of other cells are', () => {
    expect(
      bodyOf('b[g] + n * 2 + (xs.g > n ? f(1) : d.x)', 'const g = [0, 1], n = 3, xs = { g }, b = f(2);'),
    ).toBe(
      'const g = [0, 1], n = 3, xs = { g }, b = f(2);\n' +
        'console.log($add($add(at(b, g), n * 2), ($holds($gt(xs.g, n)) ? f(1) : d.x)));',
    );
    // A parameter of that name elsewhere, and a name that is another thing there, change nothing.
    expect(
      bodyOf('const g = [0, 1];\nconst f = g => g;', 'let n = 1;\nn = ~Normal(0, 1);', 'b[g] * (n + 1)'),
    ).toContain('$mul(at(b, g), ($add(n, 1)))');
  });

  it('assigns what a function gives', () => {
    expect(bodyOf('let s = 0;\ns += ~Normal(0, 1);\nlet n = 0;\nn += 1;\n7')).toBe(
      'let s = 0;\ns = $add(s, sample("s", Normal(0, 1)));\nlet n = 0;\nn += 1;\nconsole.log(7);',
    );
  });
});

describe('a script', () => {
  it('has its cells in the order in which they depend on each other, text before the cell it introduces', () => {
    const text = formatScript(
      {
        ...of('const b = a + 1', 'const a = 1'),
        cells: [
          { id: 'note', kind: 'markdown', source: '# About b\n\n*/ ends nothing' },
          ...of('const b = a + 1', 'const a = 1').cells,
        ],
      },
      LIBRARY,
    );
    expect(text.indexOf('const a = 1')).toBeLessThan(text.indexOf('// # About b'));
    expect(text.indexOf('// # About b')).toBeLessThan(text.indexOf('const b = a + 1'));
  });

  it('imports what it reads, under another name where the notebook has its own', () => {
    const text = formatScript(
      of('const add = (a, b) => [a, b];', 'const s = add(1, 2);\nconst t = x + y;'),
      LIBRARY,
    );
    expect(text).toContain('import { add as tilde_add, type Tensor } from "tilde";');
    expect(text).toContain('const t = $add(x, y);');
  });

  it('keeps apart what two cells import or name for themselves', () => {
    const text = formatScript(
      of(
        'import { mean } from "d3-array";\nconst _h = 1;\nconst p = mean([_h]);',
        'const _h = 2;\nconst q = mean({ _h });',
      ),
      LIBRARY,
    );
    expect(text).toContain('import { mean as mean_c1 } from "d3-array";');
    expect(text).toContain('const p = mean_c1([_h_c1]);');
    expect(text).toContain('const q = mean({ _h: _h_c2 });');
  });

  it('declares what no cell defines', () => {
    expect(formatScript(of('const a = nowhere + Math.PI;'), LIBRARY)).toContain(
      'declare const nowhere: any;',
    );
  });

  it('has a cell that cannot be read, and cells in a circle, as comments', () => {
    const text = formatScript(of('const = 1', 'const u = v;', 'const v = u;'), LIBRARY);
    expect(text.split('\n').filter(line => /const/.test(line))).toEqual([
      '// const = 1',
      '// const u = v;',
      '// const v = u;',
    ]);
  });
});
