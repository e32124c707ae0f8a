/** Binomial. Number of successes in n independent trials. Not here: what every distribution can do (distribution.ts). */
import { add, toTensor, mul, sub, type Numeric, type Tensor } from '../array/index.ts';
import { betaInc } from '../math/index.ts';
import { binomial as drawBinomial } from '../random/samplers.ts';
import { closedUnit, count, integers } from './constraints.ts';
import { logChoose, timesLog, upTo } from './counts.ts';
import { defineDistribution, type Params } from './define.ts';
import type { Distribution } from './distribution.ts';
import { elementwise } from './lift.ts';

type P = Params<'n' | 'p'>;

/** Every value of one draw, when n is known and the same everywhere. */
function enumerate({ n }: P): readonly number[] | undefined {
  return n.value?.values.length === 1 ? upTo(n.value.values[0] + 1) : undefined;
}

const binomial = defineDistribution({
  name: 'Binomial',
  doc: 'Number of successes in n independent trials.',
  latex: '\\mathrm{Binomial}({n}, {p})',
  params: {
    n: { constraint: count, tested: true, doc: 'number of trials' },
    p: { constraint: closedUnit, tested: true, doc: 'probability of success' },
  },
  support: ({ n }) => integers(toTensor(0), n),
  discrete: true,
  enumerate,
  logProb: (k, { n, p }) => add(logChoose(n, k), add(timesLog(k, p), timesLog(sub(n, k), sub(1, p)))),
  draw: (random, { n, p }) => drawBinomial(random, n, p),
  cdf: (x, { n, p }): Tensor =>
    elementwise('Binomial.cdf', { x, n, p }, (value, trials, chance) => {
      const k = Math.floor(value);
      if (k < 0) return 0;
      return k >= trials ? 1 : betaInc(trials - k, k + 1, 1 - chance);
    }),
  mean: ({ n, p }) => mul(n, p),
  variance: ({ n, p }) => mul(mul(n, p), sub(1, p)),
});

/**
 * Binomial distribution on 0, 1, …, n: successes in n independent trials.
 * `P(k) = C(n, k) pᵏ (1 − p)ⁿ⁻ᵏ`
 * @param n number of trials, whole, ≥ 0
 * @param p probability of success of each
 */
export function Binomial(n: Numeric, p: Numeric): Distribution {
  return binomial({ n, p });
}
