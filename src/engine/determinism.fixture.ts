/**
 * Two models with fixed seeds and the SHA-256 of all their draws: what must come out in every JavaScript engine,
 * however the chains are dealt to threads. Not here: the checks (determinism.test.ts, e2e/determinism.spec.ts).
 *
 * A hash may change only with a change of the sampler, the generator or the arithmetic that is meant to change draws.
 */

export interface DeterminismCase {
  readonly name: string;
  /** Cell text that defines `model`. Its data are made without functions that engines round differently. */
  readonly model: string;
  readonly chains: number;
  readonly warmup: number;
  readonly draws: number;
  readonly seed: number;
  /**
   * Over the bytes of positions and statistics of every transition, warm-up included, chain by chain. The wall seconds
   * of each draw, which chain workers record beside its statistics, are left out: no two runs share them.
   */
  readonly positions: string;
  /** Over the rows of the CSV export: chain, draw, values, statistics. */
  readonly rows: string;
}

const SIZE = { chains: 4, warmup: 300, draws: 200, seed: 20260 } as const;

export const DETERMINISM: readonly DeterminismCase[] = [
  {
    ...SIZE,
    name: 'eight schools',
    model: `
const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]), se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);
function model() {
  const mu = ~Normal(0, 5);
  const tau = ~HalfCauchy(5);
  plate("schools", 8, () => {
    const z = ~Normal(0, 1);
    const theta = deterministic(mu + tau * z);
    observe(Normal(theta, se), y);
  });
}`,
    positions: '0106f8dd6f82c9f5db6b456af18928a3db3754f882d5964ff54b5fac2066129c',
    rows: '879e0ad24d281ca18c948930dfb725ae2e9f1d13ea0b8b6c50c5281daccbbcd9',
  },
  {
    ...SIZE,
    name: 'logistic regression',
    model: `
const rows = [], y = [];
for (let i = 0; i < 75; i++) {
  rows.push([1, ((i * 37) % 101) / 50 - 1, ((i * 53) % 97) / 48 - 1]);
  y.push((i * 29) % 7 < 3 ? 1 : 0);
}
const X = tensor(rows);
function model() {
  const b = sample("b", Normal(zeros(3), 2));
  observe(BernoulliLogit(matmul(X, b)), tensor(y));
}`,
    positions: '190b0a0f78d7e4dcf4960649b1ab23558719c41955b8c7221d7f6a0514f1b18e',
    rows: 'e3c0bc3be89982fc87b9fbb33b24ea4a353bbba8d6fef84308a9ee6821569f5c',
  },
];
