/** Names that lead back to themselves, and long chains of names. What kinds do to a script: app/keep/script.test.ts. */
import { describe, expect, it } from 'vitest';
import type { Library } from './imports.ts';
import { formatScript } from './write-script.ts';

const LIBRARY: Library = {
  values: new Set(['csv', 'plate', 'sample', 'observe', 'Normal', 'mcmc', 'mul', 'add']),
  types: new Set(),
  tensors: new Set(['mul', 'add']),
};

const script = (...sources: readonly string[]): string => {
  const cells = sources.map((source, i) => ({ id: `c${i + 1}`, kind: 'code' as const, source }));
  return formatScript({ version: 1, title: 'T', seed: 1, cells }, LIBRARY);
};

describe('a name that leads back to itself', () => {
  it.each([
    [['const data = csv(`x\n1`);', 'const data = data.complete(); data.x * 2']],
    [['const data = await data; data.x * 2']],
    [['const a = b; const b = a; a.x * 2']],
    [['const a = b;', 'const b = a;', 'a.x * 2']],
    [['const a = { x: a.x }; a.x * 2']],
    [['const a = { x: b.x };', 'const b = { x: a.x };', 'a.x * b.x']],
    [['const _a = _b; const _b = _a; _a.x * 2', 'const _a = _b; const _b = _a; _a.y * 2']],
    [['const __proto__ = __proto__; __proto__.x * 2']],
    [['const f = () => f; const g = x => g(x).y * 2; f.x * g.x']],
    [['const p = plate("p", 2, () => q.x); const q = { x: p }; p * q.x']],
    [['class A extends A {}\nconst a = new A(); a.x * 2']],
  ])('does not keep the script from being written: %j', sources => {
    expect(script(...sources)).toMatch(/export \{\};\n$/);
  });

  it('is a comment where its cells stand in a circle', () => {
    const lines = script('const a = b', 'const b = a', 'a.x * 2').split('\n');
    for (const source of ['const a = b', 'const b = a', 'a.x * 2']) expect(lines).toContain(`// ${source}`);
    expect(lines.filter(line => line.includes('could not be read'))).toEqual([]);
  });

  it('is still known by what else it has', () => {
    expect(script('const a = { x: a.x, n: 2 };\nconst m = a.n * 3;')).toContain('const m = a.n * 3;');
  });
});

it('a chain of members that are each asked twice is followed once', () => {
  const chain = Array.from({ length: 24 }, (_, i) => `const v${i + 1} = { x: v${i}.x + v${i}.x };`);
  const text = script('const v0 = { x: 1 };', ...chain, 'const all = v24.x * 2;');
  expect(text).toContain('const all = v24.x * 2;');
});
