/**
 * The models of the published posteriors, written as a modeller would write them in a cell: text, not functions,
 * so that every fit goes through parse, transform, trace and compile. `data` is the published data.
 * A reference parameter `beta[1]` is our `beta[0]`.
 */

const linear = (columns: string, response: string, prior: string): string => `
const y = ${response};
const X = stack([${columns}], 1);
function model() {
  const beta = sample("beta", ImproperUniform(real, [X.shape[1]]));
  const sigma = ${prior};
  observe(Normal(matmul(X, beta), sigma), y);
}`;

const FLAT_SCALE = '~ImproperUniform(positive)';
const CAUCHY_SCALE = '~HalfCauchy(2.5)';

const mesquite = `
const weight = tensor(data.weight), diam1 = tensor(data.diam1), diam2 = tensor(data.diam2);
const canopyHeight = tensor(data.canopy_height), totalHeight = tensor(data.total_height);
const density = tensor(data.density), group = tensor(data.group), one = ones(data.N);`;

const kid = `
const momHs = tensor(data.mom_hs), momIq = tensor(data.mom_iq), score = tensor(data.kid_score);
const one = ones(data.N);`;

const earnings = `
const earn = tensor(data.earn), height = tensor(data.height), male = tensor(data.male), one = ones(data.N);`;

const nes = `
const age = tensor(data.age_discrete), partyId = tensor(data.partyid7), ideology = tensor(data.real_ideo);
const race = tensor(data.race_adj), education = tensor(data.educ1), gender = tensor(data.gender);
const income = tensor(data.income), one = ones(data.N);
${linear(
  'one, ideology, race, eq(age, 2), eq(age, 3), eq(age, 4), education, gender, income',
  'partyId',
  FLAT_SCALE,
)}`;

