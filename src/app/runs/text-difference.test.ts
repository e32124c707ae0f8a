import { expect, test } from 'vitest';
import { aroundChanges, textDifference } from './text-difference.ts';

const written = (before: string, after: string) =>
  textDifference(before, after).map(
    ({ kind, parts }) =>
      `${kind === 'same' ? ' ' : kind === 'old' ? '-' : '+'} ${parts.map(({ text, changed }) => (changed ? `[${text}]` : text)).join('')}`,
  );

test('a changed prior is marked in its line, word by word', () => {
  expect(
    written('const mu = ~Normal(0, 20);\nconst tau = 1;', 'const mu = ~Normal(0, 5);\nconst tau = 1;'),
  ).toEqual(['- const mu = ~Normal(0, [20]);', '+ const mu = ~Normal(0, [5]);', '  const tau = 1;']);
});

test('lines that came or went are marked whole', () => {
  expect(written('a\nb', 'a\nnew line\nb')).toEqual(['  a', '+ [new line]', '  b']);
  expect(written('a\ngone\nb', 'a\nb')).toEqual(['  a', '- [gone]', '  b']);
});

test('the same text has no changes, and texts of very many lines are told apart as a whole', () => {
  expect(written('a\nb', 'a\nb')).toEqual(['  a', '  b']);
  const long = Array.from({ length: 1200 }, (_, i) => `line ${i}`).join('\n');
  expect(textDifference(long, `${long}!`)).toHaveLength(2400);
});

test('of a long text only what stands around the changes is shown', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].join('\n');
  const lines = aroundChanges(textDifference(before, before.replace('d', 'D')));
  expect(lines.map(line => line?.parts.map(part => part.text).join('') ?? '…')).toEqual([
    '…',
    'c',
    'd',
    'D',
    'e',
    '…',
  ]);
});
