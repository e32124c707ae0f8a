/** Names as mathematics: Greek letters, upright words, digits and plates as subscripts. Not here: expressions. */

const GREEK = new Set(
  (
    'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega ' +
    'Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega'
  ).split(' '),
);

/** These read better in their curly forms. */
const VARIANTS: Readonly<Record<string, string>> = { epsilon: '\\varepsilon', phi: '\\varphi' };

/** A symbol before its plates: "\\theta", and the subscript that its name already holds. */
export interface Symbol {
  readonly base: string;
  readonly subscripts: readonly string[];
}

/** Reads a name of the program: "mu" → μ, "x1" → x₁, "mu_a" → μ with subscript a, "school" upright. */
export function symbolOf(name: string): Symbol {
  const [first, ...rest] = name.split('_').filter(part => part !== '');
  if (first === undefined) return { base: upright(name), subscripts: [] };
  const digits = /^(.*?[A-Za-z])(\d+)$/.exec(first);
  const [word, number] = digits === null ? [first, undefined] : [digits[1], digits[2]];
  // "betaAge" is a beta; braces alone would not let it take a second subscript.
  const [head, tail] = splitGreek(word);
  return {
    base: letter(head),
    subscripts: [
      ...(tail === '' ? [] : [upright(tail)]),
      ...(number === undefined ? [] : [number]),
      ...rest.map(letter),
    ],
  };
}

/** "betaAge" → "beta" and "Age"; other words stay whole. */
function splitGreek(word: string): readonly [string, string] {
  const [, head, tail] = /^([a-z]+)([A-Z]\w*)$/.exec(word) ?? ['', word, ''];
  return GREEK.has(head) ? [head, tail] : [word, ''];
}

/** The symbol with these further subscripts. */
export function withSubscripts({ base, subscripts }: Symbol, more: readonly string[]): string {
  const all = [...subscripts, ...more];
  if (all.length === 0) return base;
  // Plates' letters stand close, as in z_{ij}; anything longer is set apart.
  const close = all.every(part => /^[A-Za-z]$/.test(part));
  const text = all.join(close ? '' : ',');
  return text.length === 1 ? `${base}_${text}` : `${base}_{${text}}`;
}

function letter(word: string): string {
  if (GREEK.has(word)) return VARIANTS[word] ?? `\\${word}`;
  return /^[A-Za-z\d]$/.test(word) ? word : upright(word);
}

/** Upright text; what LaTeX would read as a command is escaped. */
export function upright(text: string): string {
  const safe = text.replace(/[\\{}$&#^_%~]/g, found => (found === '_' ? '\\_' : ' '));
  return `\\mathrm{${safe}}`;
}

/** A number in at most four significant digits. */
export function numeral(x: number): string {
  if (x === Infinity) return '\\infty';
  if (x === -Infinity) return '-\\infty';
  if (Number.isNaN(x)) return '\\mathrm{NaN}';
  const text = Math.abs(x) < 1e6 ? String(Number.isInteger(x) ? x : Number(x.toPrecision(4))) : scientific(x);
  const power = /^(-?)([\d.]+)e\+?(-?\d+)$/.exec(text);
  if (power === null) return text;
  const [, sign, digits, exponent] = power;
  return `${sign}${digits === '1' ? '' : `${digits} \\cdot `}10^{${exponent}}`;
}

/** Such as "2.5e12", without zeros at the end. */
function scientific(x: number): string {
  return x.toExponential(3).replace(/\.?0+e/, 'e');
}

/** About how many characters a formula shows. */
export function visibleLength(latex: string): number {
  return latex
    .replace(/\\(mathrm|operatorname|left|right|,|;)/g, '')
    .replace(/\\[A-Za-z]+/g, 'x')
    .replace(/[{}_^\\\s⟦⟧]/g, '').length;
}
