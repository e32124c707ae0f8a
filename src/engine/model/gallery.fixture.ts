/**
 * Cells of the first steps with stochastic functions, as a modeller writes them: what the shipped notebooks are made
 * of, and what gallery.test.ts runs through the whole cell pipeline. One list of cells per item; later cells read the
 * names of earlier ones. Not here: the numbers they must give (gallery.test.ts).
 */
export const GALLERY = {
  C1: [
    `const rng = random(1);
const draw = Normal(0, 1).sample(rng);
const logDensityAtZero = Normal(0, 1).logProb(0);`,
    `function model() {
  return sample("my_sample", Normal(0, 1));
}
const traced = trace(model, { seed: 1 });
const logJointAtZero = logJoint(model, { my_sample: 0 });`,
  ],
  C2: [
    `function weather() {
  const cloudy = ~Bernoulli(0.3);
  if (cloudy) {
    const temp = ~Normal(55, 10);
    return temp;
  }
  const temp = ~Normal(75, 15);
  return temp;
}
const draw = seed(weather, 1);
const three = range(3).map(() => draw());
console.log(three);`,
    `const prior = importance(weather, { samples: 10000, seed: 2 });
const temp = marginal(prior);
const hot = prior.probability("temp", t => t > 80);
const cloudyAt64 = importance(weather, { data: { temp: 64.5440444946 }, samples: 10000, seed: 3 }).mean("cloudy");
const cloudyAt55 = importance(weather, { data: { temp: 55 }, samples: 10000, seed: 4 }).mean("cloudy");`,
    `const means = [75, 55], sds = [15, 10];
function weatherByTable() {
  const cloudy = ~Bernoulli(0.3);
  const temp = ~Normal(means[cloudy], sds[cloudy]);
  return [["sunny", "cloudy"][cloudy], temp];
}
const [sky] = seed(weatherByTable, 5)();
const byChain = await mcmc(condition(weather, { temp: 55 }), { kernel: mh(), draws: 2000, warmup: 100, seed: 6 });`,
  ],
  C3: [
    `function geometric(p: number, t = 0): number {
  const x = sample("x_" + t, Bernoulli(p));
  if (x) return 0;
  return 1 + geometric(p, t + 1);
}
const failures = marginal(geometric, { samples: 10000, seed: 1 })(0.5);
const shares = range(5).map(k => failures.probability(k));`,
    `function unnamed(p: number): number {
  const x = ~Bernoulli(p);
  return x ? 0 : 1 + unnamed(p);
}
const names = trace(unnamed, { args: [0.2], seed: 3 }).sites.map(site => site.name);`,
  ],
  'C3 repeated name': [
    `function twice() {
  const a = sample("x", Bernoulli(0.5));
  const b = sample("x", Bernoulli(0.5));
  return a + b;
}
trace(twice);`,
  ],
  C4: [
    `function normalProduct(mu, sigma) {
  const z1 = ~Normal(mu, sigma);
  const z2 = ~Normal(mu, sigma);
  const y = z1 * z2;
  return y;
}
function makeNormalNormal() {
  const mu = sample("mu_latent", Normal(0, 1));
  return sigma => normalProduct(mu, sigma);
}
const y = marginal(importance(() => makeNormalNormal()(1), { samples: 10000, seed: 1 }));`,
  ],
  C5: [
    `function scale(guess) {
  const weight = ~Normal(guess, 1);
  const measurement = ~Normal(weight, 0.75);
  return measurement;
}
const measured = marginal(scale, { samples: 100, seed: 1 });
const same = measured(8.5) === measured(8.5);
const other = measured(8.5) === measured(8);
hist(measured(8.5).draws, { label: "P(measurement given guess)", domain: [5, 12] });`,
  ],
  C6: [
    `function scale(guess) {
  const weight = ~Normal(guess, 1);
  const measurement = ~Normal(weight, 0.75);
  return measurement;
}
function scaleObs(guess, measured) {
  const weight = ~Normal(guess, 1);
  return sample("measurement", Normal(weight, 0.75), { obs: measured });
}
function scaleObserve(guess, measured) {
  const weight = ~Normal(guess, 1);
  observe("measurement", Normal(weight, 0.75), measured);
}
const conditioned = condition(scale, { measurement: 8.5 });
const deferred = (measurement, guess) => condition(scale, { measurement })(guess);
const computed = condition(scale, guess => ({ measurement: guess }));
const at = { weight: 8.2 };
const logJoints = [
  logJoint(conditioned, at, 8.5),
  logJoint(deferred, at, 8.5, 8.5),
  logJoint(computed, at, 8.5),
  logJoint(scaleObs, at, 8.5, 8.5),
  logJoint(scaleObserve, at, 8.5, 8.5),
];`,
    `function scale2(guess) {
  const weight = ~Normal(guess, 1);
  const rawTolerance = ~Normal(0, 1);
  const tolerance = Math.abs(rawTolerance);
  const measurement = ~Normal(weight, tolerance);
  return measurement;
}
const w = { weight: 1 }, t = { rawTolerance: 0.5 }, m = { measurement: 1 };
const orders = [
  condition(condition(condition(scale2, w), t), m),
  condition(condition(condition(scale2, m), w), t),
  condition(condition(scale2, { ...t, ...m }), w),
].map(model => logJoint(model, {}, 8.5));`,
    `const posterior = importance(conditioned, { args: [8.5], samples: 10000, seed: 1 });`,
  ],
  C7: [
    `function scale(guess) {
  const weight = ~Normal(guess, 1);
  const measurement = ~Normal(weight, 0.75);
  return measurement;
}
const guess = 8.5;
const conditioned = condition(scale, { measurement: 9.5 });
const posterior = importance(conditioned, { args: [guess], samples: 100, seed: 1 });
const logJointAt = logJoint(conditioned, { weight: 8.23 }, guess);
hist(posterior.draws("weight"), { label: "weight", domain: [5, 12], exact: Normal(9.14, 0.6) });`,
  ],
  C8: [
    `function scale(guess) {
  const weight = ~Normal(guess, 1);
  const measurement = ~Normal(weight, 0.75);
  return measurement;
}
const measurements = [9.5];
const conditioned = condition(scale, { measurement: 9.5 });
function priorGuide(guess) {
  const weight = ~Normal(guess, 1);
}
// The tutorial's guide: it takes σ = 1 for the scale, and hands a variance over as a standard deviation.
function tutorialGuide(guess) {
  const n = measurements.length;
  const weight = ~Normal((guess + sum(measurements)) / (n + 1), 1 / (n + 1));
}
function widerGuide(guess) {
  const weight = ~Normal(9, Math.sqrt(0.5));
}
const few = importance(conditioned, { args: [8.5], guide: tutorialGuide, samples: 20, seed: 1 });`,
    `const efficiency = guide => {
  const samples = 10000;
  return importance(conditioned, { args: [8.5], guide, samples, seed: 7 }).ess / samples;
};
const efficiencies = [priorGuide, tutorialGuide, widerGuide].map(efficiency);`,
  ],
  'C8 disagreement': [
    `function scale(guess) {
  const weight = ~Normal(guess, 1);
  const measurement = ~Normal(weight, 0.75);
}
function guide(guess) {
  const wait = ~Normal(guess, 1);
}
importance(condition(scale, { measurement: 9.5 }), { args: [8.5], guide, samples: 10 });`,
  ],
  C9: [
    `clearParams();
const first = param("a", 8.5);
const again = param("a", 100);
const stored = { ...params() };
clearParams();
const anew = param("a", 100);
const b = param("b", 0.6, { constraint: positive });
clearParams();
const left = Object.keys(params());`,
  ],
  C11: [
    `function scale(guess) {
  const weight = ~Normal(guess, 1);
  const measurement = ~Normal(weight, 0.75);
}
function guide(guess) {
  const a = param("a", guess + sample("noise", Delta(0)));
  const b = param("b", 1);
  const weight = ~Normal(a, Math.abs(b));
}
function trained(guess) {
  const weight = ~Normal(param("a", 0), Math.abs(param("b", 1)));
}
setParam("a", 9.14);
setParam("b", -0.6);
const proposed = importance(condition(scale, { measurement: 9.5 }), { args: [8.5], guide: trained, samples: 10, seed: 1 });
const direct = importance(trained, { args: [8.5], samples: 10000, seed: 2 });
const weights = marginal(direct, "weight");
clearParams();`,
  ],
  'C12 as printed': [
    `function scale_obs(guess) {
  const weight = ~Normal(guess, 1);
  // here we condition on measurement == 1
  observe("measurement", Normal(weight, 1), 0.1);
  return measurement;
}
importance(scale_obs, { args: [8.5], samples: 10 });`,
  ],
  'C12 mended': [
    `function scale_obs(guess) {
  const weight = ~Normal(guess, 1);
  const measurement = sample("measurement", Normal(weight, 1), { obs: 0.1 });
  return measurement;
}
function guide(guess) {
  const weight = ~Normal(4.3, Math.sqrt(0.5));
}
const posterior = importance(scale_obs, { args: [8.5], guide, samples: 1000, seed: 1 });`,
    `function scale(guess) {
  const weight = ~Normal(guess, 1);
  const measurement = ~Normal(weight, 0.75);
  return measurement;
}
function wide(guess) {
  const weight = ~Normal(3.7, 0.6);
}
const atOne = importance(condition(scale, { measurement: 1 }), { args: [8.5], guide: wide, samples: 1000, seed: 1 });`,
  ],
  E1: [
    `function taylorSine(x) {
  let answer = 0, term = x, i = 0;
  while (true) {
    answer = answer + term;
    if (Math.abs(term) <= 0.001) return answer;
    term = -term * x * x / ((2 * i + 3) * (2 * i + 2));
    i = i + 1;
  }
}
const slope = grad(taylorSine);
const curvature = grad(slope);
const values = [1, Math.PI, 6].map(x => [taylorSine(x), slope(x)]);
const bend = curvature(6);`,
  ],
  E2: [
    `const inputs = tensor([[0.52, 1.12, 0.77], [0.88, -1.08, 0.15], [0.52, 0.06, -1.30], [0.74, -2.49, 1.39]]);
const targets = tensor([true, true, false, true]);
function loss(w) {
  const p = sigmoid(matmul(inputs, w));
  return -sum(log(p * targets + (1 - p) * (1 - targets)));
}
const slope = grad(loss);
let w = zeros(3);
const losses = [loss(w)];
for (let i = 0; i < 100; i++) {
  w = w - 0.01 * slope(w);
  losses.push(loss(w));
}`,
  ],
  E6: [
    `const powers = x => [x, x ** 2];
const all = jacobian(powers)(3);`,
    `grad(powers)(3);`,
  ],
} as const;
