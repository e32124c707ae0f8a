import { describe, expect, it } from 'vitest';
import { changedPriors, splitIndent, tokenize } from './highlight.ts';

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

  it('begin at the first character that is not blank, also in comments', () => {
    const [code, comment, blank, none] = tokenize('  const a = 1\n\t // x\n   \n').map(splitIndent);
    expect(code.indent).toBe('  ');
    expect(code.rest[0]).toEqual({ kind: 'grey', text: 'const' });
    expect(comment).toEqual({ indent: '\t ', rest: [{ kind: 'grey', text: '// x' }] });
    expect(blank).toEqual({ indent: '   ', rest: [] });
    expect(none).toEqual({ indent: '', rest: [] });
    const [, inside] = tokenize('/* a\n  b */ c').map(splitIndent);
    expect(inside).toEqual({
      indent: '  ',
      rest: [
        { kind: 'grey', text: 'b */' },
        { kind: 'ink', text: ' ' },
        { kind: 'ink', text: 'c' },
      ],
    });
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
