/**
 * Decides which cell runs when: a queue over the cells' graph, one evaluation at a time. Cheap cells follow
 * what they read; sampling cells turn stale and wait to be asked.
 * Not here: the kernel (client/kernel.ts) or how names are found. Knows no framework and no worker.
 */
import { linkCells, reach } from './cell-graph.ts';
import type { LinkedCells } from './cell-graph.ts';
import { idle, isHalf, NOTHING } from './cell-states.ts';
import { isFile, movedIn, showsWidget, withControls, withValue } from './controls.ts';
import { Makings } from './makings.ts';
import { RemovedCells } from './removed-cells.ts';
import type { Evaluation, RunnerHost } from './runner-host.ts';
import { createStore } from './store.ts';
import type { WritableStore } from './store.ts';
import { LIMITS } from './protocol.ts';
import type { CellSource, CellState, CellStatus, Output, WidgetValue } from './protocol.ts';

/** A sampling cell that took no longer follows its own controls at once (milliseconds). */
const QUICK = 1_000;

/** A cell that took longer does not follow what is typed (milliseconds). */
const LIVE = 250;

export interface NotebookRunner {
  setCells(cells: readonly CellSource[]): void;
  runCell(id: string): void;
  /** Runs a cell like `runCell`, for a host that has noted what this execution goes on with. */
  continueCell(id: string): void;
  runAll(): void;
  runStale(): void;
  /** Runs the cells never run that need no sampling, neither their own nor that of a cell they read. */
  runCheap(): void;
  /**
   * Runs the cells being typed that hold models and sample nothing, and what is cheap and reads them, while nothing else
   * runs, or after it. What fails stays as it was, without a word: it may be half written.
   */
  runLive(): void;
  /** Forgets every cell. What the running one still says is ignored; stopping it is the caller's. */
  close(): void;
  setWidget(id: string, value: WidgetValue): void;
  /** Takes a cell that waits out of the queue, and those that wait for what it makes. */
  cancel(id: string): void;
  /** A cell and all that it reads, in document order, as they are now. */
  sources(id: string): readonly CellSource[];
  /** Empties the queue; the cell that runs now is the caller's to stop. */
  clearQueue(): void;
  /** The kernel is gone with all names: whatever ran is stale. */
  kernelLost(): void;
  /** Notes that an execution of a cell, which may have ended since, started a sampling run. */
  runStarted(cell: string, execution: number, run: string): void;
  /** Adds to what a cell shows, which may have ended long since. */
  showLate(cell: string, output: Output): void;
  cell(id: string): WritableStore<CellState>;
  /** The cell that is evaluated now. */
  current(): string | null;
}

/** Creates the runner with no cells. */
export function createNotebookRunner(host: RunnerHost): NotebookRunner {
  return new Runner(host);
}

class Runner implements NotebookRunner {
  readonly #host: RunnerHost;
  #cells: readonly CellSource[] = [];
  #graph: LinkedCells = linkCells([]);
  #running: string | null = null;
  /** The running cell belongs to a notebook that was closed. */
  #leaving = false;
  /** Counts notebooks. */
  #notebook = 0;
  /** Counts executions over the whole notebook. */
  #executions = 0;
  readonly #pending = new Set<string>();
  /** Those of the waiting cells for which nobody asked. */
  readonly #quiet = new Set<string>();
  /** Those that took the kernel with them when nobody had asked for them: they wait to be asked. */
  readonly #hung = new Set<string>();
  /** Cells are to follow what was typed while another ran. */
  #typed = false;
  /** Nobody asked for the running cell. */
  #quietly = false;
  /** Cells that changed while they ran. */
  readonly #again = new Set<string>();
  /** Cells whose controls moved while cells ran: they follow once the queue is empty, so that readers keep up. */
  readonly #moved = new Set<string>();
  /** What controls were set to since the running cell began: it may show older values. */
  readonly #set = new Map<string, WidgetValue>();
  /** What the running cell has shown so far, and what it showed the last time. */
  #shown: Output[] = [];
  #before: readonly Output[] = [];
  /** Cells whose names the kernel has, be they old. */
  readonly #evaluated = new Set<string>();
  readonly #makings = new Makings();
  readonly #removed: RemovedCells;
  readonly #stores = new Map<string, WritableStore<CellState>>();

