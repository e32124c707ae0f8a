/**
 * Guarded traces: a model that branches on a random value while it is traced is run once for every way its conditions
 * can fall, and what the runs computed is joined by choosing on those conditions. No run is left to sampling time, so
 * the compiled density is exact everywhere.
 * Not here: which parts of a joint density are joined (joint-paths.ts) or the operators that ask (language/conditions.ts).
 */
import { isTraced, recordingDepth, type Tensor } from '../array/index.ts';
import { asValue } from '../array/tensor.ts';
import { TildeError, type Span } from '../errors.ts';
import { siteBehind } from './site-names.ts';

/** Most runs of one model. */
export const MOST_PATHS = 64;

/** What the runs gave: one result, or a condition and what follows either way. */
export type Paths<T> =
  | { readonly kind: 'end'; readonly result: T }
  | (Test & { readonly kind: 'fork'; readonly yes: Paths<T>; readonly no: Paths<T> });

interface Test {
  readonly test: Tensor;
  /** Where the condition stands. */
  readonly span: Span | undefined;
  /** A random site it depends on. */
  readonly behind: string | undefined;
}

interface Run {
  /** How the first conditions shall fall; later ones are taken to hold. */
  readonly plan: readonly boolean[];
  readonly tests: Test[];
  /** Traces under way when the run began: a test of an inner trace belongs to that trace only. */
  readonly depth: number;
}

let current: Run | undefined;

/**
 * How a condition on a traced value shall fall in this run; undefined where that is not for a run to decide: outside
 * a model being compiled, in a trace inside it, or where the value differs along a plate.
 * @throws TildeError when there would be too many runs
 */
export function decideGuard(test: Tensor, span?: Span): boolean | undefined {
  if (current === undefined || !isTraced(test) || test.axes.length > 0) return undefined;
  if (recordingDepth() !== current.depth) return undefined;
  const { plan, tests } = current;
  // The same question has the same answer for the whole run.
  const node = asValue(test).node?.id;
  const before = tests.findIndex(known => asValue(known.test).node?.id === node);
  if (before >= 0) return plan[before] ?? true;
  if (tests.length >= MOST_PATHS) throw tooMany();
  tests.push({ test, span, behind: siteBehind(test) });
  return plan[tests.length - 1] ?? true;
}

/** Runs `body` once for every way its conditions can fall. */
export function explorePaths<T>(body: () => T): Paths<T> {
  let runs = 0;
  const explore = (plan: readonly boolean[]): Paths<T> => {
    runs += 1;
    if (runs > MOST_PATHS) throw tooMany();
    const run: Run = { plan, tests: [], depth: recordingDepth() };
    const result = during(run, body);
    let paths: Paths<T> = { kind: 'end', result };
    for (let i = run.tests.length - 1; i >= plan.length; i--) {
      const other = [...plan, ...new Array<boolean>(i - plan.length).fill(true), false];
      paths = { kind: 'fork', ...run.tests[i], yes: paths, no: explore(other) };
    }
    return paths;
  };
  return explore([]);
}

function during<T>(run: Run, body: () => T): T {
  const outer = current;
  current = run;
  try {
    return body();
  } finally {
    current = outer;
  }
}

function tooMany(): TildeError {
  return new TildeError(
    'condition',
    `conditions on random values lead to more than ${MOST_PATHS} ways through the model`,
    {
      unknown: true,
      expected: `at most ${MOST_PATHS} ways for a sampler that needs gradients`,
      got: 'a loop or recursion that ends by a random value, or many conditions one after the other',
      hint: 'run it on numbers: importance(model), or mcmc(model, { kernel: mh() }); or write where(test, a, b) instead of if',
    },
  );
}
