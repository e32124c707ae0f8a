import { expect, it } from 'vitest';
import { splitCode, withoutMarks } from './code-marks.ts';

it('what stands between backticks is code: every second part', () => {
  expect(splitCode('`await` is missing before `mcmc(m)`')).toEqual([
    '',
    'await',
    ' is missing before ',
    'mcmc(m)',
    '',
  ]);
});

it('plain text loses the marks of code, and keeps a backtick that has no other in its line', () => {
  expect(withoutMarks('`~` draws: write `~Normal(0, 1)`')).toBe('~ draws: write ~Normal(0, 1)');
  expect(withoutMarks('add the closing `')).toBe('add the closing `');
  expect(withoutMarks('a ` here\nand a ` there')).toBe('a ` here\nand a ` there');
});

it('backticks of a call are code themselves, not its marks', () => {
  for (const text of ['csv(`a,b`)', 'or write csv(`…`)']) expect(splitCode(text)).toEqual([text]);
  expect(withoutMarks('a number (`3`) or csv(`…`)')).toBe('a number (3) or csv(`…`)');
});
