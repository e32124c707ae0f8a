/**
 * Branches and loops that may depend on values not known yet: `cond`, `whileLoop`, `fori`. On numbers they are ordinary
 * code. On traced values they become scans: a branch is one step that is done or not, a loop is one that stops; so no
 * primitive had to be added. Not here: the loop itself (loop.ts) or loops with sites (model/scan.ts).
 */
import { TildeError } from '../errors.ts';
import { constantTensor } from './apply.ts';
import { add } from './arithmetic.ts';
import { attach } from './axes.ts';
import { and, lt, ne, not, where } from './compare.ts';
import { formatShape, tryBroadcast } from './extents.ts';
import { runLoop } from './loop.ts';
import { currentSite, withoutStatements } from './position.ts';
import { sum } from './reduce.ts';
import { rowOf } from './row.ts';
import { buildScan } from './scan-build.ts';
import { portName, UNBOUNDED } from './scan-layout.ts';
import { asTensor, asValue } from './tensor.ts';
import { traceClosure } from './trace.ts';
import { type Flat, flatten, leavesLike, type Structure, unflatten } from './tree.ts';
import type { Axis, Numeric, Tensor } from './types.ts';

/** Options of `whileLoop` and `fori`. */
export interface LoopBounds {
  /**
   * Most steps. Needed for gradients (`grad`, samplers) of a loop whose number of steps is not known beforehand: the
   * state of that many steps is kept. A loop that has not ended by then gives NaN. Default: none.
   */
  readonly maxSteps?: number;
}

/**
 * One of two branches: `thenFn(...operands)` where `test` ≠ 0, else `elseFn(...operands)`. Only the branch taken is
 * computed, also where the test is known only when the model runs; inside a plate, where the test may differ between
 * elements, both are computed and chosen from. Nothing leaks from the branch not taken, in values or in gradients.
 *
 * For single expressions `where(test, a, b)` is faster: it computes both. The branches must return the same structure
 * of arrays, of shapes that broadcast. On a plain number or on data `cond` is an ordinary `if`, decided when the model
 * is read; else a branch may hold no `sample`, `observe`, `deterministic`, `factor` or `param`.
 *
 * @param test one truth value; NaN counts as true
 * @param thenFn called with the operands; it may also use values around it
 * @param elseFn likewise
 * @returns what the branch returned: a number, an array, or lists and records of these
 * @throws TildeError 'condition' where the test is an array; 'shape' where the branches disagree; 'model' for a
 *   statement in a branch that is not decided yet
 */
export function cond<Operands extends readonly unknown[], Result>(
  test: Numeric,
  thenFn: (...operands: Operands) => Result,
  elseFn: (...operands: Operands) => Result,
  ...operands: Operands
): Result {
  const truth = oneTruth(test, 'cond');
  const known = knownTruth(truth);
  if (known !== undefined) return known ? thenFn(...operands) : elseFn(...operands);
  const yes = (): unknown => thenFn(...operands);
  const no = (): unknown => elseFn(...operands);
  const result = isBatched(truth) ? bothBranches(truth, yes, no) : eitherBranch(truth, yes, no);
  return result as Result;
}

/**
 * Repeats `carry = body(carry)` while `test(carry)` ≠ 0, and returns the last carry. The carry may be a number, an array,
 * or lists and records of these; `body` must keep its structure and shapes. Inside a plate every element takes its own
 * number of steps: those that have ended keep their carry while the others go on.
 *
 * On numbers it is an ordinary loop. On values not known yet it is recorded once; `jvp` goes through it, and gradients
 * do where `maxSteps` is given. Steps may hold no statements: for these use `scan`.
 *
 * @param test of a carry; a scalar
 * @param body one step
 * @param initial the carry before the first step
 * @throws TildeError 'shape' where a step changes the shape of the carry; 'argument' for a `maxSteps` out of bounds
 */
export function whileLoop<Carry>(
  test: (carry: Carry) => unknown,
  body: (carry: Carry) => unknown,
  initial: Carry,
  options: LoopBounds = {},
): Carry {
  const most = boundOf(options, 'whileLoop');
  const loop: Loop = {
    name: 'whileLoop',
    test: test as Loop['test'],
    body: body as Loop['body'],
    most,
  };
  const start = flatten(initial, 'tuples', 'whileLoop');
  const plain = start.leaves.every(isKnown) ? runPlainly(loop, initial, start) : undefined;
  return (plain ? plain.carry : runRecorded(loop, start)) as Carry;
}

/**
 * Repeats `carry = body(i, carry)` for i = from, from + 1, … below `to`, and returns the last carry, which is as for
 * `whileLoop`. Where the bounds are numbers this is one recorded loop however many steps there are, with gradients; where
 * they are not known yet, gradients need `maxSteps`.
 *
 * @param body one step; it may hold no statements, for these use `scan`
 * @param initial the carry before the first step; returned where to ≤ from
 * @throws TildeError 'shape' where a step changes the shape of the carry; 'argument' for bounds that are not whole
 *   numbers
 */
