/**
 * What `vmap` and `jit` share: a function recorded on symbols, for all ways its conditions can fall, and errors in their
 * own words. Not here: which arguments are symbols (vmap.ts, jit.ts), or how ways are found (model/guards.ts).
 */
import { formatShape, sameShape } from './array/extents.ts';
import { type Tensor, where } from './array/index.ts';
import { type Flat, flatten } from './array/tree.ts';
import { setFollowWays } from './autodiff/record.ts';
import { TildeError } from './errors.ts';
import { explorePaths, type Paths } from './model/guards.ts';

/** Most operations of a recorded function. */
export const MOST_NODES = 100_000;

/**
 * What `body` returns, run once for every way its conditions on symbols can fall; its arrays then choose among the ways.
 * @throws TildeError where the ways return different shapes or structures, or are too many
 */
export function allWays(body: () => unknown, caller: string): Flat {
  return join(
    explorePaths(() => flatten(body(), 'tuples', caller)),
    caller,
  );
}

/** Derivatives of functions that branch on symbols: inside `vmap`, `jit` or a model. */
setFollowWays((body): readonly Tensor[] => allWays(body, 'grad').leaves);

function join(paths: Paths<Flat>, caller: string): Flat {
  if (paths.kind === 'end') return paths.result;
  const [yes, no] = [join(paths.yes, caller), join(paths.no, caller)];
  const same =
    JSON.stringify(yes.structure) === JSON.stringify(no.structure) &&
    yes.leaves.every((leaf, i) => sameShape(leaf.shape, no.leaves[i].shape));
  if (!same) throw unlike(yes, no, paths.span, caller);
  const leaves = yes.leaves.map((leaf, i) => where(paths.test, leaf, no.leaves[i]));
  return { structure: yes.structure, leaves };
}

function unlike(yes: Flat, no: Flat, span: TildeError['detail']['span'], caller: string): TildeError {
  const shapes = ({ leaves }: Flat): string => leaves.map(leaf => formatShape(leaf.shape)).join(', ');
  return new TildeError('condition', `${caller}: the two ways of a condition return different shapes`, {
    ...(span ? { span } : {}),
    expected: `${shapes(yes)} both ways`,
    got: `${shapes(yes)} where it holds, ${shapes(no)} where it does not`,
    hint: 'return arrays of the same shapes from both',
  });
}

/** Runs what records a function; errors that speak of models say what this caller's user can do. */
export function explained<T>(caller: string, hint: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof TildeError)) throw error;
    if (error.code === 'trace-size') throw tooLong(caller, error);
    // Conditions, indices and bounds of loops that are symbols; as told here, it is not told again by a caller.
    const { unknown, ...detail } = error.detail;
    if (unknown !== true) throw error;
    throw new TildeError(
      'condition',
      `${caller}: a condition depends on a value that is not known while the function is recorded`,
      {
        ...detail,
        expected:
          'conditions and bounds of loops that are known, or few enough to follow all ways (at most 64)',
        hint,
      },
    );
  }
}

function tooLong(caller: string, { detail }: TildeError): TildeError {
  return new TildeError(
    'trace-size',
    `${caller}: the function unrolls into more than ${MOST_NODES.toLocaleString('en')} operations`,
    { ...detail, hint: 'write long loops with scan(f, init, xs), which is recorded once' },
  );
}
