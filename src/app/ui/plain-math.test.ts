/** Formulas before KaTeX has come. */
import { expect, test } from 'vitest';
import { plainMath } from './plain-math.ts';

/** Without the marks of italics. */
const plain = (latex: string): string => plainMath(latex).replaceAll(/<\/?i>/g, '');

test('a statement of a model reads as it will, functions and all', () => {
  expect(plain('\\mathrm{Normal}(0, \\exp(v / 2))')).toBe('Normal(0, exp(v/2))');
  expect(plain('\\mathrm{Normal}(\\alpha + \\beta x_i, \\sigma)')).toBe('Normal(α + βx<sub>i</sub>, σ)');
  expect(plain('\\mathrm{HalfNormal}(2.5)')).toBe('HalfNormal(2.5)');
  expect(plain('p(\\theta \\mid y) \\propto p(y \\mid \\theta)\\, p(\\theta)')).toBe(
    'p(θ ∣ y) ∝ p(y ∣ θ) p(θ)',
  );
});

test('fractions and roots have parentheses only where they need them', () => {
  expect(plain('\\frac{v}{2}')).toBe('v/2');
  expect(plain('\\tfrac{a b}{2}')).toBe('ab/2');
  expect(plain('\\frac{a}{b + 1}')).toBe('a/(b + 1)');
  expect(plain('\\frac{x - \\mu}{\\sigma}')).toBe('(x − μ)/σ');
  expect(plain('\\frac{-1}{2 n}')).toBe('−1/(2n)');
  expect(plain('\\sqrt{n} + \\sqrt{a + b}')).toBe('√n + √(a + b)');
  expect(plain('\\frac{\\sqrt{\\exp(v)}}{v^2 + 1}')).toBe('√exp(v)/(v<sup>2</sup> + 1)');
});

test('signs of operations have spaces, signs of numbers have none', () => {
  expect(plain('x\\times y')).toBe('x × y');
  expect(plain('2\\cdot 10^{-3}')).toBe('2 · 10<sup>−3</sup>');
  expect(plain('-a-b=-1')).toBe('−a − b = −1');
  expect(plain('(-1, -x)')).toBe('(−1, −x)');
  expect(plain('n \\to \\infty')).toBe('n → ∞');
  expect(plain('e^{-x^2/2}')).toBe('e<sup>−x<sup>2</sup>/2</sup>');
});

test('words stay upright and apart from letters, letters are italic', () => {
  expect(plainMath('\\mathrm{sd}\\, x')).toBe('sd <i>x</i>');
  expect(plainMath('\\mu_{\\mathrm{school}}')).toBe('<i>μ</i><sub>school</sub>');
  expect(plain('\\log x + \\log(y)')).toBe('log x + log(y)');
  expect(plain('\\mathrm{height}_i = a^\\top b')).toBe('height<sub>i</sub> = a<sup>⊤</sup>b');
  expect(plain('\\text{if } x > 0')).toBe('if x &gt; 0');
});

test('nothing of a formula becomes markup or is lost at an open end', () => {
  expect(plainMath('\\text{<img onerror=1>} "&"')).toBe('&lt;img onerror=1&gt; &quot;&quot;');
  expect(plainMath('\\mathrm{<b>}_{<script>}')).not.toMatch(/<(b|script)/);
  for (const open of [
    'x_',
    'x^{',
    '\\frac{a}',
    '\\frac',
    '\\',
    '\\text{abc',
    '}}{{',
    '_',
    '\\begin{matrix}a',
  ])
    expect(() => plainMath(open)).not.toThrow();
  expect(plain('\\text{abc')).toContain('abc');
  expect(plainMath('{'.repeat(200_000))).toHaveLength(200_000);
});
