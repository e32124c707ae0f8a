/**
 * Takes apart sums over whole arrays whose terms add up: what data alone decide is then summed once per bind, a single
 * number counts as often as there are elements, and a term that needs costly functions of data can be computed once
 * for each distinct value (distinct.ts). Rounding differs from the whole sum's; ∞ and NaN do not, but where terms
 * alone overflow. Not here: which sums are fused into which loop (schedule.ts).
 */
import type { Graph, NodeId } from '../../../array/graph.ts';
import { isCostly } from '../distinct.ts';
import { sizeOf } from '../extents.ts';
import { MAX_STRAIGHT } from '../limits.ts';
import { rewrite, type Rewriter } from './rewrite.ts';

/** An array, or one number for all elements, added or taken away. */
interface Term {
  readonly node: NodeId;
  readonly negative: boolean;
}

type Kind = 'single' | 'data' | 'costly' | 'rest';

export function splitSums(graph: Graph): Graph {
  if (!graph.nodes.some((node, id) => node.op === 'sum' && isLarge(graph, id))) return graph;
  const kinds = new Kinds(graph);
  const renamed: NodeId[] = [];
  return rewrite(graph, (node, into, old) => {
    const groups = node.op === 'sum' && node.shape.length === 0 ? groupsOf(graph, kinds, old) : undefined;
    const size = groups ? sizeOf(graph.nodes[graph.nodes[old].inputs[0]].shape) : 0;
    const id = groups ? addGroups(into, groups, size, renamed) : into.add(node);
    renamed.push(id);
    return id;
  });
}

/** Whether the sum is one of many elements. */
function isLarge({ nodes }: Graph, sum: NodeId): boolean {
  return sizeOf(nodes[nodes[sum].inputs[0]].shape) > MAX_STRAIGHT;
}

/** What the terms of a sum are good for. */
class Kinds {
  private readonly graph: Graph;
  private readonly bound: boolean[] = [];
  private readonly costly: boolean[] = [];

  constructor(graph: Graph) {
    this.graph = graph;
    const parameters = new Set(
      graph.inputs.filter(({ role }) => role === 'parameter').map(({ node }) => node),
    );
    graph.nodes.forEach((node, id) => {
      this.bound.push(!parameters.has(id) && node.inputs.every(input => this.bound[input]));
      this.costly.push(
        isCostly(node.op) || node.inputs.some(input => this.costly[input] && this.isArray(input)),
      );
    });
  }

  private isArray(id: NodeId): boolean {
    return sizeOf(this.graph.nodes[id].shape) > 1;
  }

  of(id: NodeId): Kind {
    if (!this.isArray(id)) return 'single';
    if (this.bound[id]) return 'data';
    return this.costly[id] ? 'costly' : 'rest';
  }
}

/** The terms by kind; undefined where taking the sum apart would gain nothing. */
function groupsOf(graph: Graph, kinds: Kinds, sum: NodeId): ReadonlyMap<Kind, readonly Term[]> | undefined {
  const [whole] = graph.nodes[sum].inputs;
  const { shape } = graph.nodes[whole];
  if (!isLarge(graph, sum)) return undefined;
  const groups = new Map<Kind, Term[]>();
  for (const term of termsOf(graph, whole, shape)) {
    const kind = kinds.of(term.node);
    groups.set(kind, [...(groups.get(kind) ?? []), term]);
  }
  return groups.size > 1 ? groups : undefined;
}

/** The terms of additions, subtractions and negations that have the sum's own shape or are single numbers. */
function termsOf(graph: Graph, whole: NodeId, shape: readonly number[]): Term[] {
  const visit = (node: NodeId, negative: boolean): Term[] => {
    const { op, inputs } = graph.nodes[node];
    const [a, b] = inputs;
    const fits = (id: NodeId): boolean =>
      sizeOf(graph.nodes[id].shape) === 1 || same(graph.nodes[id].shape, shape);
    const single = sizeOf(graph.nodes[node].shape) === 1;
    if (single || !inputs.every(fits)) return [{ node, negative }];
    if (op === 'neg') return visit(a, !negative);
    if (op === 'add') return [...visit(a, negative), ...visit(b, negative)];
    if (op === 'sub') return [...visit(a, negative), ...visit(b, !negative)];
    return [{ node, negative }];
  };
  return visit(whole, false);
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

function addGroups(
  into: Rewriter,
  groups: ReadonlyMap<Kind, readonly Term[]>,
  size: number,
  renamed: readonly NodeId[],
): NodeId {
  const put = (op: 'add' | 'sub' | 'mul', a: NodeId, b: NodeId): NodeId => into.apply(op, [a, b]);
  const joined = (terms: readonly Term[]): Term =>
    terms.reduce((sum, term) => ({
      node: put(sum.negative === term.negative ? 'add' : 'sub', sum.node, term.node),
      negative: sum.negative,
    }));
  const parts = [...groups].map(([kind, terms]): Term => {
    const { node, negative } = joined(terms.map(term => ({ ...term, node: renamed[term.node] })));
    if (kind !== 'single') return { node: into.sum(node), negative };
    const count = into.add({ op: 'constant', inputs: [], params: { values: [size] }, shape: [] });
    return { node: into.scalar(put('mul', node, count)), negative };
  });
  const total = joined(parts);
  return total.negative ? into.add({ op: 'neg', inputs: [total.node], params: {}, shape: [] }) : total.node;
}
