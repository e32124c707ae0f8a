/**
 * TensorFlow.js eager on its CPU backend, f32: the same log densities and gradients written directly with its
 * operations. Time per gradient only. A process of its own, like engine.ts.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { createInterface } from 'node:readline';
import { eightSchools, logisticData } from '../data.ts';

/** The workloads written out here. */
type Name = 'eight-schools' | 'logistic';

/** Position → log density, scalar. */
type LogDensity = (position: tf.Tensor) => tf.Scalar;

function eight(): LogDensity {
  const y = tf.tensor1d([...eightSchools.y]);
  const sigma = tf.tensor1d([...eightSchools.sigma]);
  return position => {
    const mu = tf.slice(position, [0], [1]);
    const logTau = tf.slice(position, [1], [1]);
    const z = tf.slice(position, [2], [8]);
    const tau = tf.exp(logTau);
    const residual = tf.div(tf.sub(y, tf.add(mu, tf.mul(tau, z))), sigma);
    const priors = tf.add(tf.mul(-0.02, tf.sum(tf.square(mu))), tf.mul(-0.5, tf.sum(tf.square(z))));
    const scale = tf.sub(tf.sum(logTau), tf.sum(tf.log1p(tf.square(tf.div(tau, 5)))));
    return tf.add(tf.add(priors, scale), tf.mul(-0.5, tf.sum(tf.square(residual)))) as tf.Scalar;
  };
}

function logistic(): LogDensity {
  const { X, y } = logisticData();
  const matrix = tf.tensor2d(X.map(row => [...row]));
  const outcomes = tf.tensor1d([...y]);
  return position => {
    const eta = tf.reshape(tf.matMul(matrix, tf.reshape(position, [10, 1])), [1000]);
    const likelihood = tf.sum(tf.sub(tf.mul(outcomes, eta), tf.softplus(eta)));
    return tf.sub(likelihood, tf.mul(0.125, tf.sum(tf.square(position)))) as tf.Scalar;
  };
}

const MODELS: Readonly<Record<Name, { readonly dim: number; readonly make: () => LogDensity }>> = {
  'eight-schools': { dim: 10, make: eight },
  logistic: { dim: 10, make: logistic },
};

function gradientNs(name: Name): number {
  const { dim, make } = MODELS[name];
  const valueAndGrad = tf.valueAndGrad(make());
  const position = Float32Array.from({ length: dim }, (_, i) => 0.1 * (i - 4));
  const once = () =>
    tf.tidy(() => {
      const { value, grad } = valueAndGrad(tf.tensor1d(position));
      return value.dataSync()[0] + grad.dataSync()[0];
    });
  const pass = (rounds: number) => {
    const started = performance.now();
    for (let i = 0; i < rounds; i++) once();
    return ((performance.now() - started) / rounds) * 1e6;
  };
  pass(100);
  return pass(200);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { workload } = JSON.parse(line) as { readonly workload: Name };
  console.log(JSON.stringify({ ns: gradientNs(workload) }));
}
