import { expect, it } from 'vitest';
import { numeral, symbolOf, visibleLength, withSubscripts } from './symbols.ts';

it.each([
  ['mu', '\\mu_i'],
  ['x1', 'x_{1,i}'],
  ['beta2', '\\beta_{2,i}'],
  ['mu_a', '\\mu_{ai}'],
  ['betaAge', '\\beta_{\\mathrm{Age},i}'],
  ['school', '\\mathrm{school}_i'],
  ['price$', '\\mathrm{price }_i'],
])('%s in a plate reads %s', (name, latex) => {
  expect(withSubscripts(symbolOf(name), ['i'])).toBe(latex);
});

it.each([
  [5, '5'],
  [-0.25, '-0.25'],
  [1 / 3, '0.3333'],
  [1e-9, '10^{-9}'],
  [2.5e12, '2.5 \\cdot 10^{12}'],
  [Infinity, '\\infty'],
])('the number %s reads %s', (x, latex) => {
  expect(numeral(x)).toBe(latex);
});

it('the length of a formula counts what is seen', () => {
  expect(visibleLength('\\mu + \\tau z_i')).toBe('µ+τzi'.length);
});
