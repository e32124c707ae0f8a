import { describe, expect, it } from 'vitest';
import { changedPriors, tokenize } from './highlight.ts';

const kinds = (source: string): string[] =>
  tokenize(source)
    .flat()
    .filter(token => token.text.trim() !== '')
    .map(token => `${token.text}:${token.kind}`);

describe('the colours of code', () => {
  it('give the accent to the tilde and to distributions only', () => {
    expect(kinds('const mu = ~Normal(0, x.Foo(2))')).toEqual([
      'const:grey',
      'mu:ink',
      '=:punct',
      '~:tilde',
      'Normal:accent',
      '(:punct',
      '0:literal',
      ',:punct',
      'x:ink',
      '.:punct',
      'Foo:ink',
      '(:punct',
      '2:literal',
      '):punct',
      '):punct',
    ]);
  });

  it('keep every character, also in unfinished text', () => {
    for (const source of [
      'a = "open',
      '/* one\ntwo */ b',
      '`x ${1}\ny` + 2',
      'µ = ~Beta(1, 1) // prior',
      '10_000.5e-3;',
    ]) {
      expect(
        tokenize(source)
          .map(line => line.map(token => token.text).join(''))
          .join('\n'),
      ).toBe(source);
    }
  });

  it('carry comments and templates over lines', () => {
    expect(kinds('/* a\nb */ c')).toEqual(['/* a:grey', 'b */:grey', 'c:ink']);
    expect(kinds('`a\nb` 1')).toEqual(['`a:literal', 'b`:literal', '1:literal']);
  });

  it('say what an edited prior was before', () => {
    expect([
      ...changedPriors(
        'const mu = ~Normal(0, 20);\nconst z = ~Beta(1, 1)',
        '// x\nconst mu  = ~Normal(0, 5);\nconst z = ~Beta(1, 1)',
      ),
    ]).toEqual([[1, 'Normal(0, 20)']]);
  });
});