export function fori<Carry>(
  from: Numeric,
  to: Numeric,
  body: (i: Tensor, carry: Carry) => unknown,
  initial: Carry,
  options: LoopBounds = {},
): Carry {
  const [first, end] = [from, to].map(bound => oneTruth(bound, 'fori'));
  const step = body as (i: unknown, carry: unknown) => unknown;
  const start = flatten(initial, 'tuples', 'fori');
  const [a, b] = [wholeOf(first), wholeOf(end)];
  const most = boundOf(options, 'fori');
  if (a !== undefined && b !== undefined) {
    if (Math.min(b - a, most) > MOST_COUNTED) throw tooLong(b - a);
    if (b - a <= most) return counted(a, b, step, initial, start) as Carry;
  }
  const loop: Loop = {
    name: 'fori',
    test: carry => lt((carry as Tensor[])[0], end),
    body: carry => {
      const [i, own] = carry as [Tensor, unknown];
      return [add(i, 1), step(i, own)];
    },
    most,
  };
  const whole = flatten([first, initial], 'tuples', 'fori');
  return (runRecorded(loop, whole) as readonly unknown[])[1] as Carry;
}

// What is known

/** A scalar; the row of the open plates where it is data. */
function oneTruth(x: Numeric, caller: string): Tensor {
  const value = rowOf(x);
  if (value.shape.every(extent => extent === 1)) return value.shape.length === 0 ? value : value.reshape([]);
  throw new TildeError(
    'condition',
    `${caller}: expected one value, got an array of shape [${value.shape.join(', ')}]`,
    {
      span: currentSite()?.span,
      expected: 'a single number or truth value',
      got: formatShape(value.shape),
      hint: 'choose element by element with where(test, a, b), or reduce with any(test) or all(test)',
    },
  );
}

const isBatched = (x: Tensor): boolean => asValue(x).axes.length > 0;
const isKnown = (x: Tensor): boolean => asValue(x).value !== undefined && !isBatched(x);

function numberOf(x: Tensor): number | undefined {
  return isKnown(x) ? asValue(x).value?.values[0] : undefined;
}

function knownTruth(x: Tensor): boolean | undefined {
  const value = numberOf(x);
  return value === undefined ? undefined : value !== 0;
}

function wholeOf(x: Tensor): number | undefined {
  const value = numberOf(x);
  if (value === undefined || Number.isSafeInteger(value)) return value;
  throw new TildeError('argument', 'fori: the bounds must be whole numbers', {
    span: currentSite()?.span,
    expected: 'fori(0, 10, (i, carry) => …, initial)',
    got: String(value),
  });
}

/** More steps are surely a slip. */
const MOST_COUNTED = 1e7;

function tooLong(steps: number): TildeError {
  return new TildeError('argument', 'fori: the loop has too many steps', {
    span: currentSite()?.span,
    expected: `at most ${MOST_COUNTED.toLocaleString('en-US')} steps`,
    got: `${steps.toLocaleString('en-US')} steps`,
    hint: 'bring the bounds together',
  });
}

function boundOf({ maxSteps }: LoopBounds, caller: string): number {
  if (maxSteps === undefined) return UNBOUNDED;
  const plain = Number(maxSteps);
  if (Number.isInteger(plain) && plain >= 0 && plain <= 1e8) return plain;
  throw new TildeError('argument', `${caller}: maxSteps is out of bounds`, {
    span: currentSite()?.span,
    expected: 'a whole number from 0 to 100,000,000',
    got: String(maxSteps),
  });
}

// Branches

/** In a plate: both, chosen from element by element. */
function bothBranches(test: Tensor, thenFn: () => unknown, elseFn: () => unknown): unknown {
  const quietly = (branch: () => unknown): unknown => withoutStatements('a branch of cond', branch);
  const yes = flatten(quietly(thenFn), 'tuples', 'cond');
  const no = leavesLike(yes.structure, quietly(elseFn), 'cond', BRANCHES);
  checkShapes(yes.leaves, no);
  return unflatten(
    yes.structure,
    yes.leaves.map((a, i) => where(test, a, no[i])),
  );
}

/** Each branch as one step that is done or not; what is not done is 0, so that the sum is the branch taken. */
function eitherBranch(test: Tensor, thenFn: () => unknown, elseFn: () => unknown): unknown {
  const taken = ne(test, 0);
  let structure: Structure = { kind: 'leaf' };
  const yes = oneStep(taken, () => {
    const flat = flatten(thenFn(), 'tuples', 'cond');
    structure = flat.structure;
    return flat.leaves;
  });
  const no = oneStep(not(taken), () => leavesLike(structure, elseFn(), 'cond', BRANCHES));
  checkShapes(yes, no);
  return unflatten(
    structure,
    yes.map((a, i) => add(a, no[i])),
  );
}

