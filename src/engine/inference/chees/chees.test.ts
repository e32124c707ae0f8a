/** ChEES-HMC on compiled models and on densities with known moments. */
import { describe, expect, test } from 'vitest';
import { add, mul, tensor } from '../../array/index.ts';
import { Beta, Binomial, HalfCauchy, Normal } from '../../distributions/index.ts';
import { devices } from '../../backends/index.ts';
import { chees, mcmc, nuts } from '../../infer.ts';
import { useDevices } from '../../local.ts';
import { plate } from '../../model/plates.ts';
import { deterministic, observe, sample } from '../../model/primitives.ts';

useDevices(devices.tfjs);

const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);

function eightSchools() {
  const mu = sample('mu', Normal(0, 5));
  const tau = sample('tau', HalfCauchy(5));
  plate('schools', 8, () => {
    const z = sample('z', Normal(0, 1));
    observe('y', Normal(deterministic('theta', add(mu, mul(tau, z))), se), y);
  });
}

function coinFlip() {
  const p = sample('p', Beta(1, 1));
  observe('heads', Binomial(10, p), 5);
}

describe.each(['wasm', 'cpu'] as const)('on %s', backend => {
  test('the coin flip’s posterior is Beta(6, 6)', async () => {
    const posterior = await mcmc(coinFlip, { kernel: chees(), backend, seed: 3, warmup: 200, draws: 100 });
    const [row] = posterior.summary();
    expect(posterior.chains).toBe(64);
    expect(row.rhat).toBeLessThan(1.02);
    expect(Math.abs(row.mean - 0.5)).toBeLessThan(4 * row.mcseMean);
    expect(Math.abs(row.sd - 0.13867505)).toBeLessThan(0.01);
    expect(posterior.divergences).toBe(0);
  }, 60_000);
});

test('eight schools agree with quadrature', async () => {
  const posterior = await mcmc(eightSchools, { kernel: chees(), backend: 'wasm', seed: 5 });
  const rows = new Map(posterior.summary().map(row => [row.name, row]));
  const truths = { mu: 4.39682, tau: 3.59771, 'theta[0]': 6.2119, 'theta[2]': 3.927, 'theta[7]': 4.8543 };
  for (const [name, mean] of Object.entries(truths)) {
    const row = rows.get(name);
    expect(Math.abs((row?.mean ?? NaN) - mean), name).toBeLessThan(4 * (row?.mcseMean ?? NaN));
    expect(row?.rhat).toBeLessThan(1.02);
  }
}, 60_000);

test('nuts on a device is refused with advice; no kernel there means chees', async () => {
  await expect(mcmc(coinFlip, { kernel: nuts(), backend: 'webgpu' })).rejects.toMatchObject({
    message: 'mcmc: nuts runs chain by chain, which webgpu is too slow for',
    detail: { hint: expect.stringContaining('kernel: chees(), backend: "webgpu"') },
  });
  const posterior = await mcmc(coinFlip, { backend: 'cpu', chains: 4, warmup: 5, draws: 3 });
  expect([posterior.chains, posterior.stat('trajectoryLength').length]).toEqual([4, 12]);
  await expect(mcmc(coinFlip, { kernel: chees(), chains: 2000 })).rejects.toThrow('chains is out of bounds');
});
