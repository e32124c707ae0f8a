"""Writes the reference tables of src/engine/array/tables: elementwise ops from mpmath (50 digits), ops on whole arrays
from NumPy and SciPy, neither of which shares code with ours.

Run: pip install mpmath numpy scipy && python3 scripts/tables/op_tables.py
elementwise.json: {"op": [[arguments…, value], …]}; infinite values are null.
arrays.json: {"op": [{"args": […], "value": …}, …]}; arrays are nested lists, "nan", "inf" and "-inf" stand for themselves.
"""
import json
import math
import pathlib
import random

import mpmath as m
import numpy as np
import scipy.special as sp
from mpmath import mp, mpf

mp.dps = 50
OUT = pathlib.Path(__file__).resolve().parents[2] / "src/engine/array/tables"
rng = random.Random(20240502)


def uniform(a, b, n=30):
    return [rng.uniform(a, b) for _ in range(n)]


def logspace(a, b, n=30):
    return [10 ** rng.uniform(a, b) for _ in range(n)]


def both(xs):
    return xs + [-x for x in xs]


def value(v):
    v = float(mp.mpf(v))
    return v if abs(v) != float("inf") else None


def table(f, *columns):
    return [[*args, value(f(*map(mpf, args)))] for args in zip(*columns)]


def ncdf(x):
    return m.erfc(-x / m.sqrt(2)) / 2


def quantile(p):
    start = -m.sqrt(-2 * m.log(p)) if p < 0.3 else m.sqrt(2) * m.erfinv(2 * p - 1)
    return m.findroot(lambda t: m.log(ncdf(t)) - m.log(p), start)


def gamma_slope(a, x):
    return m.diff(lambda t: m.gammainc(t, 0, x, regularized=True), a, h=mpf(10) ** -20)


def beta_slope(i):
    def f(a, b, x):
        p = [a, b]
        return m.diff(lambda t: m.betainc(*[t if k == i else p[k] for k in (0, 1)], 0, x, regularized=True), p[i], h=mpf(10) ** -20)

    return f


angles = both(uniform(0, 100) + logspace(-9, 0))
unit = both(uniform(0, 1) + logspace(-9, -1) + [1 - 10.0**-k for k in range(2, 12)])
wide = both(logspace(-9, 2))
tiny = both(logspace(-9, 0))
shares = uniform(0, 1) + logspace(-290, -1)
shapes = logspace(-1, 3, 80)
around = [a * math.exp(rng.uniform(-1, 1) * min(2, 3 / math.sqrt(a))) for a in shapes]
some = logspace(-2, 4, 40)
near = [a * math.exp(rng.uniform(-1, 1) * min(2, 3 / math.sqrt(a))) for a in some]
alphas, betas = logspace(-1, 2.5, 60), logspace(-1, 2.5, 60)
places = [float(np.clip(rng.betavariate(a, b), 1e-12, 1 - 1e-12)) for a, b in zip(alphas, betas)]
ys, xs = both(uniform(0, 3, 20)) + [0.0, 0.0, 1.0, -1.0], uniform(-3, 3, 40) + [1.0, -1.0, 0.0, 0.0]

elementwise = {
    "sin": table(m.sin, angles),
    "cos": table(m.cos, angles),
    "tan": table(m.tan, angles),
    "asin": table(m.asin, unit),
    "acos": table(m.acos, unit),
    "atan": table(m.atan, wide),
    "atan2": table(m.atan2, ys, xs),
    "sinh": table(m.sinh, wide),
    "cosh": table(m.cosh, wide),
    "tanh": table(m.tanh, wide),
    "asinh": table(m.asinh, wide + both(logspace(2, 300))),
    "acosh": table(m.acosh, [1 + x for x in logspace(-9, 2)] + logspace(2, 300)),
    "atanh": table(m.atanh, unit),
    "erf": table(m.erf, wide),
    "erfc": table(m.erfc, both(uniform(0, 5)) + uniform(5, 26)),
    "erfinv": table(m.erfinv, unit),
    "normalCdf": table(ncdf, both(uniform(0, 6)) + uniform(-37, -6)),
    "normalLogCdf": table(lambda x: m.log(ncdf(x)), both(uniform(0, 6)) + uniform(-37, -6)),
    "normalQuantile": table(quantile, shares),
    "lgamma": table(lambda x: m.re(m.loggamma(x)), logspace(-9, 6)),
    "digamma": table(m.digamma, logspace(-9, 6)),
    "trigamma": table(lambda x: m.psi(1, x), logspace(-9, 6)),
    "lbeta": table(lambda a, b: m.log(m.beta(a, b)), logspace(-2, 5, 60), logspace(-2, 5, 60)),
    "logI0": table(lambda x: m.log(m.besseli(0, x)), both(uniform(0, 50) + logspace(-6, 5))),
    "logI1": table(lambda x: m.log(m.besseli(1, x)), uniform(0, 50) + logspace(-6, 5)),
    "besselRatio": table(lambda x: m.besseli(1, x) / m.besseli(0, x), both(uniform(0, 50) + logspace(-6, 5))),
    "gammaP": table(lambda a, x: m.gammainc(a, 0, x, regularized=True), shapes, around),
    "gammaQ": table(lambda a, x: m.gammainc(a, x, regularized=True), shapes, around),
    "betaInc": table(lambda a, b, x: m.betainc(a, b, 0, x, regularized=True), alphas, betas, places),
    "softplus": table(lambda x: m.log1p(m.exp(x)), both(uniform(0, 60))),
    "logAddExp": table(lambda a, b: m.log(m.exp(a) + m.exp(b)), both(uniform(0, 60)) + uniform(-3, 3), uniform(-60, 60, 60) + uniform(-3, 3)),
    "gammaP slope in a": table(gamma_slope, some, near),
    "betaInc slope in a": table(beta_slope(0), alphas, betas, places),
    "betaInc slope in b": table(beta_slope(1), alphas, betas, places),
    "besselRatio slope in x": table(lambda x: m.diff(lambda t: m.besseli(1, t) / m.besseli(0, t), x), uniform(0.1, 50) + logspace(-4, 4)),
}

