/** Errors of functions that take whole arrays or texts say in which line of the cell they were called. */
import { expect, it } from 'vitest';
import { runCell } from '../../cli/run-cell.ts';
import { TildeError } from '../errors.ts';

it.each([
  ['scan, a carry that changes its shape', 'scan((c, x) => [zeros(2), c], zeros(3), 5)', 'shape'],
  ['scan, a carry that changes its structure', 'scan((c, x) => [[c], c], [zeros(3), 1], 5)', 'shape'],
  ['scan, unequal numbers of steps', 'scan((c, x) => [c, c], 0, [zeros(3), zeros(4)])', 'shape'],
  ['odeint, a slope of another structure', 'odeint(([x, y], t) => [x], [1, 2], linspace(0, 1, 3))', 'shape'],
  ['odeint, a slope of another shape', 'odeint((y, t) => zeros(4), zeros(3), linspace(0, 1, 3))', 'shape'],
  ['csv, a line that is too short', 'csv("a,b\\n1")', 'argument'],
])('%s', async (_what, call, code) => {
  const error: unknown = await runCell('cell1', `const before = 1;\nconst a = ${call};`).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TildeError)) throw new Error(`no error of ours: ${String(error)}`);
  expect(error.code).toBe(code);
  expect(error.detail.span).toMatchObject({ cell: 'cell1', line: 2 });
});
