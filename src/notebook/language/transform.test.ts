/** What each construct becomes: the rows of the design's table. */
import { describe, expect, it } from 'vitest';
import { compileCell } from './compile-cell.ts';
import { compiled, output, plainHelpers, recordingHelpers } from './run.fixture.ts';

/** The generated code of one function body, without the wrapping. */
function inFunction(body: string): string {
  const { code } = compiled(`function f(a, b, x, xs, i) { ${body} }`);
  return code
    .split('\n')[1]
    .replace(/^function f\(.*?\) \{ ?/, '')
    .replace(/ \}$/, '');
}

function atTop(source: string): string {
  return compiled(`let a, b, x; ${source};0`)
    .code.split('\n')[1]
    .replace(/^let a, b, x; /, '');
}

/** The helpers called while `source` runs. */
async function helpersOf(source: string, names: object = {}): Promise<string[]> {
  const log: string[] = [];
  await output(source, names, recordingHelpers(log));
  return log.filter(name => name !== '$name');
}

describe('arithmetic and comparison', () => {
  it('in a function tests for numbers inline', () => {
    expect(inFunction('return a + b')).toBe(
      'return (typeof a === "number" && typeof b === "number" ? a + b : $.$add(a, b, 0));',
    );
    expect(inFunction('return a < 2')).toBe('return (typeof a === "number" ? a < 2 : $.$lt(a, 2, 0));');
  });

  it('puts complex operands into temporaries of the function', () => {
    expect(inFunction('return x(a) * b')).toBe(
      'let $1; return ($1 = x(a) , b, typeof $1 === "number" && typeof b === "number" ? $1 * b : $.$mul($1, b, 0));',
    );
  });

  it('never calls a helper for plain numbers in a function or a loop', async () => {
    const source =
      'const f = (a, b) => { let s = 0; for (let i = 0; i < 3; i++) { s += a * i - b / (i + 1); if (s !== 0 && a > b) s -= 1 } return -s % 5 }; f(2, 3)';
    expect(await helpersOf(source)).toEqual([]);
    expect(await helpersOf('let s = 0; for (let i = 0; i < 3; i++) s += i * i; s')).toEqual([]);
  });

  it('at top level calls helpers', () => {
    expect(atTop('const c = a + b * 2')).toContain('const c = $.$add(a , $.$mul(b , 2, 1), 0)');
    expect(atTop('const c = a === b')).toContain('$.$eq(a , b, 0)');
  });

  it.each([
    '1 + 2',
    '"a" + "b"',
    'typeof a === "number"',
    'a === "x"',
    'a != null',
    'a === undefined',
    'a !== true',
  ])('leaves %s native', expression => {
    expect(atTop(`const c = ${expression}`)).toContain(`const c = ${expression};`);
  });

  it('joins text through a helper, which can print an array', () => {
    expect(atTop('const c = "a" + x')).toContain('$.$add("a" , x, 0)');
  });

  it('raises to a power by the helper, whose bits are the same everywhere', () => {
    expect(inFunction('return a ** 2')).toBe('return $.$pow(a , 2, 0);');
  });

  it('goes through helpers for the signs and not', () => {
    expect(atTop('const c = [-a, +a, !a, ~a, -1]')).toContain(
      '[$.$neg(a, 0), $.$pos(a, 1), $.$not(a, 2), $.$tilde(a, 3), -1]',
    );
  });
});

describe('assignments', () => {
  it('writes out compound ones', () => {
    expect(inFunction('a += 2')).toBe('(a = ( 2, typeof a === "number" ? a + 2 : $.$add(a, 2, 0)));');
  });

  it('stores elements natively in a plain array and by the helper elsewhere', async () => {
    expect(inFunction('xs[i] = a')).toContain('$.$set($1, $2, $3, 0)');
    expect(await helpersOf('(() => { const xs = [1]; xs[0] = 2; xs[0] += 1; return xs })()')).toEqual([]);
    expect(await helpersOf('(() => { const xs = new Float64Array(1); xs[0] = 2; return xs })()')).toEqual([
      '$set',
    ]);
  });
});

