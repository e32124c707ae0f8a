/**
 * Elementwise primitives as functions of a shading language, by the same formulas as their tfjs rules (special.ts says
 * why they are so). Not here: programs that call them.
 */
import { BINARY, UNARY } from '../../../array/primitives.ts';
import { glsl, numberLiteral as n, wgsl, type Dialect } from './dialect.ts';

export type Elementwise = (typeof UNARY)[number] | (typeof BINARY)[number];

interface Source {
  readonly parameters: readonly string[];
  readonly lines: readonly string[];
}

const horner = (x: string, coefficients: readonly number[]): string =>
  coefficients
    .slice(0, -1)
    .reduceRight((sum, c) => `(${n(c)} + ${x} * ${sum})`, n(coefficients[coefficients.length - 1]));

const one = (...lines: string[]): Source => ({ parameters: ['x'], lines });
const value = (text: string): Source => one(`return ${text};`);
const two = (text: string): Source => ({ parameters: ['a', 'b'], lines: [`return ${text};`] });
const truth = (test: string): Source => two(`pick(${test}, 1.0, 0.0)`);
/** NaN in either wins. */
const strict = (text: string): Source => two(`pick(isNan(a), a, pick(isNan(b), b, ${text}))`);

/** π/2 in three parts, of which whole multiples are exact in f32. */
const HALF_PI = [1.5703125, 4.837512969970703e-4, 7.549789948768648e-8];
const ERFCX = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

const wave: Source = {
  parameters: ['x', 'quarter'],
  lines: [
    `let turns = floor(x * ${n(2 / Math.PI)} + 0.5);`,
    `let near = ((x - turns * ${n(HALF_PI[0])}) - turns * ${n(HALF_PI[1])}) - turns * ${n(HALF_PI[2])};`,
    'let s = near * near;',
    `let odd = near + near * s * ${horner('s', [-1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4])};`,
    `let even = (1.0 - 0.5 * s) + s * s * ${horner('s', [4.166664568298827e-2, -1.388731625493765e-3, 2.443315711809948e-5])};`,
    'let turn = turns + quarter;',
    'let swapped = turn - 2.0 * floor(turn * 0.5);',
    'let fold = floor(turn * 0.5);',
    'let negative = fold - 2.0 * floor(fold * 0.5);',
    'let result = pick(swapped > 0.5, even, odd);',
    'return pick(negative > 0.5, -result, result);',
  ],
};

/** Eight steps up where small, then an asymptotic series; reflection below 1/2. No branches: see `and` below. */
function gammaLike(
  ups: (at: readonly string[]) => string,
  series: readonly string[],
  reflection: string,
): Source {
  const eight = Array.from({ length: 8 }, (_, k) => `(at + ${k}.0)`);
  return one(
    'let at = pick(x < 0.5, 1.0 - x, x);',
    'let z = pick(at < 8.0, at + 8.0, at);',
    'let i = 1.0 / z;',
    'let q = i * i;',
    ...series,
    `let upper = core + pick(at < 8.0, ${ups(eight)}, 0.0);`,
    'let angle = 3.1415927 * (x - floor(x + 0.5));',
    `return ${reflection};`,
  );
}

