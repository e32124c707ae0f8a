/**
 * How the cells of a notebook depend on each other: who owns a name, in which order cells run, and what is out of
 * date when one changes. Not here: what a single cell reads (references.ts), running anything.
 */

/** What the graph needs to know of a cell; `compileCell` gives all but the id. */
export interface CellNames {
  readonly id: string;
  readonly defines: readonly string[];
  readonly reads: readonly string[];
  readonly costly: boolean;
}

/** A mistake that only shows when cells are seen together. */
export interface GraphProblem {
  readonly kind: 'owner' | 'cycle';
  /** The cells concerned, in notebook order; the problem is shown at each. */
  readonly cells: readonly string[];
  readonly name?: string;
  readonly message: string;
  readonly hint: string;
}

export interface CellGraph {
  /** Cell that owns each name; a name with two owners has the first. */
  readonly owners: ReadonlyMap<string, string>;
  /** Cells each cell reads from. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  /** Cells in an order in which each comes after what it reads; cells of a cycle are left out, with all that reads them. */
  readonly order: readonly string[];
  readonly problems: readonly GraphProblem[];
}

/** Builds the graph of the cells, given in notebook order. Markdown cells have no names and may be left out. */
export function buildGraph(cells: readonly CellNames[]): CellGraph {
  const problems: GraphProblem[] = [];
  const owners = ownersOf(cells, problems);
  const dependencies = new Map(cells.map(cell => [cell.id, dependenciesOf(cell, owners)]));
  const order = orderOf(cells, dependencies);
  problems.push(...cyclesOf(cells, dependencies, owners, order));
  return { owners, dependencies, order, problems };
}

/** Names read that no cell owns and `known` (Tilde's own names and JavaScript's globals) does not have. */
export function unresolved(graph: CellGraph, cell: CellNames, known: (name: string) => boolean): string[] {
  return cell.reads.filter(name => !graph.owners.has(name) && !known(name));
}

/** What to do when the cells in `changed` have new text or new values. Both lists are in running order. */
export interface Invalidation {
  /** Cheap cells that can run again at once: nothing costly or stale lies between them and the change. */
  readonly run: readonly string[];
  /** Costly cells, and all that reads them: shown as out of date until the modeller asks. */
  readonly stale: readonly string[];
}

/** What is out of date when `changed` cells change, the changed cells included. */
export function invalidated(
  graph: CellGraph,
  cells: readonly CellNames[],
  changed: readonly string[],
): Invalidation {
  const costly = new Set(cells.filter(cell => cell.costly).map(cell => cell.id));
  const touched = new Set(changed);
  const stale = new Set<string>();
  for (const id of graph.order) {
    const before = graph.dependencies.get(id) ?? [];
    if (before.some(other => touched.has(other))) touched.add(id);
    if (!touched.has(id)) continue;
    if (costly.has(id) || before.some(other => stale.has(other))) stale.add(id);
  }
  return {
    run: graph.order.filter(id => touched.has(id) && !stale.has(id)),
    stale: graph.order.filter(id => stale.has(id)),
  };
}

/** The cells that must have run before `id` can, in running order, `id` last. */
export function neededFor(graph: CellGraph, id: string): string[] {
  const needed = new Set<string>();
  const add = (cell: string) => {
    if (needed.has(cell)) return;
    needed.add(cell);
    graph.dependencies.get(cell)?.forEach(add);
  };
  add(id);
  return graph.order.filter(cell => needed.has(cell));
}

function ownersOf(cells: readonly CellNames[], problems: GraphProblem[]): Map<string, string> {
  const all = new Map<string, string[]>();
  for (const { id, defines } of cells)
    for (const name of defines) all.set(name, [...(all.get(name) ?? []), id]);
  const owners = new Map<string, string>();
  for (const [name, ids] of all) {
    owners.set(name, ids[0]);
    if (ids.length < 2) continue;
    problems.push({
      kind: 'owner',
      cells: ids,
      name,
      message: `\`${name}\` is defined in ${listOf(ids)}`,
      hint: `a name has one owner: rename one, or write _${name} to keep it private to its cell`,
    });
  }
  return owners;
}

function dependenciesOf({ id, reads }: CellNames, owners: ReadonlyMap<string, string>): string[] {
  const found = new Set<string>();
  for (const name of reads) {
    const owner = owners.get(name);
    if (owner !== undefined && owner !== id) found.add(owner);
  }
  return [...found];
}

/** Repeatedly takes the first cell, in notebook order, all of whose dependencies are taken. */
function orderOf(
  cells: readonly CellNames[],
  dependencies: ReadonlyMap<string, readonly string[]>,
): string[] {
  const taken = new Set<string>();
  let left = cells.map(cell => cell.id);
  for (;;) {
    const ready = left.find(id => (dependencies.get(id) ?? []).every(other => taken.has(other)));
    if (ready === undefined) return [...taken];
    taken.add(ready);
    left = left.filter(id => id !== ready);
  }
}

function cyclesOf(
  cells: readonly CellNames[],
  dependencies: ReadonlyMap<string, readonly string[]>,
  owners: ReadonlyMap<string, string>,
  order: readonly string[],
): GraphProblem[] {
  const done = new Set(order);
  const problems: GraphProblem[] = [];
  const explained = new Set<string>();
  for (const { id } of cells) {
    if (done.has(id) || explained.has(id)) continue;
    const cycle = cycleFrom(id, dependencies);
    if (!cycle) continue;
    cycle.forEach(cell => explained.add(cell));
    const names = cycle.flatMap(cell => namesBetween(cells, owners, cell, cycle));
    problems.push({
      kind: 'cycle',
      cells: cells.map(cell => cell.id).filter(cell => cycle.includes(cell)),
      message: `${listOf(cycle)} depend on each other through ${listOf(names.map(name => `\`${name}\``))}`,
      hint: 'move what they share into one cell that reads neither',
    });
  }
  return problems;
}

/** The names of `cell` that other cells of the cycle read. */
function namesBetween(
  cells: readonly CellNames[],
  owners: ReadonlyMap<string, string>,
  cell: string,
  cycle: readonly string[],
): string[] {
  const readers = cells.filter(({ id }) => id !== cell && cycle.includes(id));
  const names = new Set(readers.flatMap(({ reads }) => reads.filter(name => owners.get(name) === cell)));
  return [...names];
}

/** A path from the cell back to itself, or undefined when it only reads from a cycle. */
function cycleFrom(
  start: string,
  dependencies: ReadonlyMap<string, readonly string[]>,
): string[] | undefined {
  const seen = new Set<string>();
  const search = (id: string, path: readonly string[]): string[] | undefined => {
    for (const next of dependencies.get(id) ?? []) {
      if (next === start) return [...path];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = search(next, [...path, next]);
      if (found) return found;
    }
    return undefined;
  };
  return search(start, [start]);
}

function listOf(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
