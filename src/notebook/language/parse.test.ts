/** Syntax errors are told in words, at the right place, with a remedy. */
import { describe, expect, it } from 'vitest';
import { compileCell } from './compile-cell.ts';

type Mistake = [source: string, line: number, column: number, message: RegExp, hint?: RegExp];

const MISTAKES: readonly Mistake[] = [
  ['const a = ~N ** 2', 1, 14, /`~` directly before `\*\*`/, /write \(~N\) \*\* 2/],
  ['const a = 1;\nconst b = -a ** 2', 2, 14, /`-` directly before/, /write \(-a\) \*\* 2/],
  ['const a = ~Normal(0, 1) ** 2', 1, 25, /`~` directly before/, /\(~Normal\(0, 1\)\) \*\* 2/],
  ['y ~ Normal(0, 1)', 1, 3, /stands before a distribution/, /observe\(Normal\(…\), y\)/],
  ['const x = ;', 1, 11, /unexpected `;`/],
  ['foo(1,', 1, 7, /ends in the middle/, /close/],
  ['}', 1, 1, /unexpected `}`/],
  ['const a = 1;\nconst a = 2;', 2, 7, /`a` is declared twice/],
  ['const a = `b', 1, 12, /template string is not closed/],
  ['const a = "b\n', 1, 11, /string is not closed/],
  ['/* b', 1, 1, /comment is not closed/],
  ['return 3', 1, 1, /`return` stands outside/, /without return/],
  ['1 = 2', 1, 1, /cannot be assigned to/],
  ['let a b', 1, 7, /unexpected `b`/],
  ['break', 1, 1, /outside a loop/],
];

describe('a syntax error', () => {
  it.each(MISTAKES)('in %j is at %i:%i', (source, line, column, message, hint) => {
    const result = compileCell({ id: 'c', source, index: 0 });
    expect(result.ok).toBe(false);
    if (result.ok) return;
    const [problem] = result.problems;
    expect(problem).toMatchObject({ line, column });
    expect(problem.message).toMatch(message);
    if (hint) expect(problem.hint).toMatch(hint);
  });
});

describe('a text that is nested more deeply than the stack has room for', () => {
  it.each([
    ['brackets', '('.repeat(9_000) + '1' + ')'.repeat(9_000)],
    ['a sum', Array.from({ length: 9_000 }, (_, i) => `x${i}`).join(' + ')],
    ['a chain of calls', `x${'.add(1)'.repeat(9_000)}`],
  ])('is refused in words: %s', (_, source) => {
    const result = compileCell({ id: 'c', source, index: 0 });
    expect(result).toMatchObject({ ok: false, problems: [{ message: 'this is nested too deeply' }] });
  });
});
