"""Makes distributions.json: log densities and cdfs from SciPy, an implementation independent of ours.

Run: python3 scripts/tables/distributions.py > scripts/tables/distributions.json   (SciPy 1.17)
Each row: {family, args, x, logProb, cdf?}; args are those of our factory, in its order.
"""
import json
import math

import numpy as np
from scipy import stats as s

ROWS = []


def number(value):
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def add(family, args, frozen, xs):
    """One row per family and parameters; continuous or discrete by what SciPy offers."""
    score = frozen.logpdf if hasattr(frozen.dist, "logpdf") and isinstance(frozen.dist, s.rv_continuous) else frozen.logpmf
    xs = np.asarray(xs, dtype=float)
    ROWS.append({
        "family": family,
        "args": args,
        "x": xs.tolist(),
        "logProb": [number(v) for v in score(xs)],
        "cdf": [number(v) for v in frozen.cdf(xs)],
    })


LINE = [-30.0, -4.5, -1.0, -0.2, 0.0, 0.3, 1.7, 6.0, 40.0]
POSITIVE = [1e-6, 0.02, 0.3, 1.0, 2.5, 9.0, 60.0]
UNIT = [1e-8, 0.01, 0.3, 0.5, 0.9, 0.9999]
COUNTS = [0, 1, 2, 5, 11, 40]

for loc, scale in [(0, 1), (-2.5, 0.3), (10, 25)]:
    add("Normal", [loc, scale], s.norm(loc, scale), LINE)
    add("Cauchy", [loc, scale], s.cauchy(loc, scale), LINE)
    add("Laplace", [loc, scale], s.laplace(loc, scale), LINE)
    add("Logistic", [loc, scale], s.logistic(loc, scale), LINE)
for df, loc, scale in [(1, 0, 1), (4, -1, 2), (0.5, 0, 1), (80, 3, 0.5)]:
    add("StudentT", [df, loc, scale], s.t(df, loc, scale), LINE)
for scale in [0.1, 1, 12]:
    add("HalfNormal", [scale], s.halfnorm(scale=scale), POSITIVE)
    add("HalfCauchy", [scale], s.halfcauchy(scale=scale), POSITIVE)
    add("Exponential", [scale], s.expon(scale=1 / scale), POSITIVE)
for loc, scale in [(0, 1), (1.5, 0.2), (-3, 2)]:
    add("LogNormal", [loc, scale], s.lognorm(scale, scale=math.exp(loc)), POSITIVE)
for shape, rate in [(1, 1), (0.05, 2), (3.5, 0.4), (200, 10)]:
    add("Gamma", [shape, rate], s.gamma(shape, scale=1 / rate), POSITIVE)
    add("InverseGamma", [shape, rate], s.invgamma(shape, scale=rate), POSITIVE)
for shape, scale in [(1, 1), (0.5, 3), (4, 2)]:
    add("Weibull", [shape, scale], s.weibull_min(shape, scale=scale), POSITIVE)
for a, b in [(1, 1), (0.3, 0.2), (2, 5), (300, 120)]:
    add("Beta", [a, b], s.beta(a, b), UNIT)
for low, high in [(0, 1), (-2, 7)]:
    add("Uniform", [low, high], s.uniform(low, high - low), LINE)
for p in [0.0, 0.2, 0.99, 1.0]:
    add("Bernoulli", [p], s.bernoulli(p), [0, 1])
for n, p in [(1, 0.3), (12, 0.0), (12, 0.6), (400, 0.02)]:
    add("Binomial", [n, p], s.binom(n, p), COUNTS)
for rate in [0.01, 3.0, 45.0]:
    add("Poisson", [rate], s.poisson(rate), COUNTS)
for p in [0.05, 0.5, 0.95]:
    add("Geometric", [p], s.geom(p, loc=-1), COUNTS)
for mean, c in [(2.0, 0.5), (30.0, 4.0), (1.0, 1000.0)]:
    add("NegativeBinomial2", [mean, c], s.nbinom(c, c / (c + mean)), COUNTS)


def add_vector(family, args, xs, values):
    ROWS.append({"family": family, "args": args, "x": xs, "logProb": [number(v) for v in values]})


SIMPLEX = [[0.2, 0.3, 0.5], [0.01, 0.01, 0.98], [1 / 3, 1 / 3, 1 / 3]]
for a in [[1.0, 1.0, 1.0], [0.4, 2.0, 7.0]]:
    add_vector("Dirichlet", [a], SIMPLEX, [s.dirichlet(a).logpdf(np.array(x) / np.sum(x)) for x in SIMPLEX])
VECTORS = [[0.0, 0.0, 0.0], [1.0, -2.0, 0.5], [10.0, 3.0, -4.0]]
COVARIANCE = [[2.0, 0.6, -0.3], [0.6, 1.0, 0.1], [-0.3, 0.1, 0.5]]
LOC = [0.5, -1.0, 2.0]
add_vector("MultivariateNormal", [LOC, COVARIANCE], VECTORS, s.multivariate_normal(LOC, COVARIANCE).logpdf(VECTORS))
TABLES = [[3, 2, 5], [10, 0, 0], [0, 4, 6]]
for probs in [[0.2, 0.3, 0.5], [0.9, 0.1, 0.0]]:
    add_vector("Multinomial", [10, probs], TABLES, s.multinomial(10, probs).logpmf(TABLES))

print(json.dumps(ROWS, separators=(",", ":")).replace('},{', '},\n{'))
