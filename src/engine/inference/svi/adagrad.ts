/** Adagrad (Duchi, Hazan and Singer 2011). */
import { decay, learningRate, type OptimizerFamily } from './optimizer.ts';

export const adagrad: OptimizerFamily = {
  options: [learningRate(0.1), { name: 'epsilon', default: 1e-10, min: 0, max: 1 }, decay],
  start(dim, { learningRate: step, epsilon }) {
    const squares = new Float64Array(dim);
    return {
      update(position, gradient, rate) {
        for (let i = 0; i < dim; i++) {
          squares[i] += gradient[i] * gradient[i];
          position[i] -= (rate * step * gradient[i]) / (Math.sqrt(squares[i]) + epsilon);
        }
      },
    };
  },
};
