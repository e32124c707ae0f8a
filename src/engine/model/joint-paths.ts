/**
 * Joins the joint densities of all ways through a model into one: every term chooses by the conditions that led to it.
 * Allowed only where all ways have the same free sites, of the same shapes and supports.
 * Not here: how the ways are found (guards.ts).
 */
import { sameShape } from '../array/extents.ts';
import { constantTensor, where, type Tensor } from '../array/index.ts';
import { TildeError, type Span } from '../errors.ts';
import type { Paths } from './guards.ts';
import { total, type Joint } from './joint.ts';
import type { FactorEntry, LayoutEntry, ValueEntry } from './spec.ts';

/** @throws TildeError naming the site that is not the same everywhere */
export function joinPaths(paths: Paths<Joint>): Joint {
  if (paths.kind === 'end') return paths.result;
  const { test } = paths;
  const [yes, no] = [joinPaths(paths.yes), joinPaths(paths.no)];
  const difference = differentSite(yes.layout, no.layout) ?? differentValue(yes.values, no.values);
  if (difference !== undefined) throw unlike(difference, paths);
  return {
    handler: yes.handler,
    layout: yes.layout,
    dim: yes.dim,
    jacobian: () => where(test, yes.jacobian(), no.jacobian()),
    factors: union(yes.factors, no.factors, entry => entry.address).map(([a, b]) => joinFactor(test, a, b)),
    values: union(yes.values, no.values, entry => entry.name).map(([a, b]) => joinValue(test, a, b)),
  };
}

interface Kept<Entry> {
  readonly entry: Entry;
  readonly tensor: Tensor;
}

type Pair<Entry> = readonly [Kept<Entry> | undefined, Kept<Entry> | undefined];

/** Items of both lists by key, in the order of the first list, then of the second. */
function union<Entry>(
  yes: readonly Kept<Entry>[],
  no: readonly Kept<Entry>[],
  keyOf: (entry: Entry) => string,
): Pair<Entry>[] {
  const keys = new Set([...yes, ...no].map(({ entry }) => keyOf(entry)));
  const find = (list: readonly Kept<Entry>[], key: string) => list.find(({ entry }) => keyOf(entry) === key);
  return [...keys].map(key => [find(yes, key), find(no, key)]);
}

/** A term that one way lacks counts 0 there. */
function joinFactor(
  test: Tensor,
  yes: Kept<FactorEntry> | undefined,
  no: Kept<FactorEntry> | undefined,
): Kept<FactorEntry> {
  const one = yes ?? no;
  if (one === undefined) throw new Error('a term of neither way');
  if (yes === undefined || no === undefined) {
    const zero = constantTensor([], [0]);
    return { entry: one.entry, tensor: where(test, yes?.tensor ?? zero, no?.tensor ?? zero) };
  }
  const { parameters, ...entry } = yes.entry;
  const alike =
    parameters?.join() === no.entry.parameters?.join() && entry.distribution === no.entry.distribution;
  const [a, b] = fits(yes.tensor, no.tensor)
    ? [yes.tensor, no.tensor]
    : [total(yes.tensor), total(no.tensor)];
  return { entry: alike ? yes.entry : entry, tensor: a === b ? a : where(test, a, b) };
}

/** A named value that one way lacks is NaN there. */
function joinValue(
  test: Tensor,
  yes: Kept<ValueEntry> | undefined,
  no: Kept<ValueEntry> | undefined,
): Kept<ValueEntry> {
  const one = yes ?? no;
  if (one === undefined) throw new Error('a value of neither way');
  const nan = constantTensor(one.tensor.shape, [NaN]);
  const [a, b] = [yes?.tensor ?? nan, no?.tensor ?? nan];
  return { entry: one.entry, tensor: a === b ? a : where(test, a, b) };
}

function fits(a: Tensor, b: Tensor): boolean {
  return (
    sameShape(a.shape, b.shape) &&
    a.axes.length === b.axes.length &&
    a.axes.every(axis => b.axes.includes(axis))
  );
}

/** What is not the same on both sides, in words. */
interface Difference {
  readonly site: string;
  /** Begins a sentence that ends "… depends on the random value". */
  readonly what: string;
  readonly got: string;
}

function differentSite(yes: readonly LayoutEntry[], no: readonly LayoutEntry[]): Difference | undefined {
  const others = new Map(no.map(entry => [entry.address, entry]));
  for (const entry of yes) {
    const other = others.get(entry.address);
    if (other === undefined) return onOneSide(entry.name);
    others.delete(entry.address);
    const found = differentEntry(entry, other);
    if (found !== undefined) return found;
  }
  const [left] = others.values();
  return left === undefined ? undefined : onOneSide(left.name);
}

function onOneSide(site: string): Difference {
  return { site, what: `whether the site "${site}" is there`, got: `"${site}" on one side only` };
}

function differentEntry(a: LayoutEntry, b: LayoutEntry): Difference | undefined {
  const site = a.name;
  const differ = (what: string, one: string, other: string): Difference | undefined =>
    one === other ? undefined : { site, what: `the ${what} of "${site}"`, got: `${one} or ${other}` };
  return (
    differ('shape', shapeText(a.unconstrainedShape), shapeText(b.unconstrainedShape)) ??
    differ('support', a.support, b.support) ??
    differ('place among the sites', `coordinate ${a.offset}`, `coordinate ${b.offset}`)
  );
}

function differentValue(
  yes: readonly Kept<ValueEntry>[],
  no: readonly Kept<ValueEntry>[],
): Difference | undefined {
  const shapes = new Map(no.map(({ entry }) => [entry.name, shapeText(entry.shape)]));
  for (const { entry } of yes) {
    const [one, other] = [shapeText(entry.shape), shapes.get(entry.name)];
    if (other === undefined || one === other) continue;
    return { site: entry.name, what: `the shape of "${entry.name}"`, got: `${one} or ${other}` };
  }
  return undefined;
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

function unlike(
  { site, what, got }: Difference,
  { span, behind }: { readonly span: Span | undefined; readonly behind: string | undefined },
): TildeError {
  const on = behind === undefined ? 'a random value' : `the random value "${behind}"`;
  return new TildeError('condition', `${what} depends on ${on}`, {
    site,
    span,
    unknown: true,
    expected: 'the same free sites, shapes and supports whichever way the condition falls, as gradients need',
    got,
    hint: 'draw the same sites on both sides, or run the model on numbers: importance(model), mcmc(model, { kernel: mh() })',
  });
}