describe('tests', () => {
  it.each([
    ['if (a) x()', 'if ($.$if(a, 0)) x();'],
    ['if (!a) x()', 'if (!$.$if(a, 0)) x();'],
    ['if (a > 1) x()', 'if ((typeof a === "number" ? a > 1 : $.$if($.$gt(a, 1, 0), 0))) x();'],
    ['if (a === "t") x()', 'if (a === "t") x();'],
    ['do a--; while (a)', 'do a--; while ($.$if(a, 0));'],
    ['for (; a; ) a--', 'for (; $.$if(a, 0); ) a--;'],
    ['return a && b', 'return $.$lg(a, 0) && b;'],
    ['return a || b', 'return $.$lg(a, 0) || b;'],
  ])('turns %s into %s', (source, expected) => {
    expect(inFunction(source)).toBe(expected);
  });

  it('selects between pure branches and decides between others', () => {
    expect(inFunction('return a ? b : 2')).toContain('$.$where(');
    expect(inFunction('return a ? exp(b) : Math.sqrt(2)')).toContain('$.$where(');
    expect(inFunction('return a ? x() : 2')).toBe('return $.$if(a, 0) ? x() : 2;');
    expect(compiled('const f = (a, b = a ? 1 : 2) => b').code).toContain('$.$cond(a , () => 1 , () => 2, 0)');
  });

  it('computes both branches when the condition is not known', async () => {
    const helpers = {
      ...plainHelpers,
      $truth: (t: unknown) => t,
      $where: (...all: unknown[]) => all.slice(0, 3),
    };
    expect(await output('(t => t ? 1 + 2 : -5)({ traced: true })', {}, helpers)).toEqual([
      { traced: true },
      3,
      -5,
    ]);
  });

  it('turns switch into a chain of tests', () => {
    expect(inFunction('switch (a) { case 1: x() }')).toBe(
      'let $1; switch (($1 = a, true)) { case $.$if($.$eq($1, (1), 0), 0): x(); }',
    );
  });
});

describe('members', () => {
  it('index by the helper unless both are plain', () => {
    expect(inFunction('return xs[i]')).toContain(
      'Array.isArray(xs) && typeof i === "number" ? xs[i] : $.$at(xs, 0, i)',
    );
    expect(atTop('const c = x[a, b] + x[":, 0"]')).toContain(
      '$.$add($.$at(x, 1, a, b) , $.$at(x, 2, ":, 0"), 0)',
    );
    expect(atTop('const c = [1, 2][0] + x.p + x["name"]')).not.toContain('$at');
  });

  it('take Math of our own', () => {
    expect(atTop('const c = Math.exp(x)')).toContain('$.$Math.exp(x)');
    expect(atTop('const c = [1].map(Math.exp)')).toContain('map($.$Math.exp)');
  });

  it('watch the methods that compare by identity', () => {
    expect(atTop('x.includes(a); x.get(a); Number.isFinite(x)')).toContain(
      '$.$member(x, "includes", 0, a); $.$member(x, "get", 1, a); $.$member(Number, "isFinite", 2, x)',
    );
  });
});

describe('loops', () => {
  it('go over $iter', () => {
    expect(atTop('for (const v of x) a')).toContain('for (const v of $.$iter(x, 0)) a');
  });

  it('are counted where the body calls something, in a function only', () => {
    expect(inFunction('for (const v of xs) { sample(v) }')).toBe(
      '{ const $loop2 = $.$loop(2); try { for (const v of $.$iter(xs, 0)) { $loop2.next(); { $.$call(1, sample, v); } } } finally { $loop2.end(); } }',
    );
    expect(inFunction('for (const v of xs) { a = Math.sqrt(v) }')).not.toContain('$loop');
    expect(inFunction('for (const v of plate("n", 3)) { x(v) }')).not.toContain('$loop');
    expect(atTop('for (const v of x) { sample(v) }')).not.toContain('$loop');
  });

  it('count every iteration and end also when left early', async () => {
    const log: string[] = [];
    const helpers = {
      ...plainHelpers,
      $loop: () => ({ next: () => log.push('next'), end: () => log.push('end') }),
    };
    await output(
      '(() => { out: for (const v of [1, 2, 3]) { if (g(v) > 1) break out } })()',
      { g: (v: number) => v },
      helpers,
    );
    expect(log).toEqual(['next', 'next', 'end']);
  });
});

