/** How a node of a compiler's graph reads: its label in the drawing and in the list. Not here: places or marks. */
import type { GraphNode } from '../../notebook/output.ts';

const SIGNS: Readonly<Record<string, string>> = {
  add: '+',
  sub: '−',
  mul: '×',
  div: '÷',
  neg: '−',
  lt: '<',
  le: '≤',
  gt: '>',
  ge: '≥',
  eq: '=',
  ne: '≠',
};
/** What these read may stand in either order. */
const SYMMETRIC: ReadonlySet<string> = new Set(['add', 'mul']);
const NEUTRAL: Readonly<Record<string, string>> = { add: '0', sub: '0', mul: '1', div: '1' };
const MOST_LETTERS = 24;

/** A single number, drawn where it is used. */
export const isNumber = (node: GraphNode): boolean =>
  node.op === 'constant' && node.shape.length === 0 && node.detail !== undefined;

/** "× 0.2", "y, data", "sum". */
export function labelOf(node: GraphNode, nodes: readonly GraphNode[]): string {
  if (node.op === 'input') return cut(node.detail ?? 'input');
  if (node.op === 'constant') return cut(node.detail ?? 'constant');
  const sign = SIGNS[node.op] ?? node.op;
  const numbers = node.inputs.map(input => (isNumber(nodes[input]) ? (nodes[input].detail ?? '') : ''));
  if (numbers.every(number => number === '')) return sign;
  if (numbers.length !== 2) return cut(`${sign} ${numbers.filter(number => number !== '').join(' ')}`);
  return cut([numbers[0], sign, numbers[1]].filter(part => part !== '').join(' '));
}

const cut = (text: string): string =>
  text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;

export const shapeText = (shape: readonly number[]): string =>
  shape.length === 0 ? 'one number' : shape.join(' × ');

/** All that is known of a node, in a line. */
export function describeNode(id: number, nodes: readonly GraphNode[]): string {
  const node = nodes[id];
  const inputs = node.inputs.map(input => {
    const other = nodes[input];
    return isNumber(other) ? (other.detail ?? '') : `${input} ${other.op}`;
  });
  return [
    `${id} ${node.op}`,
    shapeText(node.shape),
    ...(node.detail === undefined ? [] : [node.detail]),
    ...(inputs.length === 0 ? [] : [`of ${inputs.join(', ')}`]),
    ...(node.once === true ? ['once per data'] : []),
    ...(node.place === undefined ? [] : [node.place]),
  ].join(' · ');
}

/**
 * For every node a text that is the same in two graphs where it computes the same thing in the same way. A reshape to
 * the same shape, x + 0 and the like are what they read.
 */
export function signatures(nodes: readonly GraphNode[]): readonly string[] {
  const texts: string[] = [];
  for (const node of nodes) {
    const inputs = node.inputs.map(input => texts[input]);
    const shape = node.shape.join();
    const same = idleInput(node, nodes);
    if (same !== undefined && shape === nodes[same].shape.join()) texts.push(texts[same]);
    else {
      const ordered = SYMMETRIC.has(node.op) ? inputs.toSorted() : inputs;
      texts.push(hash(`${node.op}(${ordered.join()})[${shape}]${node.detail ?? ''}`));
    }
  }
  return texts;
}

/** What a node hands on unchanged: x of x + 0, 1 · x and of a reshape; the shape must be the same too. */
function idleInput({ op, inputs }: GraphNode, nodes: readonly GraphNode[]): number | undefined {
  if (op === 'reshape') return inputs[0];
  const neutral = NEUTRAL[op];
  const is = (place: number): boolean =>
    isNumber(nodes[inputs[place]]) && nodes[inputs[place]].detail === neutral;
  if (neutral === undefined || inputs.length !== 2) return undefined;
  if (is(1)) return inputs[0];
  return SYMMETRIC.has(op) && is(0) ? inputs[1] : undefined;
}

/** Two numbers of 32 bits: enough that no two of a few hundred nodes meet. */
function hash(text: string): string {
  let [a, b] = [0x811c9dc5, 0x1b873593];
  for (let i = 0; i < text.length; i += 1) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x85ebca6b) + 0x9e3779b9;
  }
  return `${a >>> 0}.${b >>> 0}`;
}
