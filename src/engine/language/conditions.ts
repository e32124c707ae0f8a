/**
 * Branches: a known number decides, a traced value cannot, and says so where it stands.
 * Not here: comparisons (arithmetic.ts).
 */
import { isTensor, isTraced, where } from '../array/index.ts';
import type { Tensor } from '../array/index.ts';
import type { Span } from '../errors.ts';
import type { Cell } from './cell.ts';
import { describe, isDistribution, isNumericValue, scalarOf } from './values.ts';

export interface Conditions {
  /** The truth of a test. Throws a TildeError "condition" where it is not known or not one. */
  readonly $if: (test: unknown, siteId: number) => boolean;
  /** The left side of `&&` and `||`: itself, or a plain number where a tensor is false. */
  readonly $lg: (a: unknown, siteId: number) => unknown;
  /** The condition of a ternary with pure branches: true, false, or the value that must choose by `$where`. */
  readonly $truth: (test: unknown, siteId: number) => boolean | Tensor;
  readonly $where: (test: Tensor, a: unknown, b: unknown, siteId: number) => Tensor;
  /** A ternary with pure branches where no temporaries can be declared. */
  readonly $cond: (test: unknown, a: () => unknown, b: () => unknown, siteId: number) => unknown;
}

/** Short name of the site a value came from, for messages; the model room knows. */
export type NameOfValue = (x: unknown) => string | undefined;

/** How a test of a value that is not known yet shall fall, where somebody can say; the model room may. */
export type Decide = (test: Tensor, span: Span) => boolean | undefined;

export function conditions(cell: Cell, nameOf: NameOfValue, guard: Decide = () => undefined): Conditions {
  const decide = (test: Tensor, siteId: number): boolean => {
    if (test.shape.length > 0 && test.shape.some(extent => extent !== 1)) throw vector(cell, test, siteId);
    const known = scalarOf(test);
    if (known !== undefined) return truthy(known);
    const decided = cell.located(siteId, () => guard(test, cell.span(siteId)));
    if (decided === undefined) throw unknown(cell, test, siteId, nameOf(test));
    return decided;
  };
  const $truth = (test: unknown, siteId: number): boolean | Tensor => {
    if (isDistribution(test)) throw alwaysTrue(cell, test, siteId);
    if (!isTensor(test)) return Boolean(test);
    if (test.shape.some(extent => extent !== 1)) throw vector(cell, test, siteId);
    const known = scalarOf(test);
    return known === undefined ? test : truthy(known);
  };
  const $where = (test: Tensor, a: unknown, b: unknown, siteId: number): Tensor => {
    for (const branch of [a, b])
      if (!isNumericValue(branch)) throw notNumeric(cell, branch, siteId, nameOf(test));
    return cell.located(siteId, () => where(test, a as number, b as number));
  };
  return {
    $if(test, siteId) {
      if (typeof test === 'boolean') return test;
      if (isTensor(test)) return decide(test, siteId);
      if (isDistribution(test)) throw alwaysTrue(cell, test, siteId);
      return Boolean(test);
    },
    $lg(a, siteId) {
      if (!isTensor(a)) return a;
      const truth = decide(a, siteId);
      // A value that only this run takes for false must not be asked again as a truth value.
      return truth ? a : (scalarOf(a) ?? 0);
    },
    $truth,
    $where,
    $cond(test, a, b, siteId) {
      const truth = $truth(test, siteId);
      if (typeof truth === 'boolean') return truth ? a() : b();
      return $where(truth, a(), b(), siteId);
    },
  };
}

function truthy(x: number): boolean {
  return x !== 0 && !Number.isNaN(x);
}

function vector(cell: Cell, test: Tensor, siteId: number): Error {
  return cell.error(
    'condition',
    siteId,
    `a condition must be one truth value, this one has shape [${test.shape.join(', ')}]`,
    {
      expected: 'one truth value',
      got: describe(test),
      hint: 'write where(test, a, b) to choose element by element, or reduce it: sum(test) > 0',
    },
  );
}

function unknown(cell: Cell, test: Tensor, siteId: number, site: string | undefined): Error {
  if (!isTraced(test)) {
    return cell.error('condition', siteId, 'a branch inside a plate would have to go both ways', {
      expected: 'a condition that is the same for the whole plate',
      got: `one value for each element of ${test.axes.map(axis => `"${axis.name}"`).join(', ')}`,
      hint: 'write where(test, a, b), or run per element: for (const i of plate("name", n)) { … }',
    });
  }
  const what = site ? `the random value \`${site}\`` : 'a random value';
  return cell.error(
    'condition',
    siteId,
    `this \`${cell.kind(siteId)}\` depends on ${what}, which is not known while the model is traced`,
    {
      ...(site ? { site } : {}),
      unknown: true,
      expected: 'a condition on data or on plain numbers',
      got: describe(test),
      hint: 'write where(test, a, b), which computes both, or mixture([…], […]), which sums the alternatives out; importance(model) and mcmc(model, { kernel: mh() }) run any model',
    },
  );
}

function alwaysTrue(cell: Cell, test: { readonly name?: string }, siteId: number): Error {
  const name = test.name ?? 'Normal';
  return cell.error(
    'language',
    siteId,
    `a distribution is always true: draw a value first: \`~${name}(…)\``,
    {
      expected: 'a truth value',
      got: describe(test),
      hint: `write ~${name}(…)`,
    },
  );
}

function notNumeric(cell: Cell, branch: unknown, siteId: number, site: string | undefined): Error {
  return cell.error('condition', siteId, 'a random condition can only choose between numbers', {
    ...(site ? { site } : {}),
    expected: 'a number or an array in both branches',
    got: describe(branch),
    hint: isDistribution(branch)
      ? 'choose between the parameters, or use mixture(…)'
      : 'write where(test, a, b)',
  });
}
