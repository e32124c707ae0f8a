/**
 * Single-site Metropolis–Hastings over executions (Wingate, Stuhlmüller and Goodman 2011): one site is proposed anew,
 * the rest keeps its values where they still belong, and the acceptance accounts for sites that come and go.
 * Not here: chains and results (engine/mh.ts).
 */
import type { Tensor } from '../../array/index.ts';
import { exp, log } from '../../math/index.ts';
import type { Random } from '../../random/index.ts';
import type { Choice, Execution, Program } from '../program.ts';

export interface MhSettings {
  /** Share of proposals for continuous sites that walk from the present value instead of drawing from the prior. */
  readonly drift: number;
  /** While true, the step sizes of walks are learnt. */
  readonly adapting: boolean;
}

interface Kept {
  readonly value: Tensor;
  /** Computed when asked for: few proposals need it. */
  readonly logProb: () => number;
  readonly discrete: boolean;
  readonly shape: string;
}

interface State {
  readonly execution: Execution;
  readonly logJoint: number;
  /** Free sites by address. */
  readonly sites: ReadonlyMap<string, Kept>;
}

/** How a walk of one site goes: its step on unconstrained space, learnt during warm-up. */
interface Walk {
  logStep: number;
  tried: number;
}

/** Share of accepted walks that adaptation aims at: the optimum for one coordinate (Roberts and Rosenthal 2001). */
const TARGET = 0.44;
/** Executions tried for a first one with a finite density. */
const STARTS = 1000;

/** One chain. */
export class MhChain {
  readonly #program: Program;
  readonly #random: Random;
  readonly #walks = new Map<string, Walk>();
  #state: State;
  /** Proposals accepted and made so far. */
  accepted = 0;
  proposed = 0;

  private constructor(program: Program, random: Random, state: State) {
    this.#program = program;
    this.#random = random;
    this.#state = state;
  }

  /** Starts from the first execution of the prior with a finite density; undefined when there is none in 1000. */
  static start(program: Program, random: Random): MhChain | undefined {
    for (let i = 0; i < STARTS; i++) {
      const sites = new Map<string, Kept>();
      const execution = program.run(choice => {
        const value = choice.draw(random);
        sites.set(choice.address, keep(choice, value));
        return value;
      });
      const logJoint = execution.logPrior + execution.logLikelihood;
      if (Number.isFinite(logJoint)) return new MhChain(program, random, { execution, logJoint, sites });
    }
    return undefined;
  }

  get execution(): Execution {
    return this.#state.execution;
  }

  get logJoint(): number {
    return this.#state.logJoint;
  }

  /** Free sites of the present execution. */
  get size(): number {
    return this.#state.sites.size;
  }

  /** Proposes one site anew. */
  step({ drift, adapting }: MhSettings): void {
    const addresses = [...this.#state.sites.keys()];
    if (addresses.length === 0) return;
    const random = this.#random;
    const address = addresses[Math.floor(random.uniform() * addresses.length)];
    const walking = !this.#state.sites.get(address)?.discrete && random.uniform() < drift;
    const walk = walking ? this.#walkOf(address) : undefined;
    const { next, logRatio } = propose(this.#program, this.#state, { address, walk, random });
    const logAccept = next.logJoint - this.#state.logJoint + logRatio;
    const chance = logAccept >= 0 ? 1 : logAccept > -Infinity ? exp(logAccept) : 0;
    this.proposed += 1;
    if (random.uniform() < chance) {
      this.#state = next;
      this.accepted += 1;
    }
    if (walk !== undefined && adapting) adapt(walk, chance);
  }

  #walkOf(address: string): Walk {
    const walk = this.#walks.get(address) ?? { logStep: 0, tried: 0 };
    this.#walks.set(address, walk);
    return walk;
  }
}

function adapt(walk: Walk, chance: number): void {
  walk.tried += 1;
  walk.logStep += (chance - TARGET) / Math.sqrt(walk.tried);
}

interface Proposal {
  readonly address: string;
  /** Walks from the present value; without it, draws from the prior. */
  readonly walk: Walk | undefined;
  readonly random: Random;
}

/** The proposed execution, and log q(back) − log q(there) with the choice of the site included. */
function propose(program: Program, state: State, { address, walk, random }: Proposal) {
  const sites = new Map<string, Kept>();
  let logThere = 0;
  let logBack = 0;
  const fresh = (choice: Choice): Tensor => {
    const value = choice.draw(random);
    logThere += choice.logProb(value);
    return value;
  };
  const valueOf = (choice: Choice): Tensor => {
    const before = state.sites.get(choice.address);
    if (before === undefined || !belongs(before, choice)) {
      if (before !== undefined) logBack += before.logProb();
      return fresh(choice);
    }
    if (choice.address !== address) return before.value;
    if (walk === undefined) {
      logBack += before.logProb();
      return fresh(choice);
    }
    const step = exp(walk.logStep);
    const { value, logJacobian } = choice.moved(before.value, () => step * random.normal());
    logBack += logJacobian;
    return value;
  };
  const execution = program.run(choice => {
    const value = valueOf(choice);
    sites.set(choice.address, keep(choice, value));
    return value;
  });
  // Sites that are gone would have to be drawn on the way back.
  for (const [gone, { logProb }] of state.sites) if (!sites.has(gone)) logBack += logProb();
  const next: State = { execution, logJoint: execution.logPrior + execution.logLikelihood, sites };
  const logRatio = logBack - logThere + log(state.sites.size) - log(sites.size);
  return { next, logRatio: Number.isNaN(logRatio) ? -Infinity : logRatio };
}

function keep(choice: Choice, value: Tensor): Kept {
  const { discrete, shape } = choice;
  return { value, logProb: () => choice.logProb(value), discrete, shape: shape.join() };
}

/** A value may stay only where it means the same: densities of counts and of reals do not compare. */
function belongs(before: Kept, { discrete, shape }: Choice): boolean {
  return before.discrete === discrete && before.shape === shape.join();
}
