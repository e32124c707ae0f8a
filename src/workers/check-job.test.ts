import { describe, expect, it } from 'vitest';
import { deterministic, exp, lt, mul, Normal, observe, sample, whileLoop } from '../engine/api.ts';
import { compileModel } from '../engine/model/compile.ts';
import { checkJob } from './check-job.ts';
import { LIMITS } from './protocol.ts';

const jobOf = (model: () => void) => ({
  model: compileModel(model),
  sampler: { name: 'nuts', options: {} },
  chains: 1,
  warmup: 10,
  draws: 10,
  seed: 1,
});

function plain() {
  const mu = sample('mu', Normal(0, 1));
  deterministic('e', exp(mu));
  observe('y', Normal(mu, 1), 0.5);
}

const looping = (options: { maxSteps?: number }) => () => {
  const mu = sample('mu', Normal(0, 1));
  deterministic(
    'n',
    whileLoop(
      x => lt(x, 10),
      x => mul(x, 1.5),
      exp(mu),
      options,
    ),
  );
  observe('y', Normal(mu, 1), 0.5);
};

const reasonOf = (job: unknown): string => {
  const admission = checkJob(job);
  return admission.ok ? 'admitted' : admission.reason;
};

describe('a job', () => {
  it('is admitted as the compiler makes it', () => {
    expect(reasonOf(jobOf(plain))).toBe('admitted');
    expect(reasonOf(jobOf(looping({ maxSteps: 100 })))).toBe('admitted');
  });

  it('may not hold a loop that could go on for ever where draws are kept', () => {
    expect(reasonOf(jobOf(looping({})))).toContain('give whileLoop or fori a smaller maxSteps');
  });

  it('may not bring more data than there is room for, observed values counted', () => {
    const job = jobOf(plain);
    const values = new Float64Array(0);
    Object.defineProperty(values, 'byteLength', { value: LIMITS.dataBytes + 1 });
    const [factor, ...others] = job.model.factors;
    const factors = [{ ...factor, observed: { shape: [0], values } }, ...others];
    expect(reasonOf({ ...job, model: { ...job.model, factors } })).toBe('the data are too large');
  });
});
