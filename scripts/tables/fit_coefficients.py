"""Fits the polynomials and rationals of src/engine/math and writes coefficients.ts.

Run: pip install mpmath && python3 scripts/tables/fit_coefficients.py, then prettier on the result.
Each fit interpolates at Chebyshev nodes in 60-digit arithmetic, which is within a small factor of minimax.
"""
import pathlib

from mpmath import cos, digamma, erfc, exp, findroot, log, loggamma, matrix, mp, mpf, lu_solve, pi, polygamma, sin, sqrt, atan, erf

mp.dps = 60
OUT = pathlib.Path(__file__).resolve().parents[2] / "src/engine/math/coefficients.ts"


def nodes(a, b, n):
    a, b = mpf(a), mpf(b)
    return [(a + b) / 2 + (b - a) / 2 * cos(pi * (2 * i + 1) / (2 * n)) for i in range(n)]


def horner(c, x):
    r = mpf(0)
    for k in reversed(c):
        r = r * x + k
    return r


def report(name, f, g, a, b):
    a, b = mpf(a), mpf(b)
    xs = [a + (b - a) * (mpf(i) + mpf("0.37")) / 400 for i in range(400)]
    worst = max(abs(g(x) / f(x) - 1) for x in xs)
    print(f"{name}: relative error 2^{float(log(worst, 2)):.1f}")


def poly(name, f, a, b, degree):
    xs = nodes(a, b, degree + 1)
    m = matrix(degree + 1, degree + 1)
    v = matrix(degree + 1, 1)
    for i, x in enumerate(xs):
        v[i] = f(x)
        for j in range(degree + 1):
            m[i, j] = x**j
    c = [mpf(float(k)) for k in lu_solve(m, v)]
    report(name, f, lambda x: horner(c, x), a, b)
    return [float(k) for k in c]


def rational(name, f, a, b, p, q):
    """P/Q with Q's constant term 1."""
    n = p + q + 1
    xs = nodes(a, b, n)
    m = matrix(n, n)
    v = matrix(n, 1)
    for i, x in enumerate(xs):
        v[i] = f(x)
        for j in range(p + 1):
            m[i, j] = x**j
        for j in range(1, q + 1):
            m[i, p + j] = -f(x) * x**j
    s = [float(k) for k in lu_solve(m, v)]
    num, den = s[: p + 1], [1.0] + s[p + 1 :]
    report(name, f, lambda x: horner([mpf(k) for k in num], x) / horner([mpf(k) for k in den], x), a, b)
    return num, den


def split(x, bits):
    """Leading `bits` bits of x as a float, and the rest."""
    man, e = mp.frexp(x)
    hi = mp.floor(man * mpf(2) ** bits) * mpf(2) ** (e - bits)
    return float(hi), x - hi


def stirling(z):
    x = 1 / sqrt(z)
    return (loggamma(x) - (x - mpf("0.5")) * log(x) + x - log(2 * pi) / 2) * x


def erfcx_scaled(q):
    x = 4 * (1 + q) / (1 - q)
    if x > 60:
        s, t, k = mpf(1), mpf(1), 0
        while abs(t) > mpf(10) ** -55 and k < 200:
            k += 1
            t *= -(2 * k - 1) / (2 * x * x)
            s += t
        return (1 + 2 * x) * s / (x * sqrt(pi))
    return (1 + 2 * x) * exp(x * x) * erfc(x)


