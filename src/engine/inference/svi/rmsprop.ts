/** RMSprop (Tieleman and Hinton 2012). */
import { decay, learningRate, type OptimizerFamily } from './optimizer.ts';

export const rmsprop: OptimizerFamily = {
  options: [
    learningRate(0.01),
    { name: 'memory', default: 0.9, min: 0, max: 0.999999 },
    { name: 'epsilon', default: 1e-8, min: 0, max: 1 },
    decay,
  ],
  start(dim, { learningRate: step, memory, epsilon }) {
    const squares = new Float64Array(dim);
    return {
      update(position, gradient, rate) {
        for (let i = 0; i < dim; i++) {
          squares[i] = memory * squares[i] + (1 - memory) * gradient[i] * gradient[i];
          position[i] -= (rate * step * gradient[i]) / (Math.sqrt(squares[i]) + epsilon);
        }
      },
    };
  },
};
