/**
 * `scan`: a loop that is recorded once, over trees of arrays, with statements inside.
 * Not here: the loop over plain arrays (array/loop.ts) or what a statement in it becomes (scan-sites.ts).
 */
import { constantTensor, isTensor, range, stack, type Tensor } from '../array/index.ts';
import { type LoopResult, runLoop } from '../array/loop.ts';
import { currentSite, popLoop, pushLoop } from '../array/position.ts';
import { rowOf } from '../array/row.ts';
import { type Flat, flatten, leavesLike, type Structure, type Tree, unflatten } from '../array/tree.ts';
import { TildeError } from '../errors.ts';
import { PLATE_LOOP } from './addresses.ts';
import { insideModel } from './effects.ts';
import { runWithSites, type ScanBody, stepOf, type Stepped } from './scan-messages.ts';
import { type StepSite, statementsOf } from './scan-sites.ts';

/** Options of `scan`. */
export interface ScanOptions {
  /** Number of steps where `xs` is null. */
  readonly length?: number;
  /** From the last step to the first; xs and what the steps return keep their places. Default false. */
  readonly reverse?: boolean;
  /** Name of the dimension that sites inside get. Default "time". */
  readonly name?: string;
}

/**
 * A loop with memory: `f(carry, x)` returns `[carry, y]` and is recorded once, however many steps there are, so that it
 * costs the same to compile for ten steps and for ten thousand. Gradients go through it.
 *
 * `carry` may be a number, an array, or lists and records of these; every step must keep its structure and shapes. A
 * statement inside (`~`, `observe`, `deterministic`) is one site whose first axis is the steps.
 *
 * @param f one step; it may not branch on values inside a model: use `where`
 * @param init the carry before the first step
 * @param xs arrays whose first axis is the steps, alone or in lists and records; or the number of steps, and x is then
 *   the number of the step, from 0
 * @returns `[carry, ys]`: the last carry, and all y stacked along a first axis
 * @throws TildeError 'shape' where a step changes the shape of its carry (the message shows both), or xs differ in
 *   their number of steps
 */
export function scan<Carry, X = Tensor, Y = Tensor>(
  f: (carry: Carry, x: X) => readonly [unknown, Y] | readonly unknown[],
  init: Carry,
  xs: unknown,
  options: ScanOptions = {},
): [Carry, Y] {
  const loop = new Scan(f as (carry: unknown, x: unknown) => unknown, init as Tree, xs, options);
  return loop.run() as [Carry, Y];
}

const LEAF: Structure = { kind: 'leaf' };
const NOTHING: Flat = { leaves: [], structure: { kind: 'list', items: [] } };

class Scan {
  private readonly f: (carry: unknown, x: unknown) => unknown;
  private readonly options: ScanOptions;
  private readonly carry: readonly Tensor[];
  private readonly carryIs: Structure;
  private readonly xs: readonly Tensor[];
  private readonly xIs: Structure;
  private readonly length: number;
  private yIs: Structure = { kind: 'list', items: [] };

  constructor(f: (carry: unknown, x: unknown) => unknown, init: Tree, xs: unknown, options: ScanOptions) {
    if (typeof f !== 'function') throw noStep(f);
    this.f = f;
    this.options = options;
    const start = flatten(init, 'tuples', 'scan');
    const steps = stepsOf(xs, options);
    const given =
      steps === undefined
        ? flatten(xs, 'rows', 'scan')
        : { leaves: [constantTensor([steps], steps === 1 ? [0] : range(steps))], structure: LEAF };
    this.carry = start.leaves.map(leaf => rowOf(leaf));
    this.carryIs = start.structure;
    this.xs = given.leaves.map(leaf => rowOf(leaf, 1));
    this.xIs = given.structure;
    this.length = steps ?? lengthOf(this.xs);
  }

  run(): [unknown, unknown] {
    try {
      return this.runWhole();
    } catch (error) {
      const concrete = [...this.carry, ...this.xs].every(leaf => leaf.value !== undefined);
      if (error instanceof TildeError && error.code === 'condition' && concrete) return this.runEach();
      throw error;
    }
  }