describe('sites', () => {
  const named = (source: string) =>
    compiled(`function m(D, y, d, i, theta) { ${source} }`)
      .sites.filter(({ kind }) => ['~', 'sample', 'observe', 'deterministic', 'param'].includes(kind))
      .map(({ name }) => name);

  it.each([
    ['const mu = ~D', ['mu']],
    ['const mu = (~D) as number', ['mu']],
    ['const mu = sample(D)', ['mu']],
    ['let mu; mu = ~D', ['mu']],
    ['theta[i] = ~D', ['theta']],
    ['const o = { a: ~D, b: deterministic(2) }', ['a', 'b']],
    ['observe(D, y)', ['y']],
    ['observe(D, d.y)', ['y']],
    ['observe(D, d.y[i])', ['y']],
    ['sample(D, { obs: y })', ['y']],
    ['const s = sample("x", D)', ['s']],
    ['return ~D', [undefined]],
    ['const s = 2 * ~D', [undefined]],
    ['const [a, b] = ~D', [undefined]],
  ])('of %s are named %j', (source, names) => {
    expect(named(source)).toEqual(names);
  });

  it('know their exact place', () => {
    const { sites } = compiled('const a = 1;\n  const mu =\n    ~Normal(0,\n 1);');
    expect(sites.find(({ kind }) => kind === '~')).toMatchObject({
      line: 3,
      column: 5,
      endLine: 4,
      endColumn: 4,
    });
  });

  it('have dense ids', () => {
    const { sites, code } = compiled('const f = a => a ? b[a] + 1 : ~c(a); for (const i of f(2)) g(i * 2)');
    expect(sites.map(({ id }) => id)).toEqual(sites.map((_, i) => i));
    expect(code).toContain(`, ${sites.length - 1})`);
  });
});

describe('the module of a cell', () => {
  it('gives getters of its names, and the last expression', async () => {
    const cell = compiled(
      'let a = 1; const { b, _c } = { b: 2, _c: 3 }; function f() { return a++ } class K {} f();\na + b + _c',
    );
    expect(cell.defines).toEqual(['a', 'b', 'f', 'K']);
    expect(cell.code).toMatch(/^export default async function cell\(\$, \$names\) \{/);
    expect(cell.code).toMatch(/\n\/\/# sourceURL=cell1\.ts\n$/);
    expect(await output('let a = 1;\na + 1 // done')).toBe(2);
    expect(await output('let a = 1; a + 1;')).toBe(2);
    expect(await output('await Promise.resolve({ a: 1 })\n')).toEqual({ a: 1 });
    expect(await output('const a = 1')).toBeUndefined();
  });

  it('reads what it does not declare, and drops the import of Tilde', async () => {
    const { reads, code } = compiled(
      'import { Normal as N, exp } from "tilde"\nconst z = N(y) + exp(w) + Normal(1)',
    );
    expect([...reads].sort()).toEqual(['Normal', 'exp', 'w', 'y']);
    expect(code).not.toContain('import');
    expect(await output('import { k as kk } from "tilde"; kk + k', { k: 4 })).toBe(8);
  });

  it('refuses to assign what it does not declare', () => {
    for (const source of [
      'x = 1',
      'x += 1',
      'x++',
      '[x] = [1]',
      'for (x of [1]);',
      'function f() { x = 2 }',
    ]) {
      expect(compileCell({ id: 'c', source, index: 0 })).toMatchObject({
        ok: false,
        problems: [{ message: expect.stringContaining('`x` is assigned here'), hint: expect.any(String) }],
      });
    }
    expect(compileCell({ id: 'c', source: 'function f(x) { x = 2 } let y; y = 1', index: 0 }).ok).toBe(true);
  });

  it('knows what is costly and what waits', () => {
    expect(compiled('const p = await mcmc(m)')).toMatchObject({ costly: true, usesAwait: true });
    for (const call of ['importance(m)', 'marginal(m, { samples: 9 })(1)', 'svi(m)', 'map(m)']) {
      expect(compiled(`const p = ${call}`)).toMatchObject({ costly: true, usesAwait: false });
    }
    expect(compiled('const f = async () => { await g() }')).toMatchObject({
      costly: false,
      usesAwait: false,
    });
  });

  it('does not depend on the place of the cell', () => {
    const cell = (index: number) => compileCell({ id: 'a', source: 'x + 1', index });
    expect(cell(0)).toEqual(cell(7));
  });
});
