/**
 * Loops of the kinds that models have, as graphs of one chain: what generated programs are held against.
 * Not here: running them (lane-agreement.ts).
 */
import {
  add,
  at,
  concat,
  exp,
  gt,
  linspace,
  logSumExp,
  mul,
  pow,
  reshape,
  sub,
  sum,
  tanh,
  tensor,
} from '../../../array/index.ts';
import { cond, whileLoop } from '../../../array/control.ts';
import type { Graph } from '../../../array/graph.ts';
import { runLoop } from '../../../array/loop.ts';
import { odeint } from '../../../ode/odeint.ts';
import { trace } from '../../../array/trace.ts';
import type { Tensor } from '../../../array/types.ts';
import { gradientGraph } from '../../../autodiff/index.ts';

const series = tensor(Array.from({ length: 40 }, (_, t) => ((t * 7) % 11) / 5 - 1));

/** Loss and gradient of Σ (y − f(x))² and the like in x [size]. */
function graphOf(size: number, loss: (x: Tensor) => Tensor): Graph {
  const plain = trace([{ name: 'x', role: 'parameter', shape: [size] }], ([x]) => ({ loss: loss(x) }));
  return gradientGraph(plain, 'loss', 'x');
}

/** y[t] ~ x₀ + x₁ y[t − 1], its state carried. */
const autoregression = (reverse: boolean): Graph =>
  graphOf(3, x => {
    const { carry, ys } = runLoop({
      carry: [at(x, 2)],
      xs: [series],
      length: 40,
      reverse,
      step: ([s], [y]) => {
        const next = tanh(add(at(x, 0), mul(at(x, 1), s)));
        return { carry: [next], ys: [pow(sub(y, next), 2)] };
      },
    });
    return add(sum(ys[0]), carry[0]);
  });

/** Three hidden states in logarithms. */
const hidden = (): Graph =>
  graphOf(6, x => {
    const means = x.slice(0, 3);
    const rates = concat([x.slice(3, 6), mul(x.slice(3, 6), 0.5), mul(x.slice(3, 6), -0.3)]);
    const move = reshape(rates, [3, 3]);
    const { carry } = runLoop({
      carry: [mul(means, 0.1)],
      xs: [series],
      length: 40,
      step: ([alpha], [y]) => {
        const reached = logSumExp(add(reshape(alpha, [3, 1]), move), 0);
        return { carry: [sub(reached, mul(0.5, pow(sub(y, means), 2)))], ys: [] };
      },
    });
    return logSumExp(carry[0]);
  });

const flow = ([S, I]: Tensor[], _: Tensor, beta: Tensor, gamma: Tensor): Tensor[] => [
  mul(-1 / 763, mul(beta, mul(S, I))),
  sub(mul(1 / 763, mul(beta, mul(S, I))), mul(gamma, I)),
];

const epidemic = (method: 'rk4' | 'dopri5'): Graph =>
  graphOf(2, x => {
    const options = method === 'rk4' ? { method, steps: 4 } : { method, rtol: 1e-4, atol: 1e-4 };
    const [S, I] = odeint(flow as never, [tensor(762), tensor(1)], linspace(0, 14, 15), {
      ...options,
      args: [exp(at(x, 0)), exp(at(x, 1))],
    } as never) as unknown as Tensor[];
    return mul(1e-3, add(sum(I), mul(0.1, sum(S))));
  });

/** Newton's steps to a cube root until they are small: members stop at different times. */
const stopping = (): Graph =>
  graphOf(1, x => {
    const target = add(2, pow(at(x, 0), 2));
    const { carry } = runLoop({
      carry: [tensor(3)],
      xs: [],
      length: 30,
      step: ([z]) => {
        const next = sub(z, mul(0.3, sub(z, mul(target, pow(z, -2)))));
        return { carry: [next], ys: [next], stop: pow(sub(next, z), 2).lt(1e-4) };
      },
    });
    return carry[0];
  });

/** A branch on the parameter: members take different ones. */
const branching = (): Graph =>
  graphOf(2, x =>
    cond(
      gt(at(x, 0), 0.72),
      () => pow(at(x, 0), 3),
      () => exp(mul(at(x, 0), at(x, 1))),
    ),
  );

/** Decay until it is small: members take different numbers of steps. */
const decaying = (): Graph =>
  graphOf(2, x => {
    const [, total] = whileLoop(
      ([level]: readonly Tensor[]) => gt(level, 0.05),
      ([level, sum]: readonly Tensor[]) => [mul(level, tanh(at(x, 1))), add(sum, pow(level, 2))],
      [exp(at(x, 0)), tensor(0)] as readonly Tensor[],
      { maxSteps: 50 },
    );
    return total;
  });

export interface LoopCase {
  readonly name: string;
  readonly graph: Graph;
  /** Numbers about which inputs lie. */
  readonly about: readonly number[];
}

export const loopCases = (): LoopCase[] => [
  { name: 'ar(1)', graph: autoregression(false), about: [0.2, 0.5, -0.3] },
  { name: 'ar(1), reversed', graph: autoregression(true), about: [0.2, 0.5, -0.3] },
  { name: 'hidden Markov, logarithms', graph: hidden(), about: [-0.8, 0.1, 0.9, -1, -0.5, -0.2] },
  { name: 'epidemic, rk4', graph: epidemic('rk4'), about: [0.55, -0.6] },
  { name: 'epidemic, dopri5', graph: epidemic('dopri5'), about: [0.55, -0.6] },
  { name: 'early stop', graph: stopping(), about: [0.7] },
  { name: 'branch', graph: branching(), about: [0.7, 0.3] },
  { name: 'while', graph: decaying(), about: [0.7, 0.8] },
];