/** Cell text by posterior name (posteriordb's model name). */
export const MODELS: Readonly<Record<string, string>> = {
  eight_schools_noncentered: `
const y = tensor(data.y), se = tensor(data.sigma);
function model() {
  const mu = ~Normal(0, 5);
  const tau = ~HalfCauchy(5);
  plate("schools", data.J, () => {
    const z = ~Normal(0, 1);
    const theta = deterministic(mu + tau * z);
    observe(Normal(theta, se), y);
  });
}`,
  earn_height: earnings + linear('one, height', 'earn', FLAT_SCALE),
  logearn_height_male: earnings + linear('one, height, male', 'log(earn)', FLAT_SCALE),
  logearn_interaction: earnings + linear('one, height, male, height * male', 'log(earn)', FLAT_SCALE),
  kidscore_momiq: kid + linear('one, momIq', 'score', CAUCHY_SCALE),
  kidscore_interaction: kid + linear('one, momHs, momIq, momHs * momIq', 'score', CAUCHY_SCALE),
  kidscore_interaction_c2: `${kid}
const hs = momHs - 0.5, iq = momIq - 100;${linear('one, hs, iq, hs * iq', 'score', FLAT_SCALE)}`,
  kilpisjarvi: `
const x = tensor(data.x), y = tensor(data.y);
function model() {
  const alpha = ~Normal(data.pmualpha, data.psalpha);
  const beta = ~Normal(data.pmubeta, data.psbeta);
  const sigma = ~ImproperUniform(positive);
  observe(Normal(alpha + beta * x, sigma), y);
}`,
  mesquite:
    mesquite + linear('one, diam1, diam2, canopyHeight, totalHeight, density, group', 'weight', FLAT_SCALE),
  logmesquite_logvolume:
    mesquite + linear('one, log(diam1 * diam2 * canopyHeight)', 'log(weight)', FLAT_SCALE),
  logmesquite_logvas:
    mesquite +
    linear(
      'one, log(diam1 * diam2 * canopyHeight), log(diam1 * diam2), log(diam1 / diam2), log(totalHeight), log(density), group',
      'log(weight)',
      FLAT_SCALE,
    ),
  nes,
  blr: `
const X = tensor(data.X), y = tensor(data.y);
function model() {
  const beta = sample("beta", Normal(zeros(data.D), 10));
  const sigma = ~HalfNormal(10);
  observe(Normal(matmul(X, beta), sigma), y);
}`,
  arK: `
const y = tensor(data.y);
function model() {
  const alpha = ~Normal(0, 10);
  const beta = sample("beta", Normal(zeros(data.K), 10));
  const sigma = ~HalfCauchy(2.5);
  for (let t = data.K; t < data.T; t++) {
    let mu = alpha;
    for (let k = 0; k < data.K; k++) mu = mu + beta[k] * y[t - k - 1];
    observe(Normal(mu, sigma), y[t]);
  }
}`,
  low_dim_gauss_mix: `
const y = tensor(data.y);
function model() {
  const mu = sample("mu", ImproperUniform(ordered, [2]));
  factor("order", sum(Normal(0, 2).logProb(mu)));
  const sigma = sample("sigma", HalfNormal(full([2], 2)));
  const theta = ~Beta(5, 5);
  observe(mixture([theta, 1 - theta], [Normal(mu[0], sigma[0]), Normal(mu[1], sigma[1])]), y);
}`,
  garch11: `
const y = tensor(data.y);
function model() {
  const mu = ~ImproperUniform(real);
  const alpha0 = ~ImproperUniform(positive);
  const alpha1 = ~Uniform(0, 1);
  const beta1 = sample("beta1", ImproperUniform(interval(0, 1 - alpha1)));
  const step = (variance, y) => {
    const error = y - mu;
    return [alpha0 + alpha1 * error * error + beta1 * variance, sqrt(variance)];
  };
  const [, sigma] = scan(step, data.sigma1 ** 2, y);
  observe(Normal(mu, sigma), y);
}`,
  // θ in quarters: chains then start with |θ| < 1. Beyond, errors grow like θᵗ, and there are narrow modes far below.
  arma11: `
const y = tensor(data.y), first = y[0], rest = y["1:"];
function model() {
  const mu = ~Normal(0, 10);
  const phi = ~Normal(0, 2);
  const quarters = ~Normal(0, 8);
  const theta = deterministic(quarters / 4);
  const sigma = ~HalfCauchy(2.5);
  const start = first - (mu + phi * mu);
  const step = ([before, error], y) => {
    const now = y - (mu + phi * before + theta * error);
    return [[y, now], now];
  };
  const [, errors] = scan(step, [first, start], rest);
  factor("first", Normal(0, sigma).logProb(start));
  factor("others", sum(Normal(0, sigma).logProb(errors)));
}`,
  // σ itself, not its square, is added to the diagonal: so in posteriordb.
  gp_regr: `
const x = tensor(data.x), y = tensor(data.y);
const distance = square(reshape(x, data.N, 1) - x);
function model() {
  const rho = ~Gamma(25, 4);
  const alpha = ~HalfNormal(2);
  const sigma = ~HalfNormal(1);
  const kernel = alpha ** 2 * exp(-0.5 * distance / rho ** 2) + sigma * eye(data.N);
  observe(MultivariateNormal(zeros(data.N), { cholesky: cholesky(kernel) }), y);
}`,
  // Rates and populations in units of their priors: chains then start where populations oscillate at all.
  lotka_volterra: `
const y = tensor(data.y), start = tensor(data.y_init), times = [0, ...data.ts];
const field = ([u, v], t, theta) => [(theta[0] - theta[1] * v) * u, (theta[3] * u - theta[2]) * v];
function model() {
  const units = sample("units", ImproperUniform(positive, [4]));
  factor("rates", sum(Normal(1, [0.5, 1, 0.5, 1]).logProb(units)));
  const theta = deterministic(units * [1, 0.05, 1, 0.05]);
  const sigma = sample("sigma", LogNormal(full([2], -1), 1));
  const w = sample("w", Normal(zeros(2), 1));
  const z_init = deterministic(10 * exp(w));
  const z = stack(odeint(field, [z_init[0], z_init[1]], times, { args: [theta], method: "rk4", steps: 12 }), 1);
  observe(LogNormal(log(z_init), sigma), start);
  observe(LogNormal(log(z["1:"]), sigma), y);
}`,
  hmm_example: `
const y = tensor(data.y);
function model() {
  const theta1 = sample("theta1", Dirichlet([1, 1]));
  const theta2 = sample("theta2", Dirichlet([1, 1]));
  const mu = sample("mu", ImproperUniform(positiveOrdered, [2]));
  factor("means", sum(Normal([3, 10], 1).logProb(mu)));
  const logTheta = log(stack([theta1, theta2]));
  const step = (weight, y) => [logSumExp(reshape(weight, 2, 1) + logTheta, 0) + Normal(mu, 1).logProb(y), null];
  const [last] = scan(step, Normal(mu, 1).logProb(y[0]), y["1:"]);
  factor("forward", logSumExp(last));
}`,
  hmm_drive_0: `
const u = tensor(data.u), v = tensor(data.v);
function model() {
  const theta1 = sample("theta1", Dirichlet(data.alpha[0]));
  const theta2 = sample("theta2", Dirichlet(data.alpha[1]));
  const phi = sample("phi", ImproperUniform(positiveOrdered, [2]));
  const lambda = sample("lambda", ImproperUniform(positiveOrdered, [2]));
  factor("rates", sum(Normal([0, 3], 1).logProb(phi)) + sum(Normal([0, 3], 1).logProb(lambda)));
  const logTheta = log(stack([theta1, theta2]));
  const emission = (u, v) => Exponential(phi).logProb(u) + Exponential(lambda).logProb(v);
  const step = (weight, [u, v]) => [logSumExp(reshape(weight, 2, 1) + logTheta, 0) + emission(u, v), null];
  const [last] = scan(step, emission(u[0], v[0]), [u["1:"], v["1:"]]);
  factor("forward", logSumExp(last));
}`,
};

/** Options of `mcmc` other than the default. */
export const SETTINGS: Readonly<Record<string, string>> = {
  // posteriordb's own reference raised the target too.
  eight_schools_noncentered: 'kernel: nuts({ targetAccept: 0.95 })',
  // Chains that start with a rate far above the data's find another, minor mode: all start around the overall rates.
  hmm_drive_0: 'init: { phi: tensor([0.5, 2]) / mean(u), lambda: tensor([0.5, 2]) / mean(v) }',
};
