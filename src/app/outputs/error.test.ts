/** What a reader sees of an error, as markup. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ErrorView } from './error.tsx';

const shown = (message: string, hint: string): string =>
  renderToStaticMarkup(
    createElement(ErrorView, {
      error: { code: 'language', message, hint },
      cell: 'c',
      onGoTo: () => undefined,
    }),
  );

it('shows names between backticks as code, and a lone backtick as it is', () => {
  const markup = shown('`HalfNromal` is not defined', 'did you mean `HalfNormal` or `Normal`?');
  expect(markup).toContain('<strong><code>HalfNromal</code> is not defined</strong>');
  expect(markup).toContain('<dd>did you mean <code>HalfNormal</code> or <code>Normal</code>?</dd>');
  expect(markup).not.toContain('`');
  expect(shown('an odd ` stays', 'x < 1')).toContain('<strong>an odd ` stays</strong>');
});
