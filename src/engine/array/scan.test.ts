/** The primitive scan: recorded once, run by the interpreter, batched, differentiated, checked and printed. */
import { describe, expect, it } from 'vitest';
import { grad, jvp, checkGradient } from '../autodiff/index.ts';
import * as A from './index.ts';
import { runLoop } from './loop.ts';
import type { Tensor } from './index.ts';

const list = (x: Tensor): number[] => [...(x.value?.values ?? [])];

/** s′ = tanh(a s + x), y = s′². */
function recurrence(a: Tensor, s0: Tensor, xs: Tensor, reverse = false): Tensor {
  const { carry, ys } = runLoop({
    carry: [s0],
    xs: [xs],
    length: xs.shape[0],
    reverse,
    step: ([s], [x]) => {
      const next = A.tanh(A.add(A.mul(a, s), x));
      return { carry: [next], ys: [A.mul(next, next)] };
    },
  });
  return A.add(A.mul(3, A.sum(carry[0])), A.sum(ys[0]));
}

const xs = A.tensor([0.3, -0.2, 0.5, 0.1]);

describe('a loop', () => {
  it('does on numbers what a plain loop does', () => {
    const { carry, ys } = runLoop({
      carry: [A.tensor(1)],
      xs: [A.tensor([1, 2, 3])],
      length: 3,
      step: ([s], [x]) => ({ carry: [A.add(A.mul(s, 2), x)], ys: [s] }),
    });
    expect(list(carry[0])).toEqual([19]);
    expect(list(ys[0])).toEqual([1, 3, 8]);
  });

  it('runs from the end where asked and leaves ys in their places', () => {
    const { carry, ys } = runLoop({
      carry: [A.tensor(1)],
      xs: [A.tensor([1, 2, 3])],
      length: 3,
      reverse: true,
      step: ([s], [x]) => ({ carry: [A.add(A.mul(s, 2), x)], ys: [s] }),
    });
    expect(list(carry[0])).toEqual([25 - 0 - 0 + 0 - 0]);
    expect(list(ys[0])).toEqual([12, 5, 1]);
  });

  it('stops when told to, and fills the rest with zeros', () => {
    const { carry, ys, count } = runLoop({
      carry: [A.tensor(1)],
      xs: [],
      length: 6,
      step: ([s]) => ({ carry: [A.mul(s, 2)], ys: [s], stop: A.gt(s, 3) }),
    });
    expect(list(carry[0])).toEqual([8]);
    expect(list(ys[0])).toEqual([1, 2, 4, 0, 0, 0]);
    expect(count && list(count)).toEqual([3]);
  });

  it('has gradients in constants, first carry and xs, both ways, to second order', () => {
    for (const reverse of [false, true]) {
      const inA = (a: Tensor): Tensor => recurrence(a, A.tensor(0.4), xs, reverse);
      const inS = (s: Tensor): Tensor => recurrence(A.tensor(0.7), s, xs, reverse);
      const inX = (x: Tensor): Tensor => recurrence(A.tensor(0.7), A.tensor(0.4), x, reverse);
      for (const [f, at] of [
        [inA, 0.7],
        [inS, 0.4],
        [inX, [0.3, -0.2, 0.5, 0.1]],
      ] as const) {
        expect(checkGradient(f, at, { tolerance: 1e-8 }).error).toBeLessThan(1e-8);
        const slope = (x: Tensor): Tensor => A.sum(A.mul(grad(f)(x), grad(f)(x)));
        expect(checkGradient(slope, at, { tolerance: 1e-7 }).error).toBeLessThan(1e-7);
        const direction = A.mul(at, 0.5);
        const { tangent } = jvp(f, A.toTensor(at), direction);
        expect(A.sum(A.mul(grad(f)(A.toTensor(at)), direction)).item()).toBeCloseTo(
          Number(list(A.toTensor(tangent))[0]),
          12,
        );
      }
    }
  });

  it('has gradients through an early stop', () => {
    const f = (a: Tensor): Tensor => {
      const { carry, ys } = runLoop({
        carry: [A.tensor(1)],
        xs: [],
        length: 10,
        step: ([s]) => {
          const next = A.add(A.mul(s, a), A.log(s));
          return { carry: [next], ys: [next], stop: A.gt(next, 20) };
        },
      });
      return A.add(carry[0], A.sum(A.square(ys[0])));
    };
    expect(checkGradient(f, 1.7, { tolerance: 1e-6 }).error).toBeLessThan(1e-6);
    expect(checkGradient(x => grad(f)(x), 1.7, { tolerance: 1e-6 }).error).toBeLessThan(1e-6);
  });

  it('has gradients through an early stop on the way back from the end', () => {
    const f = (x: Tensor): Tensor => {
      const { carry, ys } = runLoop({
        carry: [A.tensor(1)],
        xs: [x],
        length: 6,
        reverse: true,
        step: ([s], [u]) => {
          const next = A.add(A.mul(s, 1.7), A.sin(u));
          return { carry: [next], ys: [A.mul(next, u)], stop: A.gt(next, 5) };
        },
      });
      return A.add(carry[0], A.sum(A.square(ys[0])));
    };
    const at = [0.3, 0.1, -0.2, 0.5, 0.7, 0.2];
    expect(checkGradient(f, at, { tolerance: 1e-6 }).error).toBeLessThan(1e-6);
    const slope = (x: Tensor): Tensor => A.sum(A.square(grad(f)(x)));
    expect(checkGradient(slope, at, { tolerance: 1e-6 }).error).toBeLessThan(1e-6);
  });

  it('nests, and so do its gradients', () => {
    const f = (a: Tensor): Tensor => {
      const { ys } = runLoop({
        carry: [A.tensor([0.1, 0.2])],
        xs: [xs],
        length: 4,
        step: ([s], [x]) => {
          const inner = recurrence(A.mul(a, x), A.sum(s), A.tensor([0.2, 0.6]));
          return { carry: [A.add(A.mul(s, a), inner)], ys: [A.mul(inner, s)] };
        },
      });
      return A.sum(ys[0]);
    };
    expect(checkGradient(f, 0.6, { tolerance: 1e-7 }).error).toBeLessThan(1e-7);
    expect(checkGradient(x => grad(f)(x), 0.6, { tolerance: 1e-6 }).error).toBeLessThan(1e-6);
  });
});
