/**
 * Sums of softplus without a logarithm per element: softplus(x) = max(x, 0) + log f with f = 1 + exp(−|x|) in [1, 2],
 * so Σ softplus = Σ max(x, 0) + log Π f. The product is taken per lane; after BLOCK factors its logarithm joins
 * the sum (2^512 is far from overflow). NaN reaches the product through f, ∞ the sum through max.
 *
 * Accuracy: 1 + e and the product round once each, so an element is off by at most 2⁻⁵² in absolute terms, which is
 * what adding log1p(e) to a sum above 1 costs too. Terms far below 2⁻⁵³ (x ≪ −36) vanish: a sum of only such terms
 * keeps its absolute accuracy, not its relative one.
 * Not here: softplus whose value somebody else reads (special/exponential.ts).
 */
import type { Graph, NodeId } from '../../array/graph.ts';
import type { Lanes, Value } from './lanes.ts';
import type { Ref } from './refs.ts';
import type { Item, LoopItem, Schedule } from './schedule.ts';
import { log, softplusParts } from './special/exponential.ts';

/** Factors per lane between two logarithms. */
export const BLOCK = 512;

/** Pairs of elements below which a loop computes every softplus. */
const FEWEST_PAIRS = 3;

/** A softplus that only this sum reads, through additions and sign changes. */
export interface SummedSoftplus {
  readonly sum: NodeId;
  readonly negative: boolean;
}

/** The softplus nodes of loops whose value is needed for one sum of the same loop and nothing else. */
export function findSummed(
  graph: Graph,
  refs: readonly Ref[],
  items: readonly Item[],
  inputsOf: (id: NodeId) => readonly NodeId[],
): Map<NodeId, SummedSoftplus> {
  const found = new Map<NodeId, SummedSoftplus>();
  const uses = countUses(graph, refs, items, inputsOf);
  for (const item of items) {
    if (item.kind !== 'loop') continue;
    const inLoop = new Set(item.nodes);
    const visit = (id: NodeId, sum: NodeId, negative: boolean): void => {
      const { root } = refs[id];
      if (!inLoop.has(root) || uses[root] !== 1) return;
      const { op, inputs } = graph.nodes[root];
      if (op === 'softplus') found.set(root, { sum, negative });
      else if (op === 'neg') visit(inputs[0], sum, !negative);
      else if (op === 'add' || op === 'sub') {
        visit(inputs[0], sum, negative);
        visit(inputs[1], sum, op === 'sub' ? !negative : negative);
      }
    };
    for (const sum of item.reductions) {
      const node = graph.nodes[sum];
      if (node.op === 'sum') visit(node.inputs[0], sum, false);
    }
  }
  return found;
}

/** How often each root is read. */
function countUses(
  graph: Graph,
  refs: readonly Ref[],
  items: readonly Item[],
  inputsOf: (id: NodeId) => readonly NodeId[],
): number[] {
  const uses = graph.nodes.map(() => 0);
  const read = (id: NodeId): void => {
    for (const input of inputsOf(id)) uses[refs[input].root]++;
  };
  for (const item of items) {
    if (item.kind === 'step') read(item.node);
    else item.nodes.forEach(read);
    if (item.kind === 'loop') item.reductions.forEach(read);
  }
  for (const { node } of graph.outputs) uses[refs[node].root]++;
  return uses;
}

/** The running products of one loop: one per sum and sign, two lanes each. */
export class FactorProducts {
  private readonly lanes: Lanes;
  private readonly summed = new Map<NodeId, { readonly local: number }>();
  private readonly products = new Map<
    string,
    SummedSoftplus & { readonly product: { readonly local: number } }
  >();

  /** Undefined when the loop has none, or runs over too few pairs of elements for a logarithm at the end to pay. */
  static of(lanes: Lanes, item: LoopItem, schedule: Schedule, pairs: number): FactorProducts | undefined {
    const some = item.nodes.some(id => schedule.summed.has(id));
    return some && pairs >= FEWEST_PAIRS ? new FactorProducts(lanes, item, schedule) : undefined;
  }

  private constructor(lanes: Lanes, item: LoopItem, schedule: Schedule) {
    this.lanes = lanes;
    for (const id of item.nodes) {
      const term = schedule.summed.get(id);
      if (!term) continue;
      const key = `${term.sum}:${term.negative}`;
      const known = this.products.get(key) ?? { ...term, product: lanes.copy(lanes.constant(1)) };
      this.products.set(key, known);
      this.summed.set(id, known.product);
    }
  }

  /** What stands for softplus(x) in the sum, its factor put into the product; undefined when it is to be computed. */
  gather(lanes: Lanes, id: NodeId, x: Value): Value | undefined {
    const product = this.summed.get(id);
    if (!product || lanes.width === 1) return undefined;
    const { high, factor } = softplusParts(lanes, x);
    lanes.assign(product, lanes.mul(product, factor));
    return high;
  }

  /** Moves the logarithms of the products into the sums, whose lanes `accumulator` names. */
  flush(accumulator: (sum: NodeId) => { readonly local: number }): void {
    const { lanes } = this;
    for (const { sum, negative, product } of this.products.values()) {
      const into = accumulator(sum);
      lanes.scoped(() => {
        const value = log(lanes, product);
        lanes.assign(into, negative ? lanes.sub(into, value) : lanes.add(into, value));
        return into;
      });
      lanes.assign(product, lanes.constant(1));
    }
  }

  release(): void {
    for (const { product } of this.products.values()) this.lanes.f.release('v128', product.local);
  }
}
