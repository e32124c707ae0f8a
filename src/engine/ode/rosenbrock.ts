/**
 * A Rosenbrock method for stiff equations: RODAS of orders 4 and 3, L-stable and stiffly accurate. Every step solves
 * linear equations with the Jacobian of f, which comes from our own derivatives; no equation is solved by iteration.
 * Source: Hairer and Wanner, Solving Ordinary Differential Equations II, IV.7 and their code RODAS, method 1.
 */
import { add, div, eye, matmul, mul, reshape, sub, type Tensor } from '../array/index.ts';
import { combine } from './combine.ts';
import type { Slope, Stepper } from './contract.ts';
import { derivatives } from './derivatives.ts';
import { inverseOf } from './inverse.ts';

const GAMMA = 0.25;
/** Times of the stages, in steps; the last ones are at the end of the step. */
const TIMES = [0, 0.386, 0.21, 0.63, 1, 1];
/** Weights of f's derivative in time. */
const IN_TIME = [0.25, -0.1043, 0.1035, -0.03620000000000023, 0, 0];
/** Where stage i evaluates f: y + Σ aᵢⱼ uⱼ. The last row is the third order solution, the estimate's other side. */
const PLACES: readonly (readonly number[])[] = [
  [],
  [1.544],
  [0.9466785280815826, 0.2557011698983284],
  [3.314825187068521, 2.896124015972201, 0.9986419139977817],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895, 1],
];
/** What earlier stages add to the right side of stage i, over h. */
const COUPLING: readonly (readonly number[])[] = [
  [],
  [-5.6688],
  [-2.430093356833875, -0.2063599157091915],
  [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
  [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616],
  [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
];

export function rosenbrock(f: Slope): Stepper {
  return {
    order: 4,
    first: () => [],
    attempt(y, _, t, h) {
      const [size] = y.shape;
      const { slope, inY, inT } = derivatives(f, y, t);
      const inverse = inverseOf(sub(div(eye(size), mul(h, GAMMA)), inY));
      const solve = (b: Tensor): Tensor => reshape(matmul(inverse, reshape(b, [size, 1])), [size]);
      const us: Tensor[] = [];
      PLACES.forEach((places, i) => {
        const own = i === 0 ? slope : f(add(y, combine(places, us)), add(t, mul(h, TIMES[i])));
        const coupled = i === 0 ? own : add(own, div(combine(COUPLING[i], us), h));
        us.push(solve(IN_TIME[i] === 0 ? coupled : add(coupled, mul(inT, mul(h, IN_TIME[i])))));
      });
      const error = us[us.length - 1];
      const next = add(add(y, combine(PLACES[PLACES.length - 1], us)), error);
      return { next, error, kept: [] };
    },
  };
}