const sources: Readonly<Record<string, Source>> = {
  wave,
  tail: {
    parameters: ['z'],
    lines: ['let t = 2.0 / (2.0 + z);', `return t * exp(${horner('t', ERFCX)});`],
  },
  neg: value('-x'),
  abs: value('abs(x)'),
  sign: value('pick(isNan(x), x, pick(x > 0.0, 1.0, pick(x < 0.0, -1.0, 0.0)))'),
  floor: value('floor(x)'),
  sqrt: value('pick(isNan(x), x, pick(x < 0.0, nan(), sqrt(x)))'),
  exp: value('pick(isNan(x), x, pick(x > 88.8, infinity(), exp(min(x, 88.8))))'),
  log: value(
    'pick(isNan(x), x, pick(x == 0.0, -infinity(), pick(x < 0.0, nan(), pick(x == infinity(), x, log(x)))))',
  ),
  log1p: one(
    `let near = x * ${horner('x', [1, -1 / 2, 1 / 3, -1 / 4, 1 / 5, -1 / 6])};`,
    'return pick(isNan(x), x, pick(abs(x) < 0.05, near, f_log(x + 1.0)));',
  ),
  expm1: one(
    `let near = x * ${horner('x', [1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720])};`,
    'return pick(isNan(x), x, pick(abs(x) < 0.25, near, f_exp(x) - 1.0));',
  ),
  sin: value('wave(x, 0.0)'),
  cos: value('wave(x, 1.0)'),
  atan: value('pick(isNan(x), x, atan(x))'),
  tanh: value('pick(isNan(x), x, tanh(clamp(x, -15.0, 15.0)))'),
  sigmoid: value('pick(isNan(x), x, 1.0 / (1.0 + f_exp(-x)))'),
  softplus: value('pick(isNan(x), x, max(x, 0.0) + f_log1p(f_exp(-abs(x))))'),
  lgamma: gammaLike(
    at => `-log(${at.join(' * ')})`,
    [
      `let series = i * ${horner('q', [1 / 12, -1 / 360, 1 / 1260])};`,
      `let core = ((z - 0.5) * (log(z) - 1.0) + ${n(0.9189385332046728 - 0.5)}) + series;`,
    ],
    `pick(isNan(x), x, pick(abs(x) == infinity(), infinity(), pick(x < 0.5, (${n(1.1447298858494002)} - log(abs(wave(angle, 0.0)))) - upper, upper)))`,
  ),
  digamma: gammaLike(
    at => at.map(y => `-1.0 / ${y}`).join(' '),
    [
      `let series = q * ${horner('q', [1 / 12, -1 / 120, 1 / 252])};`,
      'let core = (log(z) - 0.5 * i) - series;',
    ],
    'pick(isNan(x), x, pick(x < 0.5, upper - 3.1415927 * (wave(angle, 1.0) / wave(angle, 0.0)), upper))',
  ),
  trigamma: gammaLike(
    at => at.map(y => `1.0 / (${y} * ${y})`).join(' + '),
    [`let series = i * q * ${horner('q', [1 / 6, -1 / 30, 1 / 42])};`, 'let core = (i + 0.5 * q) + series;'],
    'pick(isNan(x), x, pick(x < 0.5, 9.8696044 / (wave(angle, 0.0) * wave(angle, 0.0)) - upper, upper))',
  ),
  erf: one(
    'let s = x * x;',
    `let near = ${n(2 / Math.sqrt(Math.PI))} * x * ${horner('s', [1, -1 / 3, 1 / 10, -1 / 42, 1 / 216, -1 / 1320, 1 / 9360])};`,
    'let rest = exp(-s) * tail(abs(x));',
    'return pick(isNan(x), x, pick(abs(x) < 0.75, near, f_sign(x) * (1.0 - rest)));',
  ),
  erfcx: one(
    'let far = tail(abs(x));',
    'return pick(isNan(x), x, pick(x < 0.0, 2.0 * f_exp(x * x) - far, far));',
  ),
  not: value('pick(x == 0.0, 1.0, 0.0)'),
  add: two('a + b'),
  sub: two('a - b'),
  mul: two('a * b'),
  div: two('a / b'),
  pow: {
    parameters: ['a', 'b'],
    lines: [
      'let size = pick(b == 0.0, 1.0, pick(a == 0.0, pick(b > 0.0, 0.0, infinity()), pow(abs(a), b)));',
      'let isOdd = pick(abs(b - 2.0 * floor(b * 0.5)) == 1.0, 1.0, 0.0);',
      'let signed = pick(a < 0.0, pick(floor(b) != b, nan(), pick(isOdd > 0.5, -size, size)), size);',
      'return pick(isNan(a), a, pick(isNan(b), b, signed));',
    ],
  },
  max: strict('max(a, b)'),
  min: strict('min(a, b)'),
  lt: truth('a < b'),
  le: truth('a <= b'),
  gt: truth('a > b'),
  ge: truth('a >= b'),
  eq: truth('a == b'),
  ne: truth('differs(a, b)'),
  // Without && and ||, which branch: a few dozen branches in a row are more than SwiftShader's compiler can do.
  and: two('pick(differs(a, 0.0), pick(differs(b, 0.0), 1.0, 0.0), 0.0)'),
  or: two('pick(differs(a, 0.0), 1.0, pick(differs(b, 0.0), 1.0, 0.0))'),
};

/** Operations that need no function; a single literal is enough to keep WGSL from computing with it beforehand. */
const INFIX: Readonly<Record<string, string>> = { add: '+', sub: '-', mul: '*', div: '/' };
const HELPERS: ReadonlySet<string> = new Set(['wave', 'tail']);

const isLiteral = (text: string): boolean => /^\(?-?[\d.]/.test(text);

/** Whether there is a function for a primitive. */
export const isWritten = (op: string): op is Elementwise => Object.hasOwn(sources, op) && !HELPERS.has(op);

/** A call of an elementwise primitive. */
export function call(op: Elementwise, operands: readonly string[]): string {
  const infix = INFIX[op];
  if (infix === undefined) return `f_${op}(${operands.join(', ')})`;
  const [a, b] = operands;
  return `(${isLiteral(a) && isLiteral(b) ? `literal(${a})` : a} ${infix} ${b})`;
}

const defined = new Map([wgsl, glsl].map(dialect => [dialect.name, definitions(dialect)]));

function definitions(dialect: Dialect): ReadonlyMap<string, string> {
  const texts = Object.entries(sources).map(([name, { parameters, lines }]) => {
    const own = HELPERS.has(name) ? name : `f_${name}`;
    return [own, dialect.define(own, parameters, lines)] as const;
  });
  return new Map(texts);
}

/** Definitions of the functions that a program calls, directly or not, each before its callers. */
export function functionsFor(dialect: Dialect, program: string): string {
  const known = defined.get(dialect.name) ?? new Map<string, string>();
  const done = new Set<string>();
  const list: string[] = [];
  const need = (text: string): void => {
    for (const [, name] of text.matchAll(/\b(f_\w+|wave|tail)\(/g)) {
      const definition = known.get(name);
      if (definition === undefined || done.has(name)) continue;
      done.add(name);
      need(definition.slice(definition.indexOf('{')));
      list.push(definition);
    }
  };
  need(program);
  return [dialect.prelude, ...list].join('\n');
}