  private runWhole(): [unknown, unknown] {
    const sites = insideModel() ? this.statements() : [];
    const result = sites.length === 0 ? this.loop() : runWithSites(sites, this.body());
    return [unflatten(this.carryIs, result.carry), unflatten(this.yIs, result.ys)];
  }

  private step(carry: readonly Tensor[], x: readonly Tensor[]): Stepped {
    const result = this.f(unflatten(this.carryIs, carry), unflatten(this.xIs, x));
    if (!Array.isArray(result) || isTensor(result) || result.length !== 2) throw badStep(result);
    const [next, y] = result as readonly unknown[];
    const out = y === undefined || y === null ? NOTHING : flatten(y, 'tuples', 'scan');
    this.yIs = out.structure;
    return { carry: leavesLike(this.carryIs, next, 'scan'), ys: out.leaves };
  }

  private loop(): LoopResult {
    const { carry, xs, length } = this;
    const { reverse = false } = this.options;
    return runLoop({ carry, xs, length, reverse, step: (c, x) => this.step(c, x) });
  }

  private body(): ScanBody {
    const { carry, xs, length } = this;
    const { reverse = false, name = 'time' } = this.options;
    return { carry, xs, length, reverse, name, step: (c, x) => this.step(c, x) };
  }

  /** The statements of one step, learned from a loop that is thrown away. */
  private statements(): readonly StepSite[] {
    let sites: readonly StepSite[] = [];
    const step = (carry: readonly Tensor[], x: readonly Tensor[]): Stepped => {
      sites = statementsOf(() => {
        this.step(carry, x);
        return { carry };
      });
      return { carry, ys: [] };
    };
    if (this.length > 0) runLoop({ carry: this.carry, xs: this.xs, length: this.length, step });
    return sites;
  }

  /** Step by step on numbers, where a step branches on them; a statement is then a site of its own in every step. */
  private runEach(): [unknown, unknown] {
    const { length } = this;
    const { reverse = false, name = 'time' } = this.options;
    const ys: (readonly Tensor[])[] = Array.from({ length }, () => []);
    let { carry } = this;
    const loop = pushLoop(PLATE_LOOP + name);
    try {
      for (let i = 0; i < length; i++) {
        const t = reverse ? length - 1 - i : i;
        loop.index = t;
        const result = this.step(
          carry,
          this.xs.map(x => stepOf(x, t)),
        );
        carry = result.carry;
        ys[t] = result.ys;
      }
    } finally {
      popLoop(loop);
    }
    const stacks = (ys[0] ?? []).map((_, j) => stack(ys.map(list => list[j])));
    return [unflatten(this.carryIs, carry), unflatten(this.yIs, stacks)];
  }
}

/** The number of steps where it is given as a number. */
function stepsOf(xs: unknown, { length }: ScanOptions): number | undefined {
  const given = xs ?? length;
  if (typeof given !== 'number' && given !== undefined) return undefined;
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0) return given;
  throw new TildeError('argument', 'scan: the number of steps is missing or no whole number', {
    span: currentSite()?.span,
    expected: 'scan(f, init, xs), scan(f, init, 100) or scan(f, init, null, { length: 100 })',
    got: String(given),
  });
}

function lengthOf(xs: readonly Tensor[]): number {
  const [first] = xs;
  if (first !== undefined && first.shape.length > 0) return first.shape[0];
  throw new TildeError('shape', 'scan: xs has no axis to step along', {
    span: currentSite()?.span,
    expected: 'an array whose first axis is the steps, or a number of steps',
    got: first === undefined ? 'nothing' : 'a single number',
  });
}

function noStep(f: unknown): TildeError {
  return new TildeError('argument', 'scan: the first argument must be a function', {
    span: currentSite()?.span,
    expected: 'scan((carry, x) => [carry, y], init, xs)',
    got: typeof f,
  });
}

function badStep(result: unknown): TildeError {
  return new TildeError('argument', 'scan: a step must return [carry, y]', {
    span: currentSite()?.span,
    expected: '[carry, y]: a list of two, y may be null',
    got: Array.isArray(result) ? `a list of ${result.length}` : typeof result,
    hint: 'return [next, y], or [next, null] where nothing is to be kept',
  });
}
