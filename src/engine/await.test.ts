/** A promise where a result is meant is refused in words that say what is missing, and never taken for something else. */
import { expect, test } from 'vitest';
import {
  compare,
  csv,
  hist,
  logLikelihood,
  loo,
  marginal,
  mcmc,
  mean,
  Normal,
  observe,
  ppc,
  predictive,
  sample,
  waic,
} from './api.ts';
import { failure } from './failure.fixture.ts';

function model() {
  const mu = sample('mu', Normal(0, 1));
  observe('y', Normal(mu, 1), 0.5);
}
const promise = mcmc(model, { chains: 1, warmup: 10, draws: 10 });

const uses: Readonly<Record<string, (later: never) => unknown>> = {
  'predictive(model, …)': later => predictive(model, later),
  'predictive(…)': later => predictive(later),
  'marginal(…)': later => marginal(later, 'mu'),
  'loo(…)': later => loo(later),
  'waic(…)': later => waic(later),
  'logLikelihood(…)': later => logLikelihood(later),
  'compare(…)': later => compare({ one: later, other: later }),
  'ppc(model, …)': later => ppc(model, later),
  'hist(…)': later => hist(later),
  'mean(…)': later => mean(later),
  'csv(…)': later => csv(later),
};

test.each(Object.entries(uses))('%s of a promise says await', async (_, use) => {
  const error = failure(() => use(promise as never));
  expect(error.code).toBe('argument');
  expect(error.message).toContain('`await` is missing');
  expect(error.detail.hint).toContain('await');
  await promise;
});