draw = np.random.default_rng(7)


def array(*shape):
    return np.round(draw.uniform(-2, 2, shape), 3)


def spd(*shape):
    a = array(*shape)
    return a @ np.swapaxes(a, -1, -2) + np.eye(shape[-1])


def plain(x):
    if isinstance(x, (list, tuple)):
        return [plain(each) for each in x]
    if isinstance(x, np.ndarray):
        return plain(x.tolist()) if x.ndim else plain(x.item())
    if isinstance(x, (float, np.floating)):
        x = float(x)
        return "nan" if math.isnan(x) else "inf" if x == math.inf else "-inf" if x == -math.inf else x
    if isinstance(x, (bool, np.bool_)):
        return int(x)
    return int(x) if isinstance(x, np.integer) else x


def row(result, *args):
    return {"args": plain(args), "value": plain(result)}


def each(f, *argument_lists):
    return [row(f(*args), *args) for args in argument_lists]


def positive_qr(a):
    q, r = np.linalg.qr(a)
    s = np.where(np.diagonal(r, axis1=-2, axis2=-1)[..., : min(a.shape[-2:])] < 0, -1.0, 1.0)
    return q * s[..., None, :], r * s[..., :, None]


def eigen(a):
    values, vectors = np.linalg.eigh(a)
    size = np.abs(vectors)
    first = np.argmax(size >= 0.9 * size.max(-2, keepdims=True), axis=-2)
    head = np.take_along_axis(vectors, first[..., None, :], -2)
    return values, vectors * np.where(head < 0, -1.0, 1.0)


def running_lse(x, axis=-1):
    return np.logaddexp.accumulate(x, axis)


def segment(x, groups, count):
    out = np.zeros((count, *x.shape[1:]))
    np.add.at(out, np.asarray(groups), x)
    return out


vectors = [array(1), array(2), array(7), array(3, 5), array(2, 3, 4)]
spoiled = np.array([1.0, math.nan, -math.inf, math.inf, 0.0, math.nan, -3.0])
squares = [array(1, 1), array(2, 2), array(5, 5), array(2, 3, 3)]


def over(f, *arrays):
    """Along all axes, and along the first and last."""
    rows = [row(f(x, None), x) for x in arrays]
    return rows + [row(f(x, axis), x, axis) for x in arrays for axis in (0, -1)]


def along(f, *arrays):
    return [row(f(x, axis), x, axis) for x in arrays for axis in (0, -1)]


