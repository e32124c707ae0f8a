/**
 * A graph of single numbers as a list of steps, run by one loop without objects: for densities that are asked for a
 * million times with other numbers. Computes what the kernels compute, so the same bits (array/kernels/elementwise.ts).
 * Not here: which densities (scalar-density.ts).
 */
import type { Graph } from '../array/graph.ts';
import * as math from '../math/index.ts';

/** A step: what to do, the slot of the result, the slots of up to three operands. */
const WORDS_PER_STEP = 5;

/** What the loop does by itself, being the commonest; their codes are the places in this list. */
const INLINE = ['add', 'sub', 'mul', 'div', 'log', 'lt', 'gt', 'or', 'neg', 'abs', 'exp', 'select'] as const;

/** All others, in order of their codes. */
const FUNCTIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  log1p: math.log1p,
  sqrt: Math.sqrt,
  floor: Math.floor,
  lgamma: math.lgamma,
  expm1: math.expm1,
  sin: math.sin,
  cos: math.cos,
  atan: math.atan,
  tanh: math.tanh,
  sigmoid: math.sigmoid,
  softplus: math.softplus,
  digamma: math.digamma,
  trigamma: math.trigamma,
  erf: math.erf,
  erfcx: math.erfcx,
  pow: math.pow,
  max: Math.max,
  min: Math.min,
  le: (a, b) => (a <= b ? 1 : 0),
  ge: (a, b) => (a >= b ? 1 : 0),
  eq: (a, b) => (a === b ? 1 : 0),
  ne: (a, b) => (a !== b ? 1 : 0),
  and: (a, b) => (a !== 0 && b !== 0 ? 1 : 0),
  not: a => (a === 0 ? 1 : 0),
  sign: a => (a > 0 ? 1 : a < 0 ? -1 : a),
  stopGradient: a => a,
};

const CALLED = Object.values(FUNCTIONS);
const CODE: ReadonlyMap<string, number> = new Map(
  [...INLINE, ...Object.keys(FUNCTIONS)].map((op, code) => [op, code]),
);

/** The steps of a graph, slots being its nodes; undefined when something in it is no single number. */
export function stepsOf({ nodes }: Graph): Int32Array | undefined {
  const steps: number[] = [];
  for (const [id, { op, inputs, shape }] of nodes.entries()) {
    if (shape.length > 0) return undefined;
    if (op === 'input' || op === 'constant') continue;
    const code = CODE.get(op);
    if (code === undefined) return undefined;
    const [a, b = a, c = a] = inputs;
    steps.push(code, id, a, b, c);
  }
  return Int32Array.from(steps);
}

/** Fills the slots of all steps, in order. */
export function evaluate(steps: Int32Array, slots: Float64Array): void {
  for (let i = 0; i < steps.length; i += WORDS_PER_STEP) {
    const a = slots[steps[i + 2]];
    const b = slots[steps[i + 3]];
    slots[steps[i + 1]] = compute(steps[i], a, b, slots[steps[i + 4]]);
  }
}

/** The numbers are the places in INLINE: a switch on them is a jump. */
function compute(code: number, a: number, b: number, c: number): number {
  switch (code) {
    case 0:
      return a + b;
    case 1:
      return a - b;
    case 2:
      return a * b;
    case 3:
      return a / b;
    case 4:
      return math.log(a);
    case 5:
      return a < b ? 1 : 0;
    case 6:
      return a > b ? 1 : 0;
    case 7:
      return a !== 0 || b !== 0 ? 1 : 0;
    case 8:
      return -a;
    case 9:
      return Math.abs(a);
    case 10:
      return math.exp(a);
    case 11:
      return a !== 0 ? b : c;
    default:
      return CALLED[code - INLINE.length](a, b);
  }
}
