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
  let s = data.sigma1;
  observe("y[0]", Normal(mu, s), y[0]);
  for (let t = 1; t < data.T; t++) {
    s = sqrt(alpha0 + alpha1 * (y[t - 1] - mu) ** 2 + beta1 * s ** 2);
    observe(Normal(mu, s), y[t]);
  }
}`,
};

/** Samplers other than the default: posteriordb's own reference for eight schools raised the target too. */
export const KERNELS: Readonly<Record<string, string>> = {
  eight_schools_noncentered: 'nuts({ targetAccept: 0.95 })',
};