tables = {}
tables["EXP_Q"] = ("(eʳ − 1 − r)/r² in r", poly("exp", lambda r: (exp(r) - 1 - r) / r**2, "-0.3467", "0.3468", 10))
tables["LOG_R"] = (
    "(log((1+s)/(1−s)) − 2s)/s³ in s²",
    poly("log", lambda z: (log((1 + sqrt(z)) / (1 - sqrt(z))) - 2 * sqrt(z)) / sqrt(z) ** 3, "1e-9", "0.0296", 6),
)
tables["LOG_PAIR"] = (
    "(log((1+s)/(1−s)) − 2s − 2s³/3)/s⁵ in s², for pow",
    poly("log pair", lambda z: (log((1 + sqrt(z)) / (1 - sqrt(z))) - 2 * sqrt(z)) / sqrt(z) ** 5 - mpf(2) / 3 / z, "1e-9", "0.0296", 9),
)
tables["SIN_S"] = ("(sin r − r)/r³ in r²", poly("sin", lambda z: (sin(sqrt(z)) - sqrt(z)) / sqrt(z) ** 3, "1e-9", "0.62", 6))
tables["COS_C"] = ("(cos r − 1 + r²/2)/r⁴ in r²", poly("cos", lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, "1e-9", "0.62", 6))
tables["ATAN_A"] = (
    "(atan t − t)/t³ in t²",
    poly("atan", lambda z: (atan(sqrt(z)) - sqrt(z)) / sqrt(z) ** 3, "1e-9", "0.1716", 11),
)
tables["ERF_E"] = ("erf(x)/x − 1 in x², |x| < 1", poly("erf", lambda z: erf(sqrt(z)) / sqrt(z) - 1, "1e-9", "1", 13))
tables["ERFCX_X"] = ("(1 + 2x)·erfcx(x) in (x − 4)/(x + 4), x ≥ 0", poly("erfcx", erfcx_scaled, "-1", "0.99999999", 26))
p, q = rational(
    "lgamma", lambda v: loggamma(v + mpf("0.5")) / ((v - mpf("0.5")) * (v - mpf("1.5"))) - mpf("0.4375"), "0", "2.5", 10, 10
)
tables["LGAMMA_P"] = ("lgamma(x)/((x − 1)(x − 2)) = 0.4375 + P/Q in x − 0.5, 0.5 ≤ x < 3", p)
tables["LGAMMA_Q"] = ("see LGAMMA_P", q)
tables["STIRLING_W"] = ("x·(lgamma(x) − Stirling's leading terms) in 1/x², x ≥ 8", poly("stirling", stirling, "1e-12", mpf(1) / 64, 7))
root = findroot(digamma, mpf("1.46"))
p, q = rational("digamma", lambda u: digamma(u + 1) / (u + 1 - root), "0", "2", 8, 8)
tables["DIGAMMA_P"] = ("digamma(x)/(x − root) = P/Q in x − 1, 1 ≤ x < 3", p)
tables["DIGAMMA_Q"] = ("see DIGAMMA_P", q)
tables["DIGAMMA_A"] = (
    "(log x − 1/(2x) − digamma(x))·x² in 1/x², x ≥ 8",
    poly("digamma tail", lambda z: (log(1 / sqrt(z)) - sqrt(z) / 2 - digamma(1 / sqrt(z))) / z, "1e-12", mpf(1) / 64, 7),
)
tables["COT_C"] = (
    "(1/g − π·cot πg)/g in g², |g| ≤ ½",
    poly("cot", lambda z: (1 / sqrt(z) - pi / mp.tan(pi * sqrt(z))) / sqrt(z), "1e-9", "0.25", 14),
)
tables["TRIGAMMA_A"] = (
    "(trigamma(x) − 1/x − 1/(2x²))·x³ in 1/x², x ≥ 8",
    poly("trigamma tail", lambda z: (polygamma(1, 1 / sqrt(z)) - sqrt(z) - z / 2) / sqrt(z) ** 3, "1e-12", mpf(1) / 64, 8),
)

scalars = {}
scalars["LN2_HI"], rest = split(log(2), 32)
scalars["LN2_LO"] = float(rest)
scalars["LOG2_E"] = float(1 / log(2))
scalars["TWO_OVER_PI"] = float(2 / pi)
scalars["PIO2_1"], rest = split(pi / 2, 33)
scalars["PIO2_2"], rest = split(rest, 33)
scalars["PIO2_3"] = float(rest)
scalars["PIO2_HI"] = float(pi / 2)
scalars["PIO2_LO"] = float(pi / 2 - mpf(scalars["PIO2_HI"]))
scalars["PIO4_HI"] = float(pi / 4)
scalars["PIO4_LO"] = float(pi / 4 - mpf(scalars["PIO4_HI"]))
scalars["HALF_LOG_TWO_PI"] = float(log(2 * pi) / 2)
scalars["PI_HI"] = float(pi)
scalars["PI_LO"] = float(pi - mpf(scalars["PI_HI"]))
scalars["STIRLING_C"] = float(log(2 * pi) / 2 - mpf("0.5"))
scalars["DIGAMMA_ROOT_HI"], rest = split(root - 1, 40)
scalars["DIGAMMA_ROOT_LO"] = float(rest)
mp.dps = 420
two_over_pi_bits = int(mp.floor(2 / pi * mpf(2) ** 1200))

lines = [
    "/**",
    " * Coefficients of the approximations, lowest power first. Generated by scripts/tables/fit_coefficients.py:",
    " * do not edit. The WASM code generator embeds the same tables, so both agree bit for bit.",
    " * Not here: the order of operations (exponential.ts, gamma.ts, error-function.ts, trigonometric.ts).",
    " */",
    "",
]
for k, v in scalars.items():
    lines.append(f"export const {k} = {v!r};")
lines.append("/** floor(2/π · 2¹²⁰⁰), for arguments too large for the three-part reduction. */")
lines.append(f"export const TWO_OVER_PI_BITS = BigInt('0x{two_over_pi_bits:x}');")
for k, (doc, c) in tables.items():
    lines.append(f"/** {doc}. */")
    lines.append(f"export const {k}: readonly number[] = [" + ", ".join(repr(x) for x in c) + "];")
OUT.write_text("\n".join(lines) + "\n")
