/**
 * Formulas in plain letters, about as wide as they will be: what stands until KaTeX has come, so that the text
 * neither shows code nor jumps. Not here: typesetting (math.ts).
 */
const SYMBOLS: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  eta: 'η',
  theta: 'θ',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  nu: 'ν',
  pi: 'π',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  chi: 'χ',
  psi: 'ψ',
  omega: 'ω',
  Sigma: 'Σ',
  sim: '∼',
  times: '×',
  cdot: '·',
  le: '≤',
  ge: '≥',
  to: '→',
  longrightarrow: '⟶',
  sum: '∑',
  infty: '∞',
};

/** Escapes text for HTML. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Safe HTML: letters, subscripts and superscripts. */
export function plainMath(latex: string): string {
  const text = latex
    .replace(/\\(?:text|mathrm|operatorname)\{([^{}]*)\}/g, '$1')
    .replace(/\\[,;:! ]/g, ' ')
    .replace(/\\([a-zA-Z]+) ?/g, (_, name: string) => SYMBOLS[name] ?? '')
    .replace(/\s*([=+∼→⟶×≤≥])\s*/g, ' $1 ')
    .replace(/(?<=[\w)])\s*-\s*/g, ' − ');
  return escapeHtml(text)
    .replace(
      /_(?:\{([^{}]*)\}|(\S))/g,
      (_, long?: string, short?: string) => `<sub>${long ?? short ?? ''}</sub>`,
    )
    .replace(
      /\^(?:\{([^{}]*)\}|(\S))/g,
      (_, long?: string, short?: string) => `<sup>${long ?? short ?? ''}</sup>`,
    )
    .replace(/[{}\\]/g, '');
}
