"""PyMC with nutpie, numba backend, as run.ts asks for it: server.py tells how.

Request: {"op": "prepare", "workload", "data", "warmup", "draws", "budget"}: the model, compiled
Answer: {"seconds": of that}
Request: {"op": "sample", "seed"}
Answer: {"seconds": one chain, compiling and the copy into ArviZ apart, "leapfrogs", "values", "warmup", "draws",
"bytes": peak memory}; the chain is shorter than asked where it would not end within the budget of seconds
Not here: the other peers.
"""

import time

import numpy as np
import nutpie
import pymc as pm
import pytensor
import pytensor.tensor as pt
from server import columns_of, peak_memory, serve, shortened


def eight_schools(y, sigma, **_):
    mu = pm.Normal("mu", 0, 5)
    tau = pm.HalfCauchy("tau", 5)
    z = pm.Normal("z", 0, 1, shape=8)
    pm.Normal("obs", mu + tau * z, sigma, observed=y)


def logistic(X, y, D, **_):
    b = pm.Normal("b", 0, 2, shape=D)
    pm.Bernoulli("obs", logit_p=X @ b, observed=y)


def counts(g, x, y, J, **_):
    mu = pm.Normal("mu", 0, 2)
    sa = pm.HalfNormal("sa", 1)
    b = pm.Normal("b", 0, 1)
    phi = pm.Gamma("phi", 2, 0.5)
    a = pm.Normal("a", mu, sa, shape=J)
    pm.NegativeBinomial("obs", mu=pt.exp(a[g - 1] + b * x), alpha=phi, observed=y)


def log_sum_exp(x):
    """Over the first axis. PyTensor's own has a gradient that underflows inside scan."""
    top = pytensor.gradient.disconnected_grad(x.max(axis=0))
    return top + pt.log(pt.exp(x - top).sum(axis=0))


def hmm(y, **_):
    p1 = pm.Beta("p1", 9, 1)
    p2 = pm.Beta("p2", 9, 1)
    ordered = pm.distributions.transforms.ordered
    mu = pm.Normal("mu", 0, 3, shape=2, transform=ordered, initval=[-1.0, 1.0])
    s = pm.HalfNormal("s", 2)
    moves = pt.log(pt.stack([pt.stack([p1, 1 - p1]), pt.stack([1 - p2, p2])]))

    def step(value, weight, moves, mu, s):
        density = -0.5 * ((value - mu) / s) ** 2 - pt.log(s) - 0.5 * np.log(2 * np.pi)
        return log_sum_exp(weight[:, None] + moves) + density

    start = pt.as_tensor(np.log([0.5, 0.5]))
    weights, _ = pytensor.scan(step, pt.as_tensor(y), [start], [moves, mu, s], strict=True)
    pm.Potential("forward", log_sum_exp(weights[-1]))


def sir(y, N, D, **_):
    be = pm.LogNormal("be", 0, 1)
    ga = pm.LogNormal("ga", -1, 1)
    i0 = pm.LogNormal("i0", 1, 1)
    phi = pm.Gamma("phi", 2, 0.2)
    h = 0.1

    def step(s, be, ga):
        def slope(s):
            infected = be * s[0] * s[1] / N
            return pt.stack([-infected, infected - ga * s[1]])

        k1 = slope(s)
        k2 = slope(s + h / 2 * k1)
        k3 = slope(s + h / 2 * k2)
        k4 = slope(s + h * k3)
        return s + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)

    path, _ = pytensor.scan(step, None, [pt.stack([N - i0, i0])], [be, ga], n_steps=10 * D, strict=True)
    pm.NegativeBinomial("obs", mu=path[9::10, 1], alpha=phi, observed=y)


def autoregression(y, K, T, **_):
    """Over all days at once: a loop of 10⁴ statements does not compile in reasonable time."""
    alpha = pm.Normal("alpha", 0, 10)
    beta = pm.Normal("beta", 0, 10, shape=K)
    sigma = pm.HalfCauchy("sigma", 2.5)
    past = np.stack([y[K - 1 - k : T - 1 - k] for k in range(K)], 1)
    pm.Normal("obs", alpha + past @ beta, sigma, observed=y[K:])


def tagging(K, V, supervisedTags, supervisedWords, words, **_):
    transition = pm.Dirichlet("transition", np.ones((K, K)))
    emission = pm.Dirichlet("emission", np.full((K, V), 0.1))
    moves, spoken = pt.log(transition), pt.log(emission)
    pm.Potential("tags", moves[supervisedTags[:-1], supervisedTags[1:]].sum())
    pm.Potential("tagged words", spoken[supervisedTags, supervisedWords].sum())

    def step(row, weight, moves):
        return log_sum_exp(weight[:, None] + moves) + row

    rows = spoken.T[words]
    weights, _ = pytensor.scan(step, rows[1:], [rows[0]], [moves], strict=True)
    pm.Potential("forward", log_sum_exp(weights[-1]))


MODELS = {
    "eight-schools": eight_schools,
    "logistic": logistic,
    "logistic-large": logistic,
    "counts": counts,
    "hmm": hmm,
    "hmm-paper": tagging,
    "sir": sir,
    "autoregression": autoregression,
}

# Transitions of a trial, warm-up and draws each: how long the whole chain will take.
TRIED = 30
# Of either kind, however long they take.
FEWEST = 50

prepared: dict = {}


def prepare(request: dict) -> dict:
    data = {key: np.array(value) if isinstance(value, list) else value for key, value in request["data"].items()}
    started = time.perf_counter()
    with pm.Model() as model:
        MODELS[request["workload"]](**data)
    compiled = nutpie.compile_pymc_model(model)
    sites = [variable.name for variable in model.free_RVs]
    prepared.update(compiled=compiled, sites=sites)
    # The first chain compiles what is left.
    trace_of(0, 10, 10)
    seconds = time.perf_counter() - started
    plan = shortened(request, trace_of(0, TRIED, TRIED)[0] / (2 * TRIED))
    # It cannot do without warm-up.
    prepared.update(plan if plan["draws"] > 0 else {"warmup": FEWEST, "draws": FEWEST})
    return {"seconds": seconds}


def trace_of(seed: int, tune: int, draws: int):
    """Seconds of one chain, and its trace."""
    options = {"chains": 1, "cores": 1, "seed": seed, "progress_bar": False, "blocking": False}
    started = time.perf_counter()
    running = nutpie.sample(prepared["compiled"], tune=tune, draws=draws, **options)
    running._sampler.wait(None)
    seconds = time.perf_counter() - started
    return seconds, running.wait()


def sampled(request: dict) -> dict:
    tune, draws = prepared["warmup"], prepared["draws"]
    seconds, trace = trace_of(request["seed"], tune, draws)
    steps = (trace.warmup_sample_stats.n_steps, trace.sample_stats.n_steps)
    values = {site: trace.posterior[site].values[0] for site in prepared["sites"]}
    counted = {"leapfrogs": int(sum(part.values.sum() for part in steps)), "warmup": tune, "draws": draws}
    return {"seconds": seconds, "values": columns_of(values), "bytes": peak_memory(), **counted}


if __name__ == "__main__":
    serve({"prepare": prepare, "sample": sampled})
