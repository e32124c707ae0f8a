/** Adam (Kingma and Ba 2015). */
import { decay, learningRate, type OptimizerFamily } from './optimizer.ts';

export const adam: OptimizerFamily = {
  options: [
    learningRate(0.01),
    { name: 'beta1', default: 0.9, min: 0, max: 0.999999 },
    { name: 'beta2', default: 0.999, min: 0, max: 0.999999 },
    { name: 'epsilon', default: 1e-8, min: 0, max: 1 },
    decay,
  ],
  start(dim, { learningRate: step, beta1, beta2, epsilon }) {
    const first = new Float64Array(dim);
    const second = new Float64Array(dim);
    // Powers of the betas, kept as products: the same bits everywhere.
    let power1 = 1;
    let power2 = 1;
    return {
      update(position, gradient, rate) {
        power1 *= beta1;
        power2 *= beta2;
        for (let i = 0; i < dim; i++) {
          first[i] = beta1 * first[i] + (1 - beta1) * gradient[i];
          second[i] = beta2 * second[i] + (1 - beta2) * gradient[i] * gradient[i];
          const size = Math.sqrt(second[i] / (1 - power2)) + epsilon;
          position[i] -= (rate * step * (first[i] / (1 - power1))) / size;
        }
      },
    };
  },
};
