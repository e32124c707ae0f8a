/**
 * Reads a node of a graph back as mathematics, as the modeller would write it. Gives up (undefined) on operations
 * without a good form and on expressions too long to read. Not here: which nodes have names (vocabulary.ts).
 */
import { sizeOf } from '../array/extents.ts';
import type { Graph, Node, NodeId } from '../array/graph.ts';
import type { Primitive } from '../array/primitives.ts';
import {
  broadcastLabels,
  gatheredLabels,
  reducedLabels,
  reshapedLabels,
  slicedLabels,
  type Labels,
} from './labels.ts';
import { numeral, upright, visibleLength } from './symbols.ts';

/** How tightly a formula holds together: a sum, a product, a power's base, or an indivisible whole. */
const LEVEL = { sum: 1, product: 2, power: 3, atom: 4 } as const;

interface Formula {
  readonly latex: string;
  readonly level: number;
}

/** What the reader knows besides the graph. */
export interface Naming {
  /** The symbol of a node that has one, with subscripts from its labels. */
  symbol(node: NodeId, labels: Labels): string | undefined;
}

/** Longest expression shown, in characters. */
const LONGEST = 60;
/** Most nodes read for one expression: shared parts are read once for every mention. */
const MOST_NODES = 200;

/** Numbers stand between these until the lines of a loop have been compared. */
export const NUMBER = { open: '⟦', close: '⟧' } as const;

/** Thrown inside this file only. */
class Unreadable extends Error {}

