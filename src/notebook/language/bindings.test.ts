import { expect, test } from 'vitest';
import { bindingsAt, namesOnLine } from './bindings.ts';

const CELL = `const data = [1, 2];
function line(scale) {
  const slope = ~Normal(0, 1);
  const noise = HalfNormal(scale as number);
  plate("points", 2, () => {
    const x = 1;
    observe(Normal(slope * x, noise), data);
  });
}
const fit = await mcmc(line,
  { draws: 10 });`;

const names = (line?: number, column?: number) => bindingsAt(CELL, line, column).map(({ name }) => name);

test('what can be named at a place is given innermost first', () => {
  expect(names(7, 20)).toEqual(['x', 'noise', 'slope', 'scale', 'fit', 'line', 'data']);
  expect(names(3, 10)).not.toContain('x');
  expect(names()).toEqual(['fit', 'line', 'data']);
});

test('a variable knows its line and the call that made it, with what stood before', () => {
  const known = new Map(bindingsAt(CELL, 7, 20).map(binding => [binding.name, binding]));
  expect(known.get('slope')).toMatchObject({ line: 3, madeBy: { callee: 'Normal', sign: '~' } });
  expect(known.get('noise')).toMatchObject({ word: 'const', line: 4, madeBy: { sign: 'none' } });
  expect(known.get('fit')?.madeBy).toEqual({
    callee: 'mcmc',
    sign: 'await',
    text: 'mcmc(line, { draws: 10 })',
  });
  expect(known.get('data')?.madeBy).toBeUndefined();
});

test('a cell that does not parse has nothing in sight', () => {
  expect(bindingsAt('const a = (;', 1)).toEqual([]);
});

test('the names on a line are variables, not members, text or comments', () => {
  expect(namesOnLine('f([...post.draws("mu")], a.b) // c', 1)).toEqual(['f', 'post', 'a']);
});