  constructor(host: RunnerHost) {
    this.#host = host;
    this.#removed = new RemovedCells((cell, now) => host.removed(cell, now));
  }

  cell(id: string): WritableStore<CellState> {
    const known = this.#stores.get(id) ?? createStore(idle(id));
    this.#stores.set(id, known);
    return known;
  }

  current(): string | null {
    return this.#running;
  }

  setCells(given: readonly CellSource[]): void {
    const before = new Map(this.#cells.map(cell => [cell.id, cell.source]));
    const after = new Map(given.map(cell => [cell.id, cell.source]));
    const all = new Set([...before.keys(), ...after.keys()]);
    const touched = Array.from(all).filter(id => before.get(id) !== after.get(id));
    const old = this.#graph;
    this.#cells = given;
    this.#graph = linkCells(this.#host.analyse(given));
    for (const id of touched) {
      this.#outdate(id);
      for (const reader of reach(id, old.downstream)) this.#outdate(reader);
      for (const reader of reach(id, this.#graph.downstream)) this.#outdate(reader);
      if (!after.has(id)) this.#remove(id, before.get(id) ?? '');
    }
    const back = given.filter(cell => !before.has(cell.id) && this.#takeBack(cell));
    this.#renew();
    for (const { id } of back) this.#retryReaders(id);
  }

  runCell(id: string): void {
    this.#anew(id);
    this.continueCell(id);
  }

  continueCell(id: string): void {
    for (const source of reach(id, this.#graph.upstream)) {
      if (this.#state(source).status !== 'done' || !this.#evaluated.has(source)) this.#enqueue(source);
    }
    this.#enqueue(id);
    this.#pump();
  }

  runAll(): void {
    for (const { id } of this.#cells) {
      this.#anew(id);
      this.#enqueue(id);
    }
    this.#pump();
  }

  runStale(): void {
    for (const { id } of this.#cells) {
      if (this.#state(id).status === 'done') continue;
      // Whoever waits to go on with a run makes a new one, as Run says.
      this.#anew(id);
      this.#enqueue(id);
    }
    this.#pump();
  }

  runCheap(): void {
    const costly = (id: string) => this.#graph.facts(id)?.costly !== false;
    for (const { id } of this.#cells) {
      const needed = [id, ...reach(id, this.#graph.upstream)];
      if (this.#state(id).status === 'idle' && !needed.some(costly)) this.#enqueue(id);
    }
    this.#pump();
  }

  runLive(): void {
    this.#typed = this.#running !== null || this.#pending.size > 0;
    if (this.#typed) return;
    for (const { id } of this.#cells) {
      const { status } = this.#state(id);
      const { live, error } = this.#graph.facts(id) ?? {};
      const may = live === true && error === null && !this.#hung.has(id);
      const ready = this.#graph.upstream(id).every(source => this.#state(source).status === 'done');
      if (may && ready && (status === 'stale' || status === 'idle') && this.#mayFollowTyping(id))
        this.#enqueueQuietly(id);
    }
    this.#pump();
  }

  close(): void {
    this.clearQueue();
    this.#typed = false;
    this.#notebook += 1;
    this.#leaving = this.#running !== null;
    this.setCells([]);
    this.#removed.close();
  }

  setWidget(id: string, value: WidgetValue): void {
    this.#host.setWidget(id, value);
    const owner = this.#cells.find(cell => showsWidget(this.#state(cell.id), id));
    if (owner === undefined) return;
    const { outputs, milliseconds } = this.#state(owner.id);
    this.#patch(owner.id, { outputs: outputs.map(output => withValue(output, id, value)) });
    this.#set.set(id, value);
    if (this.#pending.has(owner.id)) return;
    if (this.#running !== null || this.#pending.size > 0) return void this.#moved.add(owner.id);
    this.#follow(owner.id, (milliseconds ?? Infinity) <= QUICK);
    this.#pump();
  }

  cancel(id: string): void {
    this.#dequeue(id);
    for (const reader of reach(id, this.#graph.downstream)) this.#dequeue(reader);
  }

  sources(id: string): readonly CellSource[] {
    const all = new Set([id, ...reach(id, this.#graph.upstream)]);
    return this.#cells
      .filter(cell => all.has(cell.id))
      .map(cell => withControls(cell, this.#state(cell.id).outputs));
  }

  clearQueue(): void {
    for (const id of Array.from(this.#pending)) this.#dequeue(id);
    for (const id of this.#moved) this.#outdateWithReaders(id);
    this.#moved.clear();
    this.#again.clear();
  }

  kernelLost(): void {
    this.#evaluated.clear();
    this.#makings.clear();
    this.#removed.clear();
    this.#moved.clear();
    for (const { id } of this.#cells) this.#outdate(id);
    this.#again.clear();
  }

  runStarted(cell: string, execution: number, run: string): void {
    const state = this.#state(cell);
    // The cell has begun anew, or its notebook was closed: the run is nobody's.
    if (this.#leaving || state.execution !== execution) return;
    const output: Output = { kind: 'run', run };
    if (this.#running === cell) this.#show(cell, output);
    else this.#patch(cell, { outputs: [...state.outputs, output] });
    this.#patch(cell, { runs: [...state.runs, run] });
  }

  showLate(cell: string, output: Output): void {
    // The kernel may name any.
    const { execution = 0, outputs = [] } = this.#stores.get(cell)?.getSnapshot() ?? {};
    if (this.#runs(cell)) this.#show(cell, output);
    else if (execution > 0 && outputs.length < LIMITS.outputs)
      this.#patch(cell, { outputs: [...outputs, output] });
  }

  #state(id: string): CellState {
    return this.cell(id).getSnapshot();
  }

  #patch(id: string, part: Partial<CellState>): void {
    this.cell(id).set({ ...this.#state(id), ...part });
  }

  #mark(id: string, status: CellStatus): void {
    if (this.#state(id).status !== status) this.#patch(id, { status });
  }

  #hasValue(id: string): boolean {
    return ['done', 'stale'].includes(this.#state(id).status) && this.#evaluated.has(id);
  }

  #remove(id: string, source: string): void {
    if (this.#hasValue(id)) this.#removed.keep({ id, source }, this.#state(id), this.#makings.of(id));
    this.#pending.delete(id);
    this.#host.runsAnew(id);
    this.#moved.delete(id);
    this.#evaluated.delete(id);
    this.#makings.forget(id);
    this.#host.forget(id);
    this.cell(id).set(idle(id));
  }

  /** A deletion was undone. What came back is old until it is found to be as when it ran. */
  #takeBack(cell: CellSource): boolean {
    const { id } = cell;
    const kept = this.#graph.facts(id)?.error === null ? this.#removed.takeBack(cell) : undefined;
    if (kept === undefined) return false;
    this.cell(id).set({ ...kept.state, status: 'stale' });
    this.#evaluated.add(id);
    this.#makings.putBack(id, kept.making);
    for (const [control, value] of movedIn(kept.state.outputs)) this.#host.setWidget(control, value);
    return true;
  }

  /** Cheap readers that failed while a cell was gone run again. */
  #retryReaders(id: string): void {
    if (this.#state(id).status !== 'done') return;
    const failed = this.#graph.downstream(id).filter(reader => this.#state(reader).error !== null);
    for (const reader of failed) {
      const ready = this.#graph.upstream(reader).every(source => this.#hasValue(source));
      if (ready && this.#graph.facts(reader)?.costly === false) this.#enqueue(reader);
    }
    this.#pump();
  }

  #runs(id: string): boolean {
    return this.#running === id && !this.#leaving;
  }

  #outdate(id: string): void {
    if (this.#runs(id)) this.#again.add(id);
    else if (this.#state(id).execution > 0 && !this.#pending.has(id)) this.#mark(id, 'stale');
  }

  #outdateWithReaders(id: string): void {
    this.#outdate(id);
    for (const reader of reach(id, this.#graph.downstream)) this.#outdate(reader);
  }

  #enqueue(id: string): void {
    this.#quiet.delete(id);
    if (this.#runs(id) && this.#quietly && !this.#again.has(id)) this.#aloud(id);
    else if (this.#runs(id) && !this.#quietly) this.#again.add(id);
    else if (this.#graph.facts(id) !== undefined) {
      this.#pending.add(id);
      this.#mark(id, 'queued');
    }
  }

  #enqueueQuietly(id: string): void {
    this.#pending.add(id);
    this.#quiet.add(id);
  }

  /** Somebody asks for the cell that runs unasked. */
  #aloud(id: string): void {
    this.#quietly = false;
    this.#begin(id);
    this.#show(id);
  }

  /** The execution that is under way goes on as it began. */
  #anew(id: string): void {
    if (!this.#runs(id)) this.#host.runsAnew(id);
  }

  #dequeue(id: string): void {
    if (!this.#pending.delete(id)) return;
    this.#host.runsAnew(id);
    if (!this.#quiet.delete(id)) this.#mark(id, this.#state(id).execution > 0 ? 'stale' : 'idle');
  }

  #pump(): void {
    if (this.#running !== null) return;
    if (this.#pending.size === 0) this.#followMoved();
    const id = this.#graph.order.find(cell => this.#pending.has(cell));
    const source = this.#cells.find(cell => cell.id === id);
    if (id === undefined || source === undefined) return this.#typed ? this.runLive() : undefined;
    this.#pending.delete(id);
    this.#moved.delete(id);
    this.#quietly = this.#quiet.delete(id);
    this.#running = id;
    const { outputs, milliseconds } = this.#state(id);
    // What is quick replaces its outputs one by one: a slider must not vanish under the hand that drags it.
    const quick = (milliseconds ?? Infinity) <= QUICK;
    this.#before = quick ? outputs.filter(output => output.kind !== 'run') : [];
    this.#shown = [];
    this.#set.clear();
    if (!this.#quietly) this.#begin(id);
    const notebook = this.#notebook;
    void this.#evaluate(source).then(result => {
      if (notebook === this.#notebook) this.#finish(id, result);
      else this.#left();
    });
  }

  #begin(id: string): void {
    this.#hung.delete(id);
    this.#executions += 1;
    const execution = this.#executions;
    this.#patch(id, { status: 'running', error: null, outputs: this.#before, runs: [], execution });
  }

  #evaluate(source: CellSource): Promise<Evaluation> {
    const error = this.#graph.facts(source.id)?.error ?? null;
    if (error !== null) {
      this.#host.runsAnew(source.id);
      return Promise.resolve({ ...NOTHING, error });
    }
    const emit = (output: Output): void => {
      if (this.#runs(source.id)) this.#show(source.id, output);
    };
    return this.#host.evaluate(source, emit, this.#quietly);
  }

  #show(id: string, ...news: readonly Output[]): void {
    this.#shown.push(...news.map(output => this.#withLatest(output)));
    if (!this.#quietly)
      this.#patch(id, { outputs: [...this.#shown, ...this.#before.slice(this.#shown.length)] });
  }

  /** A control as the reader's hand left it. */
  #withLatest(output: Output): Output {
    const value = output.kind === 'widget' ? this.#set.get(output.id) : undefined;
    return output.kind === 'widget' && value !== undefined ? withValue(output, output.id, value) : output;
  }

  #followMoved(): void {
    for (const id of this.#moved) this.#follow(id, (this.#state(id).milliseconds ?? Infinity) <= QUICK);
    this.#moved.clear();
  }

  /** The last cell of a closed notebook has ended. */
  #left(): void {
    this.#running = null;
    this.#leaving = false;
    this.#pump();
  }

  #finish(id: string, evaluation: Evaluation): void {
    const { outputs: last, error, names, milliseconds, lost } = evaluation;
    if (this.#quietly) {
      if (isHalf(evaluation, this.#before) || this.#again.has(id)) return this.#finishInVain(id, evaluation);
      this.#begin(id);
    }
    this.#running = null;
    const outputs = [...this.#shown, ...last].map(output => this.#withLatest(output));
    const oldInputs = this.#graph.upstream(id).some(source => this.#state(source).status !== 'done');
    const changed = this.#again.delete(id);
    const status = error !== null ? 'error' : changed || oldInputs || lost ? 'stale' : 'done';
    this.#patch(id, { status, outputs, error, names, milliseconds });
    if (error === null && !lost) this.#evaluated.add(id);
    else this.#evaluated.delete(id);
    this.#noteMaking(id);
    if (error !== null) this.#dropReaders(id);
    else if (changed) this.#follow(id, milliseconds <= QUICK);
    else this.#propagate(id);
    this.#renew();
    this.#pump();
  }

  /** Of a cell that has just ended. It is not certain where it may have read a control before it moved, or a file. */
  #noteMaking(id: string): void {
    const read = [id, ...reach(id, this.#graph.upstream)];
    const moved = this.#set.size > 0 || read.some(source => this.#moved.has(source));
    const files = read.some(source => this.#state(source).outputs.some(isFile));
    const { status, execution, runs } = this.#state(id);
    const samples = this.#graph.facts(id)?.costly === true || runs.length > 0;
    const origin = { seed: this.#host.seed(), execution: samples ? execution : null };
    this.#makings.note(id, origin, status === 'done' && !moved && !files ? this.sources(id) : null);
  }

  /** A cell is current again once it, and all that it reads, is as it was when it ran. */
  #renew(): void {
    for (const id of this.#graph.order) {
      if (this.#state(id).status !== 'stale' || !this.#evaluated.has(id)) continue;
      const ready = this.#graph.upstream(id).every(source => this.#state(source).status === 'done');
      if (ready && this.#makings.isOf(id, this.sources(id))) this.#mark(id, 'done');
    }
  }

  /** What nobody asked for has failed, or is old already: what is shown stays. */
  #finishInVain(id: string, { milliseconds, lost }: Evaluation): void {
    this.#running = null;
    this.#evaluated.delete(id);
    this.#makings.forget(id);
    this.#again.delete(id);
    if (lost) this.#hung.add(id);
    else this.#patch(id, { milliseconds });
    if (this.#state(id).execution > 0 && !this.#pending.has(id)) this.#mark(id, 'stale');
    this.#pump();
  }

  /** Readers of a cell that failed do not run; those with an error of their own still say so. */
  #dropReaders(id: string): void {
    for (const reader of reach(id, this.#graph.downstream)) {
      if (this.#graph.facts(reader)?.error === null) this.#dequeue(reader);
    }
  }

  /** Re-runs the readers of a cell that has just run, or outdates them. */
  #propagate(id: string): void {
    for (const reader of this.#graph.downstream(id)) {
      if (this.#pending.has(reader)) continue;
      const ready = this.#graph.upstream(reader).every(source => this.#hasValue(source));
      const cheap = this.#graph.facts(reader)?.costly === false;
      if (ready && cheap && this.#quietly && this.#mayFollowTyping(reader)) this.#enqueueQuietly(reader);
      else if (ready && cheap && !this.#quietly) this.#enqueue(reader);
      else this.#outdateWithReaders(reader);
    }
  }

  /** What simulates from a posterior goes into its files: only who asks for it has that. */
  #mayFollowTyping(id: string): boolean {
    const simulates = (name: string): boolean => name === 'predictive' || name.startsWith('ppc');
    return (this.#state(id).milliseconds ?? 0) <= LIVE && !this.#graph.facts(id)?.reads.some(simulates);
  }

  /** Re-runs a cell whose own input changed, or outdates it; so too where what it reads is half written. */
  #follow(id: string, quick: boolean): void {
    const ready = this.#graph.upstream(id).every(source => this.#hasValue(source));
    if (ready && (this.#graph.facts(id)?.costly === false || quick)) return this.#enqueue(id);
    this.#outdateWithReaders(id);
    this.#renew();
  }
}
