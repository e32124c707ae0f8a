import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { TableOutput } from '../../notebook/output.ts';
import { TableView } from './plain.tsx';

const markup = (columns: TableOutput['columns']): string =>
  renderToString(createElement(TableView, { output: { kind: 'table', rows: 2, columns } }));

test('a column with places shows its numbers in them, and keeps them in full', () => {
  const table = markup([{ name: 'mean', places: 2, values: [-0.001234, -1234.5678] }]);
  expect(table).toMatch(/class="num" data-value="-0.001234"[^>]*>0\.00</);
  expect(table).toMatch(/class="num" data-value="-1234.5678"[^>]*>−1,234\.57</);
});

test('a table stored with its numbers written out is shown as it was', () => {
  const table = markup([{ name: 'mean', values: ['−1,234.50', '0.25'] }]);
  expect(table).toMatch(/class="num" data-value="−1,234.50"[^>]*>−1,234\.50</);
});
