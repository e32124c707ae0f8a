import { expect, it } from 'vitest';
import { compileCell } from './compile-cell.ts';

function isLive(source: string): boolean {
  const made = compileCell({ id: 'a', source, index: 0 });
  return made.ok && made.live;
}

it('a cell with a model may run while it is typed', () => {
  expect(isLive('function model() { const mu = ~Normal(0, 1); }')).toBe(true);
  expect(isLive('const m = () => { for (let i = 0; i < 3; i++) observe(Normal(0, 1), y[i]); };')).toBe(true);
  expect(isLive('const m = () => { for (const v of y) observe(Normal(0, 1), v); };')).toBe(true);
});

it('a cell that samples, waits, has no model, or has a loop that may not end, may not', () => {
  for (const source of [
    'const x = 1',
    'const m = () => ~Normal(0, 1); const p = importance(m)',
    'const m = () => ~Normal(0, 1); await later()',
    'const m = () => { while (true) sample("x", Normal(0, 1)); }',
    'const m = () => { do { ~Normal(0, 1) } while (go); }',
    'const m = () => { for (let i = 0; i < 3;) observe(Normal(0, 1), y[i]); }',
    'const m = () => { for (let i = 0; ; i++) observe(Normal(0, 1), y[i]); }',
  ])
    expect([source, isLive(source)]).toEqual([source, false]);
});
