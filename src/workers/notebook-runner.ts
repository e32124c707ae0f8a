/**
 * Decides which cell runs when: a queue over the cells' graph, one evaluation at a time. Cheap cells follow
 * what they read; sampling cells turn stale and wait to be asked.
 * Not here: the kernel (client/kernel.ts) or how names are found. Knows no framework and no worker.
 */
import { linkCells, reach } from './cell-graph.ts';
import type { CellFacts, LinkedCells } from './cell-graph.ts';
import { createStore } from './store.ts';
import type { WritableStore } from './store.ts';
import type { CellSource, CellState, CellStatus, Output, WidgetValue, WireError } from './protocol.ts';

/** A sampling cell that took no longer follows its own controls at once (milliseconds). */
const QUICK = 1_000;

/** What an evaluation gives. `lost`: the kernel died under it. */
export interface Evaluation {
  readonly outputs: readonly Output[];
  readonly error: WireError | null;
  readonly names: CellState['names'];
  readonly milliseconds: number;
  readonly lost: boolean;
}

export interface RunnerHost {
  /** Static analysis of all cells. */
  analyse(cells: readonly CellSource[]): readonly CellFacts[];
  /** Never rejects. `emit` takes outputs while the cell runs. */
  evaluate(cell: CellSource, emit: (output: Output) => void): Promise<Evaluation>;
  setWidget(id: string, value: WidgetValue): void;
  forget(cell: string): void;
}

export interface NotebookRunner {
  setCells(cells: readonly CellSource[]): void;
  runCell(id: string): void;
  runAll(): void;
  runStale(): void;
  setWidget(id: string, value: WidgetValue): void;
  /** Empties the queue; the cell that runs now is the caller's to stop. */
  clearQueue(): void;
  /** The kernel is gone with all names: whatever ran is stale. */
  kernelLost(): void;
  /** Notes that the running cell started a sampling run. */
  runStarted(cell: string, run: string): void;
  cell(id: string): WritableStore<CellState>;
  /** The cell that is evaluated now. */
  current(): string | null;
}