arrays = {
    "sum": over(lambda x, a: np.sum(x, axis=a), *vectors, spoiled),
    "prod": over(lambda x, a: np.prod(x, axis=a), *vectors, spoiled),
    "mean": over(lambda x, a: np.mean(x, axis=a), *vectors),
    "variance": over(lambda x, a: np.var(x, axis=a), *vectors),
    "std": over(lambda x, a: np.std(x, axis=a), *vectors),
    "min": over(lambda x, a: np.min(x, axis=a), *vectors, spoiled),
    "max": over(lambda x, a: np.max(x, axis=a), *vectors, spoiled),
    "argmin": over(lambda x, a: np.argmin(x, axis=a), *vectors, spoiled, np.array([2.0, 1.0, 1.0])),
    "argmax": over(lambda x, a: np.argmax(x, axis=a), *vectors, spoiled, np.array([1.0, 2.0, 2.0])),
    "any": over(lambda x, a: np.any(x, axis=a), np.zeros(3), np.array([[0.0, 1.0], [0.0, 0.0]]), spoiled, np.zeros(0)),
    "all": over(lambda x, a: np.all(x, axis=a), np.ones(3), np.array([[0.0, 1.0], [1.0, 1.0]]), spoiled, np.zeros(0)),
    "logSumExp": over(lambda x, a: sp.logsumexp(x, axis=a), *vectors),
    "softmax": along(sp.softmax, *vectors),
    "logSoftmax": along(sp.log_softmax, *vectors),
    "cumsum": along(np.cumsum, *vectors, spoiled),
    "cumprod": along(np.cumprod, *vectors, array(33), spoiled),
    "cumLogSumExp": along(running_lse, *vectors, array(33) * 300, spoiled),
    "sort": along(np.sort, *vectors, spoiled, np.zeros(0)),
    "argsort": along(lambda x, a: np.argsort(x, axis=a, kind="stable"), *vectors, spoiled, np.array([2.0, 1.0, 2.0, 1.0, -0.0, 0.0])),
    "median": over(lambda x, a: np.median(x, axis=a), *vectors, array(8), np.array([1.0, math.nan])),
    "quantile": [row(np.quantile(x, q), x, q) for x in vectors for q in (0.0, 0.25, 0.9, 1.0)]
    + [row(np.moveaxis(np.quantile(x, [0.1, 0.5], axis=0), 0, -1), x, [0.1, 0.5], 0) for x in vectors],
    "flip": each(np.flip, *[(x,) for x in vectors], (vectors[4], 1), (np.zeros(0),)),
    "roll": each(lambda x, s, a=0: np.roll(x, s, a), (vectors[2], 2), (vectors[2], -9), (vectors[3], 1, 1), (vectors[4], 3, -1), (np.zeros(0), 1)),
    "tile": each(np.tile, (vectors[1], 3), (vectors[3], [2]), (vectors[3], [2, 1]), (vectors[1], [2, 2, 2]), (vectors[4], [1, 2, 0])),
    "repeat": each(lambda x, n, a=0: np.repeat(x, n, a), (vectors[2], 2), (vectors[3], 3, 1), (vectors[4], 1, 0), (vectors[1], 0)),
    "pad": each(lambda x, w, v=0: np.pad(x, w, constant_values=v), (vectors[2], 2), (vectors[3], [[1, 0], [0, 2]]), (vectors[1], 1, 9), (np.zeros(0), [[1, 2]], 4)),
    "tril": each(np.tril, (squares[2],), (vectors[3], 1), (vectors[4], -1)),
    "triu": each(np.triu, (squares[2],), (vectors[3], 1), (vectors[4], -1)),
    "matrixTrace": each(lambda a: np.trace(a, axis1=-2, axis2=-1), *[(a,) for a in squares]),
    "diag": each(np.diag, (array(4),), (squares[2],)),
    "outer": each(np.outer, (array(3), array(2))),
    "kron": each(np.kron, (array(2, 3), array(3, 1)), (array(1, 1), array(2, 2))),
    "segmentSum": each(segment, (array(5), [0, 2, 2, 0, 1], 4), (array(3, 2), [1, 1, 1], 2)),
    "einsum": [
        row(np.einsum(text, *args), text, *args)
        for text, args in [
            ("ij,jk->ik", (array(2, 3), array(3, 4))),
            ("ij,jk", (array(2, 3), array(3, 4))),
            ("bij,bjk->bik", (array(5, 2, 3), array(5, 3, 4))),
            ("i,i->", (array(4), array(4))),
            ("i,i->i", (array(4), array(4))),
            ("i,j->ji", (array(2), array(3))),
            ("ii->", (array(3, 3),)),
            ("ii->i", (array(3, 3),)),
            ("iij->j", (array(3, 3, 2),)),
            ("ij->", (array(3, 2),)),
            ("ijk->kij", (array(2, 3, 4),)),
            ("i,ij,j->", (array(2), array(2, 3), array(3))),
            ("ab,bc,cd->ad", (array(2, 3), array(3, 4), array(4, 2))),
            ("ij,ij->j", (array(2, 3), array(2, 3))),
            ("bij,kj->bki", (array(2, 3, 4), array(5, 4))),
            (",i->i", (array(), array(3))),
            ("ij,j->i", (array(2, 0), array(0))),
        ]
    ],
    "matmul": each(np.matmul, (array(2, 3), array(3, 4)), (array(3), array(3, 2)), (array(2, 1, 2, 3), array(5, 3, 1))),
    "cholesky": each(np.linalg.cholesky, (spd(4, 4),), (spd(2, 3, 3),)),
    "solve": each(np.linalg.solve, *[(a, array(*a.shape[:-1], 2)) for a in squares]) + each(np.linalg.solve, (array(4, 4), array(4))),
    "inverse": each(np.linalg.inv, *[(a,) for a in squares]),
    "determinant": each(np.linalg.det, *[(a,) for a in squares], (np.zeros((2, 2)),), (np.array([[0.0, 1.0], [1.0, 0.0]]),)),
    "logDeterminant": each(lambda a: np.linalg.slogdet(a)[1], *[(a,) for a in squares], (1e200 * np.eye(3),)),
    "qr": each(positive_qr, *[(a,) for a in squares], (array(5, 3),), (array(3, 5),), (array(2, 4, 1),)),
    "symmetricEigen": each(eigen, *[(spd(*a.shape),) for a in squares], (np.diag([3.0, 1.0, 2.0]),)),
}

OUT.mkdir(parents=True, exist_ok=True)
for name, content in (("elementwise", elementwise), ("arrays", arrays)):
    lines = ",\n".join(f"{json.dumps(op)}: {json.dumps(rows, separators=(',', ':'))}" for op, rows in content.items())
    (OUT / f"{name}.json").write_text("{\n" + lines + "\n}\n")
