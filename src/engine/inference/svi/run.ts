/**
 * Minimises an Objective step by step: draws its randomness, clips, descends, keeps every loss, and stops where a
 * number is not finite. The objective may live in this thread or on a device that answers later.
 * Not here: compiling an objective (model/objective.ts) or who calls `step` (local.ts, the workers).
 */
import { TildeError } from '../../errors.ts';
import { exp, log } from '../../math/index.ts';
import { createRandom } from '../../random/index.ts';
import type { Objective, ObjectiveDraw } from '../contracts.ts';
import { drawSource } from './draws.ts';
import type { OptimizerChoice } from './optimizer.ts';
import { optimizers } from './optimizers.ts';

/** First index of the random stream of a fit under its seed, so that it meets no other user of it. */
export const FIT_STREAM = 0x737669;

/** What a run needs to know besides the objective. */
export interface SviPlan {
  readonly optimizer: OptimizerChoice;
  readonly steps: number;
  /** Draws from the guide averaged in every step. */
  readonly particles: number;
  /** Largest Euclidean norm of a gradient: longer ones are shortened. 0 for none. */
  readonly clip: number;
  /** Whole number in [0, 2³²). */
  readonly seed: number;
  /** Unconstrained start, [dim]. */
  readonly start: Float64Array;
}

/** Says which term or parameter is to blame at a point where the loss or its gradient is not finite. */
export type Diagnose = (
  position: Float64Array,
  draw: ObjectiveDraw,
) => { site: string; why: string } | undefined;

export interface SviRun {
  /**
   * One step. False when nothing is left to do. A promise only where the objective answers with one; then wait for
   * it before the next.
   * @throws TildeError (or rejects with one) naming step, site and remedy where a number is not finite
   */
  step(): boolean | Promise<boolean>;
  /** Unconstrained parameters after the last step; changed in place. */
  readonly position: Float64Array;
  /** One loss per step taken, in nats; NaN beyond. */
  readonly losses: Float64Array;
  readonly progress: { readonly done: number; readonly total: number };
}

/** Starts at `plan.start`. */
export function startSvi(objective: Objective, plan: SviPlan, diagnose?: Diagnose): SviRun {
  return new Fitting(objective, plan, diagnose);
}

class Fitting implements SviRun {
  readonly position: Float64Array;
  readonly losses: Float64Array;
  readonly #objective: Objective;
  readonly #plan: SviPlan;
  readonly #diagnose: Diagnose | undefined;
  readonly #source: ReturnType<typeof drawSource>;
  readonly #optimizer: ReturnType<(typeof optimizers)['adam']['start']>;
  readonly #gradient: Float64Array;
  readonly #sum: Float64Array;
  /** The learning rate's factor, and what each step multiplies it by. */
  #rate = 1;
  readonly #shrink: number;
  #done = 0;

  constructor(objective: Objective, plan: SviPlan, diagnose: Diagnose | undefined) {
    const { optimizer, steps, seed, start } = plan;
    this.#objective = objective;
    this.#plan = plan;
    this.#diagnose = diagnose;
    this.#source = drawSource(objective, createRandom(seed, FIT_STREAM));
    this.#optimizer = optimizers[optimizer.name].start(objective.dim, optimizer.options);
    this.#gradient = new Float64Array(objective.dim);
    this.#sum = new Float64Array(objective.dim);
    this.#shrink = steps > 1 ? exp(log(optimizer.options.decay ?? 1) / (steps - 1)) : 1;
    this.position = Float64Array.from(start);
    this.losses = new Float64Array(steps).fill(NaN);
  }

  get progress(): SviRun['progress'] {
    return { done: this.#done, total: this.#plan.steps };
  }

  step(): boolean | Promise<boolean> {
    if (this.#done >= this.#plan.steps) return false;
    this.#source.rows();
    this.#sum.fill(0);
    return this.#particle(0, 0);
  }

  /** Adds this particle and those after it, then descends. */
  #particle(first: number, before: number): boolean | Promise<boolean> {
    let loss = before;
    for (let i = first; i < this.#plan.particles; i++) {
      this.#source.normals();
      const answer = this.#objective.evaluate(this.position, this.#source.draw, this.#gradient);
      if (typeof answer !== 'number') {
        return answer.then(value => {
          this.#add(value);
          return this.#particle(i + 1, loss + value);
        });
      }
      this.#add(answer);
      loss += answer;
    }
    return this.#descend(loss / this.#plan.particles);
  }

  #add(loss: number): void {
    const { position } = this;
    let total = loss;
    for (let i = 0; i < position.length; i++) {
      this.#sum[i] += this.#gradient[i];
      total += this.#gradient[i];
    }
    if (!Number.isFinite(total) && !this.#isFinite(loss)) throw this.#notFinite(loss);
  }

  /** The sum overflows before its parts do. */
  #isFinite(loss: number): boolean {
    return Number.isFinite(loss) && this.#gradient.every(Number.isFinite);
  }

  #descend(loss: number): boolean {
    const { particles, clip } = this.#plan;
    const gradient = this.#sum;
    let squares = 0;
    for (let i = 0; i < gradient.length; i++) {
      gradient[i] /= particles;
      squares += gradient[i] * gradient[i];
    }
    const norm = Math.sqrt(squares);
    if (clip > 0 && norm > clip) shorten(gradient, norm, clip);
    this.#optimizer.update(this.position, gradient, this.#rate);
    this.#rate *= this.#shrink;
    this.losses[this.#done] = loss;
    this.#done += 1;
    return true;
  }

  #notFinite(loss: number): TildeError {
    const { names } = this.#objective;
    const blamed = this.#diagnose?.(this.position, this.#source.draw);
    const at = this.#gradient.findIndex(slope => !Number.isFinite(slope));
    const site = blamed?.site ?? names[Math.max(at, 0)];
    const step = this.#done + 1;
    const what = Number.isFinite(loss)
      ? `the gradient of ${names[at]} is ${this.#gradient[at]}`
      : `the loss is ${loss}`;
    return new TildeError('runtime', `The fit broke down at step ${step.toLocaleString('en')}: ${what}`, {
      site,
      expected: 'a finite loss and gradient',
      got: blamed?.why ?? largest(this.position, names),
      hint: remedy(this.#plan),
    });
  }
}

/** Infinite norms come from finite gradients too large to square: those are scaled down first. */
function shorten(gradient: Float64Array, norm: number, clip: number): void {
  if (Number.isFinite(norm)) {
    for (let i = 0; i < gradient.length; i++) gradient[i] *= clip / norm;
    return;
  }
  const most = gradient.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) {
    gradient[i] /= most;
    squares += gradient[i] * gradient[i];
  }
  const length = Math.sqrt(squares);
  for (let i = 0; i < gradient.length; i++) gradient[i] *= clip / length;
}

function largest(position: Float64Array, names: readonly string[]): string {
  const at = position.reduce((best, x, i) => (Math.abs(x) > Math.abs(position[best]) ? i : best), 0);
  return `${names[at]} has reached ${position[at].toPrecision(3)}`;
}

function remedy({ clip, optimizer }: SviPlan): string {
  const smaller = `a smaller step, ${optimizer.name}({ learningRate: ${optimizer.options.learningRate / 10} })`;
  return clip > 0
    ? `take ${smaller}, clip harder than ${clip}, or check the start values`
    : `clip the gradient, svi(model, { …, clip: 100 }), or take ${smaller}`;
}
