/**
 * Who reads whom among the cells, from the names each defines and reads; and an order to run them in.
 * Not here: how names are found (notebook/language) or which cells are to run (notebook-runner.ts).
 */
import type { WireError } from './protocol.ts';

/** What static analysis says of a cell. */
export interface CellFacts {
  readonly id: string;
  readonly defines: readonly string[];
  /** Free names, of other cells or of the API. */
  readonly reads: readonly string[];
  /** Samples or optimises: not re-run without being asked. */
  readonly expensive: boolean;
  /** It cannot run as it stands: syntax, a name with two owners, a cycle. */
  readonly error: WireError | null;
}

export interface CellGraph {
  facts(id: string): CellFacts | undefined;
  /** Cells whose names it reads; direct only. */
  upstream(id: string): readonly string[];
  /** Cells that read its names; direct only. */
  downstream(id: string): readonly string[];
  /** Every cell once, readers after what they read, document order otherwise. */
  readonly order: readonly string[];
  /** All names that cells define. */
  readonly names: readonly string[];
}

/** The first definer of a name owns it. Cells on a cycle keep document order (their facts carry the error). */
export function buildGraph(cells: readonly CellFacts[]): CellGraph {
  const byId = new Map(cells.map(cell => [cell.id, cell]));
  const owner = new Map<string, string>();
  for (const cell of cells) for (const name of cell.defines) if (!owner.has(name)) owner.set(name, cell.id);
  const upstream = new Map<string, string[]>();
  const downstream = new Map<string, string[]>(cells.map(cell => [cell.id, []]));
  for (const cell of cells) {
    const sources = new Set(cell.reads.flatMap(name => owner.get(name) ?? []));
    sources.delete(cell.id);
    upstream.set(cell.id, [...sources]);
    for (const source of sources) downstream.get(source)?.push(cell.id);
  }
  return {
    facts: id => byId.get(id),
    upstream: id => upstream.get(id) ?? [],
    downstream: id => downstream.get(id) ?? [],
    order: sorted(cells, upstream),
    names: [...owner.keys()],
  };
}

function sorted(cells: readonly CellFacts[], upstream: ReadonlyMap<string, readonly string[]>): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const source of upstream.get(id) ?? []) visit(source);
    order.push(id);
  };
  for (const cell of cells) visit(cell.id);
  return order;
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
