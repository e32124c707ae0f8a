"""Pyro, in double precision on the CPU, as run.ts asks for it: server.py tells how.

Request: {"op": "prepare", "workload", "data", "warmup", "draws", "budget"}: the model, and how long a gradient takes
Answer: {"seconds": of that}
Request: {"op": "sample", "seed"}
Answer: {"seconds": one chain, "leapfrogs": gradients, "values", "warmup", "draws", "bytes": peak memory}; the chain is
shorter than asked where it would not end within the budget of seconds, and gradients alone are timed, "values" empty,
where hardly any draws would fit.
Not here: the other peers.
"""

import time

import pyro
import pyro.distributions as dist
import torch
from pyro.infer import MCMC, NUTS
from pyro.infer.mcmc.util import initialize_model
from server import columns_of, peak_memory, serve, shortened

torch.set_default_dtype(torch.float64)
# These tensors are small: more threads wait for each other.
torch.set_num_threads(1)
sample = pyro.sample

# Gradients' time that a transition of these models takes, at least: its leapfrogs, and as much again for NUTS itself.
LEAPFROGS = 15


def eight_schools(y, sigma, **_):
    mu = sample("mu", dist.Normal(0.0, 5.0))
    tau = sample("tau", dist.HalfCauchy(5.0))
    z = sample("z", dist.Normal(torch.zeros(8), 1.0).to_event(1))
    sample("obs", dist.Normal(mu + tau * z, sigma).to_event(1), obs=y)


def logistic(X, y, D, **_):
    b = sample("b", dist.Normal(torch.zeros(D), 2.0).to_event(1))
    sample("obs", dist.Bernoulli(logits=X @ b).to_event(1), obs=y)


def counts(g, x, y, J, **_):
    mu = sample("mu", dist.Normal(0.0, 2.0))
    sa = sample("sa", dist.HalfNormal(1.0))
    b = sample("b", dist.Normal(0.0, 1.0))
    phi = sample("phi", dist.Gamma(2.0, 0.5))
    a = sample("a", dist.Normal(mu * torch.ones(J), sa).to_event(1))
    negative_binomial(torch.exp(a[g.long() - 1] + b * x), phi, y)


def negative_binomial(mean, phi, y):
    logits = torch.log(mean) - torch.log(phi)
    sample("obs", dist.NegativeBinomial(phi, logits=logits).to_event(1), obs=y)


def hmm(y, **_):
    p1 = sample("p1", dist.Beta(9.0, 1.0))
    p2 = sample("p2", dist.Beta(9.0, 1.0))
    # Ordered, as a level and a positive gap; the priors of both levels are factors.
    low = sample("low", dist.ImproperUniform(dist.constraints.real, (), ()))
    gap = sample("gap", dist.ImproperUniform(dist.constraints.positive, (), ()))
    mu = torch.stack([low, low + gap])
    pyro.factor("levels", dist.Normal(0.0, 3.0).log_prob(mu).sum())
    s = sample("s", dist.HalfNormal(2.0))
    moves = torch.log(torch.stack([torch.stack([p1, 1 - p1]), torch.stack([1 - p2, p2])]))
    density = dist.Normal(mu, s).log_prob(y[:, None])
    weight = torch.log(torch.full((2,), 0.5))
    for row in density:
        weight = torch.logsumexp(weight[:, None] + moves, 0) + row
    pyro.factor("forward", torch.logsumexp(weight, 0))


def sir(y, N, D, **_):
    be = sample("be", dist.LogNormal(0.0, 1.0))
    ga = sample("ga", dist.LogNormal(-1.0, 1.0))
    i0 = sample("i0", dist.LogNormal(1.0, 1.0))
    phi = sample("phi", dist.Gamma(2.0, 0.2))
    h = 0.1

    def slope(s):
        infected = be * s[0] * s[1] / N
        return torch.stack([-infected, infected - ga * s[1]])

    s, path = torch.stack([N - i0, i0]), []
    for _ in range(D):
        for _ in range(10):
            k1 = slope(s)
            k2 = slope(s + h / 2 * k1)
            k3 = slope(s + h / 2 * k2)
            k4 = slope(s + h * k3)
            s = s + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        path.append(s[1])
    negative_binomial(torch.stack(path), phi, y)


