/**
 * Single-site Metropolis–Hastings as a modeller calls it: chains over executions of any model, run here in slices so
 * that a Stop gets through. Not here: the algorithm (inference/mh).
 */
import { verdict, type Verdict } from './diagnostics/index.ts';
import { TildeError } from './errors.ts';
import { DrawTable, type DrawColumn } from './inference/draw-table.ts';
import type { ChainDraws, McmcResult } from './inference/job.ts';
import { MhChain } from './inference/mh/run.ts';
import type { Execution, Program } from './inference/program.ts';
import { ownDims } from './model/dims.ts';
import { unknownSite, type Model } from './model/handlers.ts';
import type { ModelSpec } from './model/spec.ts';
import { programOf } from './model/trace-model.ts';
import { Posterior } from './posterior.ts';
import { createRandom } from './random/index.ts';

/** Options of `mh`. */
export interface MhOptions {
  /**
   * Share of the proposals for continuous sites that walk from the present value, by steps learnt during warm-up;
   * the others are drawn from the prior. In [0, 1]; default 0.5.
   */
  readonly drift?: number;
  /** Sites proposed per draw; default twice the number of free sites at the start of the chain. */
  readonly steps?: number;
}

/** What `mh()` gives to `mcmc`. */
export interface MhChoice {
  readonly name: 'mh';
  readonly options: MhOptions;
}

/**
 * Single-site Metropolis–Hastings: for models that no gradient method can take, because the sites themselves are
 * random (`if`, loops and recursion on random values) or discrete. `mcmc(model, { kernel: mh() })` gives an
 * `MhPosterior`.
 * Source: Wingate, Stuhlmüller and Goodman (2011).
 * @throws TildeError for a value out of bounds
 */
export function mh(options: MhOptions = {}): MhChoice {
  const { drift = 0.5, steps = 1 } = options;
  if (!(drift >= 0 && drift <= 1)) throw outOfBounds('drift', drift, 'a number from 0 to 1');
  if (!Number.isInteger(steps) || steps < 1)
    throw outOfBounds('steps', steps, 'a whole number of at least 1');
  return { name: 'mh', options };
}

/** Draws from `mh`: sites that are in every draw with one shape, with their diagnostics. */
export class MhPosterior extends Posterior {
  /** Share of proposals accepted after warm-up, chain by chain. */
  readonly acceptance: readonly number[];
  /** What the model returned, draw by draw, chain after chain. */
  readonly results: readonly unknown[];
  readonly #logJoint: Float64Array;

  constructor(result: McmcResult, chains: readonly Finished[]) {
    super(result);
    this.acceptance = chains.map(chain => chain.acceptance);
    this.results = chains.flatMap(chain => chain.results);
    this.#logJoint = Float64Array.from(chains.flatMap(chain => [...chain.logJoint]));
  }

  override get divergences(): number {
    return 0;
  }

  /** "logJoint", in nats, for every draw, chain after chain. */
  override stat(name: string): Float64Array {
    if (name === 'logJoint') return this.#logJoint;
    throw new TildeError('argument', `the posterior has no statistic "${name}"`, {
      expected: 'logJoint',
      got: `"${name}"`,
      hint: 'mh records the log joint density only',
    });
  }

  override verdict(): Verdict {
    const { chains, drawsPerChain: draws } = this;
    return verdict({ rows: this.summary(), chains, draws, divergences: 0, depthLimited: 0, ebfmi: [] });
  }
}

/** How `mcmc` was called, with all defaults filled in. */
export interface MhTask {
  readonly args: readonly unknown[];
  readonly chains: number;
  readonly warmup: number;
  readonly draws: number;
  readonly seed: number;
}

interface Finished {
  readonly columns: readonly DrawColumn[];
  readonly results: readonly unknown[];
  readonly logJoint: Float64Array;
  readonly acceptance: number;
}

/** Milliseconds of work between two chances for messages to get through. */
const SLICE = 30;

/** Runs all chains, one after the other. */
export async function runMh(model: Model, { options }: MhChoice, task: MhTask): Promise<MhPosterior> {
  const started = performance.now();
  const reached = new Map<string, boolean>();
  const program = watchingConditions(model, task.args, reached);
  const chains: Finished[] = [];
  for (let chain = 0; chain < task.chains; chain++) {
    chains.push(await runChain(program, options, { ...task, chain }));
  }
  for (const [site, ever] of reached) if (!ever) throw unknownSite('condition', site);
  const seconds = (performance.now() - started) / 1000;
  return new MhPosterior(resultOf(model, task, chains, seconds), chains);
}

