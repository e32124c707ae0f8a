/**
 * Formulas in plain letters, spaced as they will be: what stands until KaTeX has come, so that the text neither shows
 * code nor jumps. Loaded with every notebook, so it is short. Not here: typesetting (math.ts).
 */
const GREEK = (
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho . sigma tau upsilon phi chi ' +
  'psi omega'
).split(' ');
const SIGNS = (
  'sim ∼ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ approx ≈ propto ∝ in ∈ to → longrightarrow ⟶ mid ∣ times × cdot · pm ± sum ∑ prod ∏ ' +
  'int ∫ infty ∞ top ⊤ ldots … dots … cdots ⋯'
).split(' ');
const RELATION = /^([=:≤≥≠≈∼∝∈∣→⟶]|&[lg]t;)/;
const OPERATOR = /^[-−+*·×±]/;
/** What changes only the look of what follows. */
const LOOK = /^(left|right|big.*|.*style|.*limits|math(bb|bf|cal|it)|boldsymbol|hat|bar|tilde|vec)$/i;

/** Escapes text for HTML. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Safe HTML: letters, subscripts and superscripts. */
export function plainMath(latex: string): string {
  try {
    return joined(group((latex.match(/\\(?:[a-z]+|[^])|[^]/giu) ?? []).toReversed()));
  } catch {
    // Nested too deep for the stack.
    return escapeHtml(latex);
  }
}

/** HTML of the parts up to the end or a closing brace. `left`: the tokens to come, the next one last. */
function group(left: string[]): string[] {
  const parts: string[] = [];
  for (let token = left.pop(); token !== undefined && token !== '}'; token = left.pop()) {
    const tag = token === '_' ? 'sub' : token === '^' ? 'sup' : '';
    if (tag === '') parts.push(...read(token, left));
    else parts.push(`${parts.pop() ?? ''}<${tag}>${joined(argument(left))}</${tag}>`);
  }
  return parts;
}

/** The next group, or the next thing. */
function argument(left: string[]): string[] {
  const token = left.pop();
  if (token === ' ') return argument(left);
  return token === undefined ? [] : read(token, left);
}

function read(token: string, left: string[]): string[] {
  if (token === '{') return group(left);
  if (token[0] !== '\\') return /[\s&]/.test(token) ? [] : [plain(token)];
  const name = token.slice(1);
  const lower = GREEK.indexOf(name.toLowerCase().replace(/^var/, ''));
  if (lower >= 0) return [plain(String.fromCharCode((/^[A-Z]/.test(name) ? 913 : 945) + lower))];
  const sign = SIGNS.indexOf(name);
  if (sign >= 0) return [plain(SIGNS[sign + 1])];
  if (/^(text|math(rm|sf)|operatorname)$/.test(name)) return [wordOf(left)];
  if (/^[dt]?frac$/.test(name)) return [`${single(argument(left), 9)}/${single(argument(left), 1)}`];
  if (name === 'sqrt') return [`√${single(argument(left), 1)}`];
  if (LOOK.test(name)) return [];
  if (/^(begin|end)$/.test(name)) return argument(left).slice(0, 0);
  return /^[a-z]/i.test(name) ? [/quad/.test(name) ? ' ' : name] : [/[,;: ]/.test(name) ? ' ' : plain(name)];
}

const plain = (sign: string): string =>
  /[a-zα-ω]/i.test(sign) ? `<i>${sign}</i>` : sign === '-' ? '−' : escapeHtml(sign === '!' ? '' : sign);

/** Text between braces as it is written. */
function wordOf(left: string[]): string {
  left.pop();
  const text = left.splice(left.lastIndexOf('}') + 1).toReversed();
  left.pop();
  return escapeHtml(text.join('').replaceAll('\\', ''));
}

/** Of more than so many parts, or a sum, parentheses make one thing; a function of something is one. */
function single(parts: string[], most: number): string {
  const text = joined(parts);
  const isOne = parts.length <= most && !parts.some((part, i) => i > 0 && /^[−+±]/.test(part));
  return isOne || /^[a-z]+\([^()]*\)$/i.test(text.replaceAll(/<\/?i>/g, '')) ? text : `(${text})`;
}

/** With the spaces between them: about relations and operations, after commas, and where a word meets a letter. */
function joined(parts: readonly string[]): string {
  let text = '';
  for (const [i, part] of parts.entries()) {
    const before = parts[i - 1] ?? '(';
    const binary =
      OPERATOR.test(part) && !/^[([,]$/.test(before) && !OPERATOR.test(before) && !RELATION.test(before);
    const about = binary || RELATION.test(part);
    if (about || (isWord(part) && /^(<i|\w|.*<\/)/.test(before)) || (isWord(before) && /^(<i|\w)/.test(part)))
      text = `${text.trimEnd()} `;
    text += part + (about || part === ',' ? ' ' : '');
  }
  return text.trim();
}

/** "exp", "Normal", with what stands under it. */
const isWord = (part: string): boolean => /^[a-z]{2}/i.test(part);