/** Creates the runner with no cells. */
export function createNotebookRunner(host: RunnerHost): NotebookRunner {
  let cells: readonly CellSource[] = [];
  let graph: LinkedCells = linkCells([]);
  let running: string | null = null;
  /** Counts executions over the whole notebook. */
  let executions = 0;
  const pending = new Set<string>();
  /** Cells that changed while they ran. */
  const again = new Set<string>();
  const stores = new Map<string, WritableStore<CellState>>();

  const store = (id: string) => {
    const known = stores.get(id) ?? createStore(idle(id));
    stores.set(id, known);
    return known;
  };
  const stateOf = (id: string) => store(id).getSnapshot();
  const patch = (id: string, part: Partial<CellState>) => store(id).set({ ...stateOf(id), ...part });
  const status = (id: string, next: CellStatus) => {
    if (stateOf(id).status !== next) patch(id, { status: next });
  };
  /** Has values in the kernel, be they old. */
  const hasValue = (id: string) => ['done', 'stale'].includes(stateOf(id).status) && evaluated.has(id);
  const evaluated = new Set<string>();

  function outdate(id: string) {
    if (running === id) again.add(id);
    else if (stateOf(id).execution > 0 && !pending.has(id)) status(id, 'stale');
  }

  function enqueue(id: string) {
    if (running === id) again.add(id);
    else if (graph.facts(id) !== undefined) {
      pending.add(id);
      status(id, 'queued');
    }
  }

  function dequeue(id: string) {
    if (!pending.delete(id)) return;
    status(id, stateOf(id).execution > 0 ? 'stale' : 'idle');
  }

  function next(): string | undefined {
    return graph.order.find(id => pending.has(id));
  }

  function pump() {
    if (running !== null) return;
    const id = next();
    const source = cells.find(cell => cell.id === id);
    if (id === undefined || source === undefined) return;
    pending.delete(id);
    running = id;
    executions += 1;
    patch(id, { status: 'running', error: null, outputs: [], runs: [], execution: executions });
    void evaluate(source).then(result => finish(id, result));
  }

  function evaluate(source: CellSource): Promise<Evaluation> {
    const problem = graph.facts(source.id)?.error ?? null;
    if (problem !== null) return Promise.resolve({ ...NOTHING, error: problem });
    return host.evaluate(source, output => {
      if (running === source.id) patch(source.id, { outputs: [...stateOf(source.id).outputs, output] });
    });
  }

  function finish(id: string, result: Evaluation) {
    running = null;
    const { error, names, milliseconds } = result;
    const outputs = [...stateOf(id).outputs, ...result.outputs];
    const oldInputs = graph.upstream(id).some(source => stateOf(source).status !== 'done');
    const changed = again.delete(id);
    patch(id, {
      status: error !== null ? 'error' : changed || oldInputs || result.lost ? 'stale' : 'done',
      outputs,
      error,
      names,
      milliseconds,
    });
    if (error === null && !result.lost) evaluated.add(id);
    else evaluated.delete(id);
    if (error !== null) dropReaders(id);
    else if (changed) follow(id, milliseconds <= QUICK);
    else propagate(id);
    pump();
  }

  /** Readers of a cell that failed do not run; those with an error of their own still say so. */
  function dropReaders(id: string) {
    for (const reader of reach(id, graph.downstream)) {
      if (graph.facts(reader)?.error === null) dequeue(reader);
    }
  }

  /** Re-runs the readers of a cell that has just run, or outdates them. */
  function propagate(id: string) {
    for (const reader of graph.downstream(id)) {
      if (pending.has(reader)) continue;
      const ready = graph.upstream(reader).every(hasValue);
      if (ready && graph.facts(reader)?.costly === false) enqueue(reader);
      else if (running !== reader) {
        outdate(reader);
        for (const later of reach(reader, graph.downstream)) outdate(later);
      }
    }
  }

  /** Re-runs a cell whose own input changed, or outdates it. */
  function follow(id: string, quick: boolean) {
    if (graph.facts(id)?.costly === false || quick) enqueue(id);
    else outdate(id);
  }

  /** Queues a cell and all it needs that has no current value. */
  function request(id: string) {
    for (const source of reach(id, graph.upstream)) {
      if (stateOf(source).status !== 'done' || !evaluated.has(source)) enqueue(source);
    }
    enqueue(id);
  }

  function setCells(given: readonly CellSource[]) {
    const before = new Map(cells.map(cell => [cell.id, cell.source]));
    const after = new Map(given.map(cell => [cell.id, cell.source]));
    const touched = [...new Set([...before.keys(), ...after.keys()])].filter(
      id => before.get(id) !== after.get(id),
    );
    cells = given;
    if (touched.length === 0) return reorder();
    const old = graph;
    reorder();
    for (const id of touched) {
      outdate(id);
      for (const reader of reach(id, old.downstream)) outdate(reader);
      for (const reader of reach(id, graph.downstream)) outdate(reader);
      if (after.has(id)) continue;
      pending.delete(id);
      evaluated.delete(id);
      host.forget(id);
      store(id).set(idle(id));
    }
  }

  function reorder() {
    graph = linkCells(host.analyse(cells));
  }

  return {
    setCells,
    runCell(id) {
      request(id);
      pump();
    },
    runAll() {
      for (const { id } of cells) enqueue(id);
      pump();
    },
    runStale() {
      for (const { id } of cells) if (stateOf(id).status !== 'done') enqueue(id);
      pump();
    },
    setWidget(id, value) {
      host.setWidget(id, value);
      const owner = cells.find(cell => showsWidget(stateOf(cell.id), id));
      if (owner === undefined) return;
      const state = stateOf(owner.id);
      patch(owner.id, { outputs: state.outputs.map(output => withValue(output, id, value)) });
      if (pending.has(owner.id)) return;
      follow(owner.id, (state.milliseconds ?? Infinity) <= QUICK);
      pump();
    },
    clearQueue() {
      for (const id of [...pending]) dequeue(id);
      again.clear();
    },
    kernelLost() {
      evaluated.clear();
      for (const { id } of cells) outdate(id);
      again.clear();
    },
    runStarted(cell, run) {
      const { runs, outputs } = stateOf(cell);
      patch(cell, { runs: [...runs, run], outputs: [...outputs, { kind: 'run', run }] });
    },
    cell: store,
    current: () => running,
  };
}

const NOTHING: Evaluation = { outputs: [], error: null, names: [], milliseconds: 0, lost: false };

function idle(id: string): CellState {
  return {
    id,
    status: 'idle',
    outputs: [],
    error: null,
    milliseconds: null,
    execution: 0,
    names: [],
    runs: [],
  };
}

function showsWidget(state: CellState, id: string): boolean {
  return state.outputs.some(output => output.kind === 'widget' && output.id === id);
}

function withValue(output: Output, id: string, value: WidgetValue): Output {
  if (output.kind !== 'widget' || output.id !== id || typeof output.value !== typeof value) return output;
  return { ...output, value } as Output;
}
