/** Stochastic gradient descent, with momentum if wanted (Polyak 1964). */
import { decay, learningRate, type OptimizerFamily } from './optimizer.ts';

export const sgd: OptimizerFamily = {
  options: [learningRate(0.001), { name: 'momentum', default: 0, min: 0, max: 0.9999 }, decay],
  start(dim, { learningRate: step, momentum }) {
    const velocity = new Float64Array(dim);
    return {
      update(position, gradient, rate) {
        for (let i = 0; i < dim; i++) {
          velocity[i] = momentum * velocity[i] + gradient[i];
          position[i] -= rate * step * velocity[i];
        }
      },
    };
  },
};
