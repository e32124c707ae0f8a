/** The laws every derivative rule must obey, as checks that take the rule, so that tests can hand in wrong ones. */
import { applyPrimitive } from '../../array/apply.ts';
import { sizeOf } from '../../array/extents.ts';
import type { ParamsOf, Primitive, Shape } from '../../array/primitives.ts';
import { asTensor, concrete } from '../../array/tensor.ts';
import type { Tensor } from '../../array/types.ts';
import { grad } from '../grad.ts';
import { mul, sum } from '../ops.ts';
import type { Rule, Sensitivity } from '../rule.ts';

/** One application to differentiate at a place where it is smooth. */
export interface Case<P extends Primitive = Primitive> {
  readonly op: P;
  readonly params: ParamsOf<P>;
  readonly inputs: readonly Tensor[];
  /** Which inputs are differentiated. */
  readonly wrt: readonly number[];
  /** Differences are taken along symmetric directions only. */
  readonly symmetric?: boolean;
}

/** A small fixed-seed source of numbers in (low, high). */
export function source(seed: number): (low?: number, high?: number) => number {
  let state = (Math.imul(seed + 1, 2654435761) ^ 0x9e3779b9) >>> 0;
  return (low = -1, high = 1) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + (high - low) * ((state + 0.5) / 4294967296);
  };
}

export function array(shape: Shape, at: (i: number) => number): Tensor {
  return asTensor(
    concrete(
      shape,
      Float64Array.from({ length: sizeOf(shape) }, (_, i) => at(i)),
    ),
  );
}

export function numbers(x: Tensor): Float64Array {
  if (!x.value) throw new Error('traced');
  return x.value.values;
}

function inner(a: Sensitivity, b: Tensor): number {
  if (a === undefined) return 0;
  const [x, y] = [numbers(a), numbers(b)];
  if (x.length !== y.length) throw new Error(`a sensitivity has ${x.length} elements instead of ${y.length}`);
  return x.reduce((sum, v, i) => sum + v * y[i], 0);
}

function direction(of: Tensor, next: () => number, symmetric: boolean): Tensor {
  const w = array(of.shape, () => next());
  if (!symmetric) return w;
  const n = of.shape[of.shape.length - 1];
  const v = numbers(w);
  return array(of.shape, i => {
    const [block, row, column] = [Math.floor(i / (n * n)), Math.floor(i / n) % n, i % n];
    return v[i] + v[block * n * n + column * n + row];
  });
}

/** |⟨vjp(c), w⟩ − ⟨c, difference along w⟩|, relative to 1 + |either|. */
export function vjpAgainstDifferences<P extends Primitive>(rule: Rule<P>, test: Case<P>): number {
  const next = source(7);
  const output = applyPrimitive(test.op, test.inputs, test.params);
  const c = array(output.shape, () => next());
  const at = { inputs: test.inputs, output, params: test.params };
  const needed = test.inputs.map((_, i) => test.wrt.includes(i));
  const parts = rule.vjp(at, c, needed, false);
  return worst(test.wrt, i => {
    const w = direction(test.inputs[i], next, test.symmetric === true);
    const moved = (h: number): Tensor => {
      const [x, d] = [numbers(test.inputs[i]), numbers(w)];
      const place = array(w.shape, k => x[k] + h * d[k]);
      return applyPrimitive(test.op, test.inputs.with(i, place), test.params);
    };
    const h = 1e-5;
    return [inner(parts[i], w), (inner(c, moved(h)) - inner(c, moved(-h))) / (2 * h)];
  });
}

/** |⟨vjp(c), w⟩ − ⟨c, jvp(w)⟩|, relative to 1 + |either|: the two directions are transposes of each other. */
export function vjpAgainstJvp<P extends Primitive>(rule: Rule<P>, test: Case<P>, guarded = false): number {
  const next = source(11);
  const output = applyPrimitive(test.op, test.inputs, test.params);
  const c = array(output.shape, () => next());
  const at = { inputs: test.inputs, output, params: test.params };
  const needed = test.inputs.map((_, i) => test.wrt.includes(i));
  const parts = rule.vjp(at, c, needed, guarded);
  return worst(test.wrt, i => {
    const w = array(test.inputs[i].shape, () => next());
    const tangents = test.inputs.map((_, k) => (k === i ? w : undefined));
    const forward = rule.jvp(at, tangents);
    if (forward && String(forward.shape) !== String(output.shape))
      throw new Error('a tangent of the wrong shape');
    return [inner(parts[i], w), inner(forward, c)];
  });
}

/**
 * The second derivative of ⟨c, op⟩ along two directions, one per pair of inputs, reverse over reverse, against
 * differences of the first; relative to 1 + |either|.
 */
export function secondAgainstDifferences<P extends Primitive>(test: Case<P>): number {
  const next = source(13);
  const output = applyPrimitive(test.op, test.inputs, test.params);
  const c = array(output.shape, () => next());
  const symmetric = test.symmetric === true;
  const along = test.inputs.map(x => direction(x, next, symmetric));
  /** Slope in input i, in its direction. */
  const slope = (inputs: readonly Tensor[], i: number): Tensor => {
    const f = (x: Tensor): Tensor => total(mul(c, applyPrimitive(test.op, inputs.with(i, x), test.params)));
    return total(mul(grad(f)(inputs[i]), along[i]));
  };
  return Math.max(
    0,
    ...test.wrt.map(i =>
      worst(test.wrt, k => {
        const computed = grad((x: Tensor) => slope(test.inputs.with(k, x), i))(test.inputs[k]);
        const h = 1e-5;
        const moved = (step: number): number => {
          const [x, d] = [numbers(test.inputs[k]), numbers(along[k])];
          const place = array(along[k].shape, j => x[j] + step * d[j]);
          return inner(
            slope(test.inputs.with(k, place), i),
            array([], () => 1),
          );
        };
        return [inner(computed, along[k]), (moved(h) - moved(-h)) / (2 * h)];
      }),
    ),
  );
}

const total = (x: Tensor): Tensor =>
  sum(
    x,
    x.shape.map((_, i) => i),
  );

function worst(inputs: readonly number[], pair: (i: number) => readonly [number, number]): number {
  return inputs.reduce((largest, i) => {
    const [a, b] = pair(i);
    const error = Math.abs(a - b) / (1 + Math.abs(a) + Math.abs(b));
    return Number.isNaN(error) ? Infinity : Math.max(largest, error);
  }, 0);
}