/** A program that notes whether sites with given values were ever reached. */
function watchingConditions(model: Model, args: readonly unknown[], reached: Map<string, boolean>): Program {
  const missed = new Set<string>();
  const program = programOf(model, args, site => {
    missed.add(site);
    if (!reached.has(site)) reached.set(site, false);
    return true;
  });
  return {
    run(choose) {
      missed.clear();
      const execution = program.run(choose);
      for (const site of reached.keys()) if (!missed.has(site)) reached.set(site, true);
      return execution;
    },
  };
}

async function runChain(
  program: Program,
  options: MhOptions,
  { chain, warmup, draws, seed }: MhTask & { readonly chain: number },
): Promise<Finished> {
  const state = MhChain.start(program, createRandom(seed, chain));
  if (state === undefined) throw noStart();
  const steps = options.steps ?? Math.max(1, 2 * state.size);
  const drift = options.drift ?? 0.5;
  const table = new DrawTable(draws);
  const results: unknown[] = [];
  const logJoint = new Float64Array(draws);
  let pause = performance.now() + SLICE;
  for (let i = 0; i < warmup + draws; i++) {
    if (i === warmup) state.accepted = state.proposed = 0;
    for (let k = 0; k < steps; k++) state.step({ drift, adapting: i < warmup });
    if (i >= warmup) record(state.execution, i - warmup);
    if (performance.now() < pause) continue;
    await new Promise(resolve => setTimeout(resolve, 0));
    pause = performance.now() + SLICE;
  }
  return {
    columns: table.columns(),
    results,
    logJoint,
    acceptance: state.accepted / Math.max(1, state.proposed),
  };

  function record(execution: Execution, row: number): void {
    table.add(row, execution);
    results.push(execution.result);
    logJoint[row] = execution.logPrior + execution.logLikelihood;
  }
}

const EMPTY = { nodes: [], inputs: [], outputs: [] };

/** The draws in the form of a compiled run: nothing was compiled, so the model's graphs are empty. */
function resultOf(model: Model, task: MhTask, chains: readonly Finished[], seconds: number): McmcResult {
  const names = chains[0].columns.map(column => column.name);
  const kept = names.flatMap(name => {
    const found = chains.flatMap(({ columns }) => columns.filter(column => column.name === name));
    const whole =
      found.length === chains.length && found.every(column => isWhole(column, found[0], task.draws));
    return whole && found[0].kind !== 'observed' ? [found] : [];
  });
  const entries = kept.map(([{ name, kind, shape, dims }]): ModelSpec['entries'][number] => ({
    name,
    kind: kind === 'deterministic' ? 'deterministic' : 'sample',
    shape,
    dims: dims ?? ownDims(name, shape, undefined),
  }));
  const values = Object.fromEntries(kept.map(columns => [columns[0].name, joined(columns, task.draws)]));
  const spec: ModelSpec = {
    title: model.name || 'model',
    density: EMPTY,
    values: EMPTY,
    pointwise: EMPTY,
    data: {},
    dim: 0,
    layout: [],
    entries,
    factors: [],
    coordinateNames: [],
  };
  const { warmup, draws, seed } = task;
  const job = {
    model: spec,
    sampler: { name: 'nuts', options: {} },
    chains: chains.length,
    warmup,
    draws,
    seed,
  } as const;
  return { job, chains: chains.map((_, chain) => emptyChain(chain, task)), values, partial: false, seconds };
}

function isWhole(column: DrawColumn, first: DrawColumn, draws: number): boolean {
  return column.regular && column.reached === draws && column.shape.join() === first.shape.join();
}

function joined(columns: readonly DrawColumn[], draws: number) {
  const values = new Float64Array(columns.reduce((sum, column) => sum + column.values.length, 0));
  columns.forEach((column, i) => values.set(column.values, i * column.values.length));
  return { shape: [columns.length, draws, ...columns[0].shape], values };
}

/** Positions and statistics of a compiled sampler, which there are none of. */
function emptyChain(chain: number, { draws, warmup }: MhTask): ChainDraws {
  const none = new Float64Array();
  return {
    chain,
    positions: none,
    stats: none,
    warmupPositions: none,
    warmupStats: none,
    count: draws,
    warmupCount: warmup,
  };
}

function noStart(): TildeError {
  return new TildeError('start', 'no execution of the model agrees with what was observed', {
    expected: 'a draw from the prior with a finite log density',
    got: 'none in 1000',
    hint: 'check the observed values against the supports of their distributions, or widen the priors',
  });
}

function outOfBounds(name: string, got: unknown, expected: string): TildeError {
  return new TildeError('argument', `mh: ${name} is out of bounds`, {
    expected,
    got: String(got),
    hint: 'mh() takes the defaults',
  });
}
