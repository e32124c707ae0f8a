import { expect, test } from 'vitest';
import { isPastedTable } from './paste-table.ts';

test('lines with equally many separators are a table, lines of code are not', () => {
  expect(isPastedTable('species,bill\nAdelie,39.1\n')).toBe(true);
  expect(isPastedTable('x\ty\n1\t2')).toBe(true);
  expect(isPastedTable('const a = [1, 2];\nconst b = [3, 4];')).toBe(false);
  expect(isPastedTable('f(1, 2)\ng(3, 4)')).toBe(false);
  expect(isPastedTable('// a, b\n// c, d')).toBe(false);
  expect(isPastedTable('one line, only')).toBe(false);
});
