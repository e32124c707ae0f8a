/**
 * Products and sums of arrays whose axes are named by letters (Einstein's convention), carried out two arrays at a
 * time, from left to right, as products of matrices. Not here: an order of contraction that saves work.
 */
import { shapeError, TildeError } from '../errors.ts';
import { mul } from './arithmetic.ts';
import { batchedPlain } from './batching.ts';
import { toValue } from './convert.ts';
import { formatShape, sizeOf } from './extents.ts';
import { matmul } from './linalg.ts';
import { ownRow } from './plates.ts';
import { sum } from './reduce.ts';
import { type ArrayValue, asTensor, asValue } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** An array and the letters of its axes. */
interface Labelled {
  readonly value: ArrayValue;
  readonly labels: readonly string[];
}

/**
 * `einsum("ij,jk->ik", a, b)`: multiplies the arrays, whose axes have the letters before the arrow, and sums over every
 * letter not behind it. A letter twice in one array is its diagonal. Without an arrow the letters that occur once stay,
 * in alphabetical order. No "...".
 * @throws TildeError 'argument' for another form of text, 'shape' where a letter has two extents
 */
export function einsum(equation: string, ...operands: Numeric[]): Tensor {
  const { terms, output } = parse(equation, operands.length);
  const extents = new Map<string, number>();
  const items = operands.map((operand, i) => diagonals(label(operand, terms[i], extents)));
  const total = items.slice(1).reduce<Labelled>((left, right, i) => {
    const later = new Set([...output, ...items.slice(i + 2).flatMap(item => item.labels)]);
    return contract(
      summed(left, [...right.labels, ...later]),
      summed(right, [...left.labels, ...later]),
      later,
    );
  }, items[0]);
  return asTensor(ordered(summed(total, output), output).value);
}

function parse(equation: string, count: number): { terms: readonly string[][]; output: readonly string[] } {
  const found = /^([a-zA-Z, ]*)(?:->([a-zA-Z ]*))?$/.exec(equation);
  const terms = (found?.[1] ?? '').split(',').map(letters);
  const all = terms.flat();
  const once = [...new Set(all)].filter(letter => all.indexOf(letter) === all.lastIndexOf(letter)).sort();
  const output = found?.[2] === undefined ? once : letters(found[2]);
  const known = output.every((letter, i) => all.includes(letter) && output.indexOf(letter) === i);
  if (found && known && terms.length === count) return { terms, output };
  throw new TildeError('argument', `einsum: "${equation}" does not describe ${count} arrays`, {
    expected: 'one letter per axis, a comma between arrays, letters of the result behind "->"',
    got: equation,
    hint: 'for example einsum("ij,jk->ik", a, b)',
  });
}

const letters = (text: string): string[] => Array.from(text.replaceAll(' ', ''));

function label(operand: Numeric, labels: readonly string[], extents: Map<string, number>): Labelled {
  const value = ownRow(toValue(operand), labels.length);
  const { shape } = value;
  const clash = labels.findIndex((letter, i) => (extents.get(letter) ?? shape[i]) !== shape[i]);
  if (shape.length === labels.length && clash < 0) {
    labels.forEach((letter, i) => extents.set(letter, shape[i]));
    return { value, labels };
  }
  const known = extents.get(labels[clash]);
  throw shapeError(`einsum: an array of shape ${formatShape(shape)} does not fit "${labels.join('')}"`, {
    expected: known === undefined ? `${labels.length} axes` : `extent ${known} for ${labels[clash]}`,
    got: formatShape(shape),
  });
}

/** Axes in this order. */
function ordered({ value, labels }: Labelled, order: readonly string[]): Labelled {
  const perm = order.map(letter => labels.indexOf(letter));
  return { value: batchedPlain('transpose', [value], { perm }), labels: order };
}

function reshaped(value: ArrayValue, shape: readonly number[]): ArrayValue {
  return batchedPlain('reshape', [value], { shape });
}

/** Of a letter that occurs twice, only places where both agree. */
function diagonals(item: Labelled): Labelled {
  const { labels, value } = item;
  const twice = labels.find((letter, i) => labels.indexOf(letter) !== i);
  if (twice === undefined) return item;
  const places = labels.flatMap((letter, i) => (letter === twice ? [i] : [])).slice(0, 2);
  const rest = labels.map((_, i) => i).filter(i => !places.includes(i));
  const moved = batchedPlain('transpose', [value], { perm: [...rest, ...places] });
  const n = value.shape[places[0]];
  const lead = rest.map(i => value.shape[i]);
  const picked = batchedPlain('slice', [reshaped(moved, [...lead, n * n])], {
    starts: [...lead.map(() => 0), 0],
    sizes: [...lead, n],
    steps: [...lead.map(() => 1), n + 1],
  });
  return diagonals({ value: picked, labels: [...rest.map(i => labels[i]), twice] });
}

/** Summed over the letters that are not to be kept. */
function summed({ value, labels }: Labelled, keep: readonly string[]): Labelled {
  const axes = labels.flatMap((letter, i) => (keep.includes(letter) ? [] : [i]));
  if (axes.length === 0) return { value, labels };
  return {
    value: asValue(sum(asTensor(value), axes)),
    labels: labels.filter(letter => keep.includes(letter)),
  };
}

/** The product of two arrays, summed over the letters they share that nobody needs later. */
function contract(left: Labelled, right: Labelled, later: ReadonlySet<string>): Labelled {
  const shared = left.labels.filter(letter => right.labels.includes(letter));
  const batch = shared.filter(letter => later.has(letter));
  const inner = shared.filter(letter => !later.has(letter));
  const own = (item: Labelled): string[] => item.labels.filter(letter => !shared.includes(letter));
  const [rows, columns] = [own(left), own(right)];
  const a = ordered(left, [...batch, ...rows, ...inner]).value;
  const b = ordered(right, [...batch, ...inner, ...columns]).value;
  const lead = a.shape.slice(0, batch.length);
  const [m, n] = [
    a.shape.slice(batch.length, batch.length + rows.length),
    b.shape.slice(batch.length + inner.length),
  ];
  const result = [...lead, ...m, ...n];
  const k = sizeOf(b.shape.slice(batch.length, batch.length + inner.length));
  const labels = [...batch, ...rows, ...columns];
  if (inner.length === 0) {
    const spread = reshaped(a, [...lead, ...m, ...n.map(() => 1)]);
    const other = reshaped(b, [...lead, ...m.map(() => 1), ...n]);
    return { value: asValue(mul(asTensor(spread), asTensor(other))), labels };
  }
  const product = matmul(
    asTensor(reshaped(a, [sizeOf(lead), sizeOf(m), k])),
    asTensor(reshaped(b, [sizeOf(lead), k, sizeOf(n)])),
  );
  return { value: reshaped(asValue(product), result), labels };
}
