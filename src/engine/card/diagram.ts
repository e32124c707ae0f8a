/** The plate diagram: nodes, arrows and plates of a symbolic run. Not here: where they stand on the page (app/model). */
import type { NodeId } from '../array/graph.ts';
import type { Symbolic, SymbolicSite } from '../model/symbolic.ts';
import type { CardEdge, CardNode, CardPlate } from './card.ts';
import { nodeOf, parentsOf } from './equations.ts';
import { withSubscripts } from './symbols.ts';
import { loopLetter, type Thing, type Vocabulary } from './vocabulary.ts';

export interface Diagram {
  readonly nodes: readonly CardNode[];
  readonly edges: readonly CardEdge[];
  readonly plates: readonly CardPlate[];
}

/** Sites in program order, then data; the instances of a loop are one node in a plate called after its index. */
export function diagramOf(symbolic: Symbolic, vocabulary: Vocabulary): Diagram {
  const nodes = new Map<string, CardNode>();
  const edges = new Map<string, CardEdge>();
  const plates = new Map<string, CardPlate>();
  const loops = new Map<string, Set<number>>();
  symbolic.sites.forEach((site, i) => {
    if (site.kind === 'factor') return;
    const thing = vocabulary.declared(i);
    for (const { name, size } of site.plates) if (!plates.has(name)) plates.set(name, { name, size });
    thing.loops.forEach((index, depth) => {
      const letter = loopLetter(depth);
      loops.set(letter, (loops.get(letter) ?? new Set()).add(index));
    });
    if (!nodes.has(thing.id)) nodes.set(thing.id, siteNode(site, site.kind, thing, vocabulary));
  });
  symbolic.sites.forEach((site, i) => {
    if (site.kind === 'factor') return;
    const to = vocabulary.declared(i).id;
    const from = Object.values(site.parts).map(part => nodeOf(symbolic.graph, part));
    for (const parent of parentsOf(symbolic.graph, vocabulary, i, from)) {
      const { id } = parent.thing;
      if (id === to) continue;
      if (!nodes.has(id)) nodes.set(id, dataNode(symbolic, parent, site, vocabulary));
      edges.set(`${id}\n${to}`, { from: id, to });
    }
  });
  for (const [name, indices] of loops) plates.set(name, { name, size: indices.size });
  return { nodes: [...nodes.values()], edges: [...edges.values()], plates: [...plates.values()] };
}

function siteNode(
  site: SymbolicSite,
  kind: CardNode['kind'],
  { id, symbol, loops }: Thing,
  vocabulary: Vocabulary,
): CardNode {
  const axes = kind === 'deterministic' ? site.parts.value.axes : site.plates;
  const letters = loops.map((_, depth) => loopLetter(depth));
  const latex = withSubscripts(symbol, [...letters, ...axes.map(axis => vocabulary.letter(axis.name))]);
  return { id, latex, kind, plates: [...letters, ...axes.map(axis => axis.name)] };
}

/** Data stand in the plates of their child whose sizes their first extents have. */
function dataNode(
  { graph }: Symbolic,
  { node, thing }: { readonly node: NodeId; readonly thing: Thing },
  child: SymbolicSite,
  vocabulary: Vocabulary,
): CardNode {
  const { shape } = graph.nodes[node];
  const plates: string[] = [];
  for (const { name, size } of child.plates) if (shape[plates.length] === size) plates.push(name);
  const latex = withSubscripts(
    thing.symbol,
    plates.map(name => vocabulary.letter(name)),
  );
  return { id: thing.id, latex, kind: 'constant', plates };
}