def autoregression(y, K, T, **_):
    """Over all days at once: a loop of 10⁴ statements takes seconds a gradient."""
    alpha = sample("alpha", dist.Normal(0.0, 10.0))
    beta = sample("beta", dist.Normal(torch.zeros(K), 10.0).to_event(1))
    sigma = sample("sigma", dist.HalfCauchy(2.5))
    past = torch.stack([y[K - 1 - k : T - 1 - k] for k in range(K)], 1)
    sample("obs", dist.Normal(alpha + past @ beta, sigma).to_event(1), obs=y[K:])


def tagging(K, V, supervisedTags, supervisedWords, words, **_):
    transition = sample("transition", dist.Dirichlet(torch.ones(K, K)).to_event(1))
    emission = sample("emission", dist.Dirichlet(torch.full((K, V), 0.1)).to_event(1))
    moves, spoken = torch.log(transition), torch.log(emission)
    tags = supervisedTags.long()
    pyro.factor("tags", moves[tags[:-1], tags[1:]].sum())
    pyro.factor("tagged words", spoken[tags, supervisedWords.long()].sum())
    rows = spoken.T[words.long()]
    weight = rows[0]
    for row in rows[1:]:
        weight = torch.logsumexp(weight[:, None] + moves, 0) + row
    pyro.factor("forward", torch.logsumexp(weight, 0))


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

prepared: dict = {}


def array(values: list) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def density_of(request: dict) -> tuple:
    """Start point, a potential that counts its calls, the transforms, and the count."""
    given = {key: array(value) if isinstance(value, list) else value for key, value in request["data"].items()}
    start, potential, transforms, _ = initialize_model(MODELS[request["workload"]], model_kwargs=given)
    calls = [0]

    def counted(position):
        calls[0] += 1
        return potential(position)

    return start, counted, transforms, calls


def seconds_per_gradient(start: dict, potential, repeats: int = 5) -> float:
    taken = []
    for _ in range(repeats):
        position = {site: value.detach().requires_grad_() for site, value in start.items()}
        started = time.perf_counter()
        torch.autograd.grad(potential(position), list(position.values()))
        taken.append(time.perf_counter() - started)
    return sorted(taken)[repeats // 2]


def prepare(request: dict) -> dict:
    started = time.perf_counter()
    pyro.set_rng_seed(0)
    start, potential, transforms, calls = density_of(request)
    gradient = seconds_per_gradient(start, potential)
    prepared.update(start=start, potential=potential, transforms=transforms, calls=calls, gradient=gradient)
    prepared.update(shortened(request, gradient * LEAPFROGS))
    return {"seconds": time.perf_counter() - started}


def sampled(request: dict) -> dict:
    draws, warmup = prepared["draws"], prepared["warmup"]
    if draws == 0:
        answer = {"seconds": prepared["gradient"], "leapfrogs": 1, "values": {}}
        return {**answer, "warmup": 0, "draws": 0, "bytes": peak_memory()}
    pyro.set_rng_seed(request["seed"])
    prepared["calls"][0] = 0
    kernel = NUTS(potential_fn=prepared["potential"], transforms=prepared["transforms"])
    start = {site: value.detach() for site, value in prepared["start"].items()}
    run = MCMC(kernel, num_samples=draws, warmup_steps=warmup, initial_params=start, disable_progbar=True)
    started = time.perf_counter()
    run.run()
    seconds = time.perf_counter() - started
    counted = {"leapfrogs": prepared["calls"][0], "warmup": warmup, "draws": draws}
    return {"seconds": seconds, "values": columns_of(run.get_samples()), "bytes": peak_memory(), **counted}


if __name__ == "__main__":
    serve({"prepare": prepare, "sample": sampled})
