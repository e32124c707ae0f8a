"""Writes the reference tables of src/engine/math/tables from mpmath (60 digits, rounded to double).

Run: pip install mpmath && python3 scripts/tables/math_tables.py
One compact JSON per family: {"name": [[arguments…, value], …]}. Infinite values are written as null.
"""
import json
import pathlib
import random

from mpmath import mp, mpf
import mpmath as m

mp.dps = 60
OUT = pathlib.Path(__file__).resolve().parents[2] / "src/engine/math/tables"
rng = random.Random(20240501)


def uniform(a, b, n):
    return [rng.uniform(a, b) for _ in range(n)]


def logspace(a, b, n):
    return [10 ** rng.uniform(a, b) for _ in range(n)]


def both(xs):
    return xs + [-x for x in xs]


def near(c, n):
    return [c + s * 10 ** rng.uniform(-15, -1) for _ in range(n // 2) for s in (-1, 1)]


def value(v):
    v = float(mp.mpf(v))
    return v if v == v and abs(v) != float("inf") else None


def table(f, *columns):
    rows = []
    for args in zip(*columns) if len(columns) > 1 else ((x,) for x in columns[0]):
        rows.append([*args, value(f(*map(mpf, args)))])
    return rows


def lgam(x):
    return m.re(m.loggamma(x)) if x > 0 else m.log(abs(m.gamma(x)))


def erfcx(x):
    if x > 1e15:
        return (1 - 1 / (2 * x * x)) / (x * m.sqrt(m.pi))
    return m.exp(x * x) * m.erfc(x)


def ncdf(x):
    return m.erfc(-x / m.sqrt(2)) / 2


def quantile(p):
    with mp.workdps(90):
        if p < mpf("0.3"):
            z = -m.sqrt(-2 * m.log(p))
            return m.findroot(lambda t: m.log(ncdf(t)) - m.log(p), z)
        return m.sqrt(2) * m.erfinv(2 * p - 1)


hard_trig = both([6381956970095103.0 * 2.0**797, 1e300, 1e22, 3.14159265358979, 1.5707963267948966, 355.0, 1647099.0])
trig = both(uniform(0, 1, 60) + uniform(0, 100, 80) + logspace(-9, 0, 20) + logspace(2, 6.2, 60) + logspace(6.3, 300, 40))
trig += [k * float(m.pi / 2) for k in range(1, 40)] + hard_trig
small = both(logspace(-300, -1, 30) + logspace(-20, -1, 30))

elementary = {
    "exp": table(m.exp, uniform(-745, 709.7, 200) + uniform(-1, 1, 100) + small + [709.782712893384, -745.1, -708.5, -740.25]),
    "expm1": table(m.expm1, uniform(-40, 709, 150) + uniform(-1.2, 1.2, 200) + small),
    "log": table(m.log, logspace(-307, 308, 150) + uniform(0.4, 2.5, 150) + near(1, 60) + [5e-324, 1e-310, 2.5e-308]),
    "log1p": table(m.log1p, uniform(-0.99, 3, 200) + logspace(-300, 300, 80) + small + near(-0.2929, 20) + near(0.4142, 20)),
    "sin": table(m.sin, trig + small),
    "cos": table(m.cos, trig + small),
    "tan": table(m.tan, trig + small),
    "atan": table(m.atan, both(uniform(0, 4, 120) + logspace(-5, 10, 50)) + near(0.4142, 10) + near(2.4142, 10)),
    "atan2": table(m.atan2, both(uniform(-5, 5, 80)), uniform(-5, 5, 160)),
    "asin": table(m.asin, uniform(-1, 1, 200) + small),
    "acos": table(m.acos, uniform(-1, 1, 200) + [1 - 10**-k for k in range(2, 15)]),
    "sinh": table(m.sinh, uniform(-710, 710, 100) + uniform(-3, 3, 100) + small),
    "cosh": table(m.cosh, uniform(-710, 710, 100) + uniform(-3, 3, 100)),
    "tanh": table(m.tanh, uniform(-25, 25, 100) + uniform(-1.5, 1.5, 150) + small),
    "sigmoid": table(lambda x: 1 / (1 + m.exp(-x)), uniform(-740, 40, 100) + uniform(-5, 5, 100)),
    "softplus": table(lambda x: m.log1p(m.exp(x)), uniform(-740, 740, 100) + uniform(-5, 5, 100)),
    "pow": table(m.power, logspace(-30, 30, 150) + uniform(0.5, 2, 150) + near(1, 40), uniform(-10, 10, 150) + uniform(-800, 800, 150) + uniform(-5e3, 5e3, 40)),
    "powNegative": table(m.power, [-x for x in uniform(0.1, 50, 40)], [float(rng.randint(-30, 30)) for _ in range(40)]),
    "logAddExp": table(lambda a, b: m.log(m.exp(a) + m.exp(b)), uniform(-50, 50, 60), uniform(-50, 50, 60)),
}
gamma = {
    "lgamma": table(lgam, logspace(-300, 2, 60) + uniform(0, 0.6, 80) + uniform(0.5, 3.2, 200) + uniform(3, 12, 150) + logspace(1, 300, 80) + near(1, 40) + near(2, 40)),
    "lgammaNegative": table(lgam, [x for x in uniform(-20, 0, 200) + near(-2.4570247382208, 20) + near(-2.7476826467274, 20)]),
    "digamma": table(m.digamma, logspace(-300, 2, 60) + uniform(0, 1.2, 80) + uniform(1, 3.2, 150) + uniform(3, 12, 150) + logspace(1, 300, 60)),
    "digammaRoot": table(m.digamma, near(1.4616321449683622, 60)),
    "digammaNegative": table(m.digamma, uniform(-20, 0, 200)),
    "trigamma": table(lambda x: m.polygamma(1, x), logspace(-100, 2, 60) + uniform(0, 12, 200) + logspace(1, 100, 40)),
    "trigammaNegative": table(lambda x: m.polygamma(1, x), uniform(-12, 0, 120)),
    "lbeta": table(lambda a, b: m.loggamma(a) + m.loggamma(b) - m.loggamma(a + b), logspace(-3, 6, 200), logspace(-3, 6, 200)),
}
error = {
    "erf": table(m.erf, uniform(-6, 6, 150) + uniform(-1.1, 1.1, 100) + small),
    "erfc": table(m.erfc, uniform(-6, 26, 200) + uniform(-1, 1, 60)),
    "erfcx": table(erfcx, uniform(-26, 30, 200) + uniform(-1, 1, 80) + logspace(1, 300, 60)),
    "erfinv": table(m.erfinv, uniform(-0.999, 0.999, 80) + [1 - 10 ** -rng.uniform(3, 15) for _ in range(20)] + logspace(-20, -1, 20)),
    "normalCdf": table(ncdf, uniform(-37, 8, 200) + uniform(-1, 1, 80)),
    "normalLogCdf": table(lambda x: m.log(ncdf(x)), uniform(-100, 8, 150) + uniform(-2, 2, 80) + [-1e5, -1e10]),
    "normalQuantile": table(quantile, logspace(-300, -1, 60) + uniform(0.001, 0.999, 100)),
}


def gamma_box(n):
    a = logspace(-2, 4, n)
    x = [max(1e-8, k + rng.gauss(0, 3) * k**0.5 * (1 if k > 1 else 0.3)) for k in a]
    return a, x


mp.dps = 40
a1, x1 = gamma_box(200)
b1, b2 = logspace(-1.3, 3, 150), logspace(-1.3, 3, 150)
bx = [min(0.999, max(1e-4, rng.betavariate(p, q))) for p, q in zip(b1, b2)]
incomplete = {
    "gammaP": table(lambda a, x: m.gammainc(a, 0, x, regularized=True), a1, x1),
    "gammaQ": table(lambda a, x: m.gammainc(a, x, regularized=True), a1, x1),
    "betaInc": table(lambda a, b, x: m.betainc(a, b, 0, x, regularized=True), b1, b2, bx),
}
for name, family in {"elementary": elementary, "gamma": gamma, "error": error, "incomplete": incomplete}.items():
    (OUT / f"{name}.json").write_text(json.dumps(family, separators=(",", ":")) + "\n")
    print(name, sum(map(len, family.values())))