/** The formula of a node, or undefined where there is no good one. */
export function formulaOf(graph: Graph, node: NodeId, labels: Labels, naming: Naming): string | undefined {
  const reader = { graph, naming, left: MOST_NODES };
  try {
    const { latex } = read(reader, node, labels);
    return visibleLength(latex) > LONGEST ? undefined : latex;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

interface Reader {
  readonly graph: Graph;
  readonly naming: Naming;
  left: number;
}

function read(reader: Reader, id: NodeId, labels: Labels): Formula {
  reader.left -= 1;
  if (reader.left < 0) throw new Unreadable();
  const symbol = reader.naming.symbol(id, labels);
  if (symbol !== undefined) return atom(symbol);
  const node = reader.graph.nodes[id];
  const rule = RULES[node.op];
  if (rule === undefined) throw new Unreadable();
  return rule({
    node,
    labels,
    part: (k, own) => read(reader, node.inputs[k], own ?? broadcastLabels(labels, shapeOf(reader, node, k))),
    input: k => reader.graph.nodes[node.inputs[k]],
    at: other => reader.graph.nodes[other],
    readAt: (other, own) => read(reader, other, own),
  });
}

function shapeOf(reader: Reader, node: Node, k: number): readonly number[] {
  return reader.graph.nodes[node.inputs[k]].shape;
}

interface Context {
  readonly node: Node;
  readonly labels: Labels;
  /** The formula of the k-th input; its labels by broadcasting unless given. */
  part(k: number, labels?: Labels): Formula;
  input(k: number): Node;
  at(id: NodeId): Node;
  readAt(id: NodeId, labels: Labels): Formula;
}

type Rule = (context: Context) => Formula;

const atom = (latex: string): Formula => ({ latex, level: LEVEL.atom });

function within({ latex, level }: Formula, least: number): string {
  return level >= least ? latex : `(${latex})`;
}

const isNegative = ({ latex }: Formula): boolean => /^⟦?-/.test(latex);

function number(x: number): Formula {
  const latex = `${NUMBER.open}${numeral(x)}${NUMBER.close}`;
  return x < 0 ? { latex, level: LEVEL.sum } : atom(latex);
}

function plus(a: Formula, b: Formula): Formula {
  // Sums are kept in the order of the graph, which puts numbers anywhere: people put them last, unless to subtract.
  if (isNumber(a) && !isNumber(b) && !isNegative(a) && !isNegative(b)) return plus(b, a);
  if (isNegative(a) && !isNegative(b)) return plus(b, a);
  if (isNegative(b)) return { latex: `${a.latex} - ${b.latex.replace('-', '')}`, level: LEVEL.sum };
  return { latex: `${a.latex} + ${b.latex}`, level: LEVEL.sum };
}

function minus(a: Formula, b: Formula): Formula {
  return { latex: `${a.latex} - ${within(b, LEVEL.product)}`, level: LEVEL.sum };
}

const isNumber = ({ latex }: Formula): boolean => /^⟦[^⟧]*⟧$/.test(latex);

function times(a: Formula, b: Formula): Formula {
  if (isNumber(b) && !isNumber(a)) return times(b, a);
  if (isNumber(a) && /^⟦-1⟧$/.test(a.latex)) return negated(b);
  const [left, right] = [within(a, LEVEL.product), within(b, LEVEL.product)];
  const sign = isNegative(a) && level(a) === LEVEL.sum && isNumber(a);
  const first = sign ? a.latex : left;
  const gap = /^⟦?\d/.test(right) ? ' \\cdot ' : /mathrm|^\(|\)$/.test(first + right) ? ' \\, ' : ' ';
  return { latex: `${first}${gap}${right}`, level: sign ? LEVEL.sum : LEVEL.product };
}

const level = (formula: Formula): number => formula.level;

function negated(a: Formula): Formula {
  return { latex: `-${within(a, LEVEL.product)}`, level: LEVEL.sum };
}

function over(a: Formula, b: Formula): Formula {
  if (a.level === LEVEL.atom && b.level === LEVEL.atom && !/frac/.test(a.latex + b.latex))
    return { latex: `${a.latex} / ${b.latex}`, level: LEVEL.product };
  return atom(`\\frac{${a.latex}}{${b.latex}}`);
}

function raised(base: Formula, exponent: string): Formula {
  const text = within(base, LEVEL.atom);
  const plain = exponent.replace(/[⟦⟧]/g, '');
  return { latex: `${text}^${plain.length === 1 ? plain : `{${exponent}}`}`, level: LEVEL.power };
}

/** f(x), f by its LaTeX name. */
const applied =
  (name: string): Rule =>
  ({ part, node }) =>
    atom(`${name}(${node.inputs.map((_, k) => part(k).latex).join(', ')})`);

const around =
  (left: string, right: string): Rule =>
  ({ part }) =>
    atom(`${left}${part(0).latex}${right}`);

/** The operand seen through an operation that only moves its extents. */
const reshape: Rule = ({ part, node, input, labels }) =>
  part(0, reshapedLabels(labels, input(0).shape, node.shape));

const product: Rule = ({ part, node }) =>
  node.inputs[0] === node.inputs[1] ? raised(part(0), '2') : times(part(0), part(1));

const sum: Rule = ({ node, labels, input, at, part, readAt }) => {
  if (node.op !== 'sum') throw new Unreadable();
  const inner = input(0);
  const down = reducedLabels(labels, node.params.axes, inner.shape);
  if (inner.op === 'mul' && isDot(inner, node.params.axes, at)) {
    const [a, b] = inner.inputs.map(id => readAt(id, broadcastLabels(down, at(id).shape)));
    // The data come last in the order of the graph; as a product of vectors they are written first.
    const [row, column] =
      at(inner.inputs[1]).op === 'input' && at(inner.inputs[0]).op === 'input'
        ? dataFirst(inner, at, a, b)
        : [a, b];
    return {
      latex: `${within(row, LEVEL.atom)}^\\top ${within(column, LEVEL.product)}`,
      level: LEVEL.product,
    };
  }
  return { latex: `\\textstyle\\sum ${within(part(0, down), LEVEL.product)}`, level: LEVEL.product };
};

function dataFirst(node: Node, at: (id: NodeId) => Node, a: Formula, b: Formula): [Formula, Formula] {
  const second = at(node.inputs[1]);
  const isData = second.op === 'input' && second.params.name.startsWith('data:');
  return isData ? [b, a] : [a, b];
}

/** True where both factors have all the extents that are summed over. */
function isDot(node: Node, axes: readonly number[], at: (id: NodeId) => Node): boolean {
  if (axes.length !== 1 || node.inputs[0] === node.inputs[1]) return false;
  return node.inputs.every(id => {
    const { shape } = at(id);
    const axis = axes[0] - (node.shape.length - shape.length);
    return axis >= 0 && shape[axis] === node.shape[axes[0]] && shape[axis] !== 1;
  });
}

const matmul: Rule = ({ part, input, labels }) => {
  const [a, b] = [input(0).shape, input(1).shape];
  const lead = labels.slice(0, -2);
  const left = [...broadcastLabels(lead, a.slice(0, -2)), labels[labels.length - 2], undefined];
  const right = [...broadcastLabels(lead, b.slice(0, -2)), undefined, labels[labels.length - 1]];
  return times(part(0, left), part(1, right));
};

const gather: Rule = ({ node, part, input, labels }) => {
  if (node.op !== 'gather') throw new Unreadable();
  const { source, indices } = gatheredLabels(labels, node.params, input(1).shape.length);
  const base = part(0, source(part(1, indices).latex));
  if (base.level !== LEVEL.atom) throw new Unreadable();
  return base;
};

const slice: Rule = ({ node, part, input, labels }) => {
  if (node.op !== 'slice') throw new Unreadable();
  const base = part(0, slicedLabels(labels, node, input(0).shape));
  if (base.level !== LEVEL.atom) throw new Unreadable();
  return base;
};

const concat: Rule = ({ node, input, part, labels }) => {
  const single = node.inputs.every((_, k) => input(k).shape.length === node.shape.length);
  if (!single || node.inputs.length > 4) throw new Unreadable();
  return atom(
    `[${node.inputs.map((_, k) => part(k, broadcastLabels(labels, input(k).shape)).latex).join(', ')}]`,
  );
};

const constant: Rule = ({ node }) => {
  if (node.op !== 'constant') throw new Unreadable();
  const { values } = node.params;
  if (values.length === 1) return number(values[0]);
  if (values.length > 4 || node.shape.filter(size => size !== 1).length !== 1) throw new Unreadable();
  return atom(`[${values.map(value => number(value).latex).join(', ')}]`);
};

const comparison =
  (sign: string): Rule =>
  ({ part }) =>
    atom(`\\mathbb{1}[${part(0).latex} ${sign} ${part(1).latex}]`);

/** What has no entry has no good form. */
const RULES: { readonly [P in Primitive]?: Rule } = {
  add: ({ part }) => plus(part(0), part(1)),
  sub: ({ part }) => minus(part(0), part(1)),
  mul: product,
  div: ({ part, node, input, at }) => meanOf(node, input, at, part) ?? over(part(0), part(1)),
  pow: ({ part }) => raised(part(0), part(1).latex),
  neg: ({ part }) => negated(part(0)),
  exp: applied('\\exp'),
  log: applied('\\log'),
  log1p: ({ part }) => atom(`\\log(1 + ${part(0).latex})`),
  expm1: ({ part }) => ({ latex: `\\exp(${part(0).latex}) - 1`, level: LEVEL.sum }),
  sqrt: around('\\sqrt{', '}'),
  abs: around('|', '|'),
  floor: around('\\lfloor ', ' \\rfloor'),
  sin: applied('\\sin'),
  cos: applied('\\cos'),
  atan: applied('\\arctan'),
  tanh: applied('\\tanh'),
  lgamma: applied('\\log\\Gamma'),
  max: applied('\\max'),
  min: applied('\\min'),
  sigmoid: applied(upright('sigmoid')),
  softplus: applied(upright('softplus')),
  cumsum: ({ part, labels }) => atom(`${upright('cumsum')}(${part(0, labels).latex})`),
  cholesky: ({ part, labels }) => atom(`${upright('chol')}(${part(0, labels).latex})`),
  stopGradient: ({ part }) => part(0),
  lt: comparison('<'),
  le: comparison('\\le'),
  gt: comparison('>'),
  ge: comparison('\\ge'),
  eq: comparison('='),
  reshape,
  broadcastTo: ({ part }) => part(0),
  transpose: ({ node, part, labels }) =>
    part(0, node.op === 'transpose' ? inverse(labels, node.params.perm) : labels),
  slice,
  gather,
  concat,
  constant,
  sum,
  matmul,
};

function inverse(labels: Labels, perm: readonly number[]): Labels {
  return perm.map((_, axis) => labels[perm.indexOf(axis)]);
}

/** Σx / n over all n elements of something with a name. */
function meanOf(
  node: Node,
  input: Context['input'],
  at: Context['at'],
  part: Context['part'],
): Formula | undefined {
  const [total, count] = [input(0), input(1)];
  if (total.op !== 'sum' || count.op !== 'constant' || node.shape.length > 0) return undefined;
  const size = sizeOf(at(total.inputs[0]).shape);
  const text = part(0).latex.replace('\\textstyle\\sum ', '');
  const whole = count.params.values.length === 1 && count.params.values[0] === size;
  return whole && /^[A-Za-z\\{}]+$/.test(text) ? atom(`\\bar{${text}}`) : undefined;
}