/** What `leaves` computes, only where `count` is 1. */
function oneStep(count: Tensor, leaves: () => readonly Tensor[]): readonly Tensor[] {
  let axes: (readonly Axis[])[] = [];
  const { graph, captures } = traceClosure([], () => {
    const values = withoutStatements('a branch of cond', leaves).map(leaf => asValue(leaf));
    axes = values.map(value => value.axes);
    return Object.fromEntries(values.map((value, i) => [portName(i), asTensor(attach(value, []))]));
  });
  const { ys } = buildScan({
    body: graph,
    constants: captures.map(({ value }) => asValue(value)),
    carries: [],
    xs: [],
    length: 1,
    count: asValue(count),
  });
  return ys.map((y, i) => {
    const flat = asTensor(y);
    return asTensor(attach(asValue(flat.reshape(flat.shape.slice(1))), axes[i]));
  });
}

const BRANCHES = {
  problem: 'the branches return different structures',
  hint: 'return the same lists and records from both, their arrays of the same shapes',
};

function checkShapes(yes: readonly Tensor[], no: readonly Tensor[]): void {
  const i = yes.findIndex((a, k) => tryBroadcast(a.shape, no[k].shape) === undefined);
  if (i < 0) return;
  const got = `${formatShape(yes[i].shape)} and ${formatShape(no[i].shape)}`;
  throw new TildeError('shape', `cond: the branches return arrays of different shapes, ${got}`, {
    span: currentSite()?.span,
    expected: 'shapes that broadcast to each other',
    got,
  });
}

// Loops

const STEP = {
  problem: 'a step gave back another structure than it took',
  hint: 'return the next carry, built like the one at the start',
};

interface Loop {
  readonly name: string;
  readonly test: (carry: unknown) => Numeric;
  readonly body: (carry: unknown) => unknown;
  readonly most: number;
}

/** As ordinary code; undefined once something is not known. */
function runPlainly(loop: Loop, initial: unknown, start: Flat): { readonly carry: unknown } | undefined {
  let carry = initial;
  for (let step = 0; ; step++) {
    const more = knownTruth(oneTruth(loop.test(carry), loop.name));
    if (more === undefined) return undefined;
    if (!more) return { carry };
    if (step >= loop.most) return { carry: unflatten(start.structure, start.leaves.map(unfinished)) };
    carry = loop.body(carry);
    if (!leavesLike(start.structure, carry, loop.name, STEP).every(isKnown)) return undefined;
  }
}

/** NaN in the shape of x. */
const unfinished = (x: Tensor): Tensor => constantTensor(x.shape, [NaN]);

function runRecorded({ name, test, body, most }: Loop, { leaves, structure }: Flat): unknown {
  const quietly = <T>(run: () => T): T => withoutStatements(`a step of ${name}`, run);
  const going = (state: readonly Tensor[]): Tensor =>
    ne(
      quietly(() => oneTruth(test(unflatten(structure, state)), name)),
      0,
    );
  const first = going(leaves);
  const { carry } = runLoop({
    carry: [...leaves, first],
    xs: [],
    length: most,
    count: where(anywhere(first), most, 0),
    caller: name,
    step: given => {
      const [state, alive] = [given.slice(0, -1), given[given.length - 1]];
      const next = leavesLike(
        structure,
        quietly(() => body(unflatten(structure, state))),
        name,
        STEP,
      );
      // In a plate, elements that have ended wait for the others.
      const kept = isBatched(alive) ? next.map((x, i) => where(alive, x, state[i])) : next;
      const more = isBatched(alive) ? and(alive, going(kept)) : going(kept);
      return { carry: [...kept, more], ys: [], stop: not(more) };
    },
  });
  const open = carry[carry.length - 1];
  const last = carry.slice(0, -1);
  return unflatten(structure, most === UNBOUNDED ? last : last.map(x => where(open, NaN, x)));
}

/** Whether it is true for any element of the plates, as a scalar. */
function anywhere(x: Tensor): Tensor {
  return isBatched(x) ? ne(sum(asTensor(attach(asValue(x), []))), 0) : x;
}

/** A loop of a known number of steps. */
function counted(
  from: number,
  to: number,
  body: (i: unknown, carry: unknown) => unknown,
  initial: unknown,
  { leaves, structure }: Flat,
): unknown {
  const length = Math.max(0, to - from);
  if (length === 0) return initial;
  if (leaves.every(isKnown)) {
    let carry = initial;
    let i = from;
    for (; i < to; i++) {
      carry = body(i, carry);
      if (!leavesLike(structure, carry, 'fori', STEP).every(isKnown)) break;
    }
    if (i >= to) return carry;
  }
  const indices = constantTensor(
    [length],
    Array.from({ length }, (_, k) => from + k),
  );
  const { carry } = runLoop({
    carry: leaves.map(leaf => rowOf(leaf)),
    xs: [indices],
    length,
    caller: 'fori',
    step: (state, [i]) => {
      const next = withoutStatements('a step of fori', () => body(i, unflatten(structure, state)));
      return { carry: leavesLike(structure, next, 'fori', STEP), ys: [] };
    },
  });
  return unflatten(structure, carry);
}
