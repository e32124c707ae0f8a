/**
 * The cells' graph as the runner walks it: direct sources and readers, an order, and what keeps a cell from
 * running. Not here: how names are found, owned and ordered (notebook/language).
 */
import { buildGraph } from '../notebook/language/graph.ts';
import type { CellNames } from '../notebook/language/graph.ts';
import type { WireError } from './protocol.ts';

/** What static analysis says of a cell. */
export interface CellFacts extends CellNames {
  /** It cannot be compiled. */
  readonly error: WireError | null;
  /** Whether it may run while it is being typed. */
  readonly live: boolean;
}

export interface LinkedCells {
  /** Undefined for a cell that is not in the notebook. */
  facts(id: string): CellFacts | undefined;
  /** Cells whose names it reads; direct only. */
  upstream(id: string): readonly string[];
  /** Cells that read its names; direct only. */
  downstream(id: string): readonly string[];
  /** Every cell once, readers after what they read; cells on a cycle come last. */
  readonly order: readonly string[];
}

/** Cells on a cycle, and those that share a name, carry that as their error. */
export function linkCells(cells: readonly CellFacts[]): LinkedCells {
  const graph = buildGraph(cells);
  const facts = new Map(cells.map(cell => [cell.id, cell]));
  for (const { cells: concerned, message, hint } of graph.problems) {
    for (const id of concerned) {
      const cell = facts.get(id);
      if (cell?.error === null) facts.set(id, { ...cell, error: { code: 'reference', message, hint } });
    }
  }
  const downstream = new Map<string, string[]>(cells.map(cell => [cell.id, []]));
  for (const [id, sources] of graph.dependencies) {
    for (const source of sources) downstream.get(source)?.push(id);
  }
  const ordered = new Set(graph.order);
  return {
    facts: id => facts.get(id),
    upstream: id => graph.dependencies.get(id) ?? [],
    downstream: id => downstream.get(id) ?? [],
    order: [...graph.order, ...cells.map(cell => cell.id).filter(id => !ordered.has(id))],
  };
}

/** All cells reachable from `start` by `next`, without `start` unless it lies on a cycle. */
export function reach(start: string, next: (id: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...next(start)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...next(id));
  }
  return found;
}
