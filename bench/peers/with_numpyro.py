"""NumPyro, in double precision on the CPU, as run.ts asks for it: server.py tells how.

Request: {"op": "prepare", "workload", "data", "warmup", "draws"}: the model, and a first chain that compiles it
Answer: {"seconds": of all that}
Request: {"op": "sample", "seed"}
Answer: {"seconds": the whole chain in one compiled loop, its start point apart, "leapfrogs", "values", "warmup",
"draws", "bytes": peak memory}
Not here: the other peers.
"""

import time

import jax
import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import logsumexp
from numpyro.infer import NUTS
from server import columns_of, peak_memory, serve

jax.config.update("jax_enable_x64", True)
sample = numpyro.sample


def eight_schools(y, sigma, **_):
    mu = sample("mu", dist.Normal(0, 5))
    tau = sample("tau", dist.HalfCauchy(5))
    z = sample("z", dist.Normal(jnp.zeros(8), 1).to_event(1))
    sample("obs", dist.Normal(mu + tau * z, sigma).to_event(1), obs=y)


def logistic(X, y, D, **_):
    b = sample("b", dist.Normal(jnp.zeros(D), 2).to_event(1))
    sample("obs", dist.Bernoulli(logits=X @ b).to_event(1), obs=y)


def counts(g, x, y, J, **_):
    mu = sample("mu", dist.Normal(0, 2))
    sa = sample("sa", dist.HalfNormal(1))
    b = sample("b", dist.Normal(0, 1))
    phi = sample("phi", dist.Gamma(2, 0.5))
    a = sample("a", dist.Normal(mu * jnp.ones(J), sa).to_event(1))
    sample("obs", dist.NegativeBinomial2(jnp.exp(a[g - 1] + b * x), phi).to_event(1), obs=y)


def hmm(y, **_):
    p1 = sample("p1", dist.Beta(9, 1))
    p2 = sample("p2", dist.Beta(9, 1))
    mu = sample("mu", dist.ImproperUniform(dist.constraints.ordered_vector, (), (2,)))
    numpyro.factor("levels", dist.Normal(0, 3).log_prob(mu).sum())
    s = sample("s", dist.HalfNormal(2))
    moves = jnp.log(jnp.array([[p1, 1 - p1], [1 - p2, p2]]))

    def step(weight, value):
        return logsumexp(weight[:, None] + moves, 0) + dist.Normal(mu, s).log_prob(value), None

    last, _ = jax.lax.scan(step, jnp.log(jnp.full(2, 0.5)), y)
    numpyro.factor("forward", logsumexp(last))


def sir(y, N, D, **_):
    be = sample("be", dist.LogNormal(0, 1))
    ga = sample("ga", dist.LogNormal(-1, 1))
    i0 = sample("i0", dist.LogNormal(1, 1))
    phi = sample("phi", dist.Gamma(2, 0.2))
    h = 0.1

    def slope(s):
        infected = be * s[0] * s[1] / N
        return jnp.array([-infected, infected - ga * s[1]])

    def step(s, _):
        k1 = slope(s)
        k2 = slope(s + h / 2 * k1)
        k3 = slope(s + h / 2 * k2)
        k4 = slope(s + h * k3)
        return s + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4), None

    def day(s, _):
        s, _ = jax.lax.scan(step, s, None, length=10)
        return s, s[1]

    _, infected = jax.lax.scan(day, jnp.array([N - i0, i0]), None, length=D)
    sample("obs", dist.NegativeBinomial2(infected, phi).to_event(1), obs=y)


def autoregression(y, K, T, **_):
    """Over all days at once: a loop of 10⁴ statements does not compile in reasonable time."""
    alpha = sample("alpha", dist.Normal(0, 10))
    beta = sample("beta", dist.Normal(jnp.zeros(K), 10).to_event(1))
    sigma = sample("sigma", dist.HalfCauchy(2.5))
    past = jnp.stack([y[K - 1 - k : T - 1 - k] for k in range(K)], 1)
    sample("obs", dist.Normal(alpha + past @ beta, sigma).to_event(1), obs=y[K:])


def tagging(K, V, supervisedTags, supervisedWords, words, **_):
    """The model of NumPyro's paper (Phan, Pradhan, Jankowiak 2019), from Stan's user's guide."""
    transition = sample("transition", dist.Dirichlet(jnp.ones((K, K))).to_event(1))
    emission = sample("emission", dist.Dirichlet(jnp.full((K, V), 0.1)).to_event(1))
    moves, spoken = jnp.log(transition), jnp.log(emission)
    numpyro.factor("tags", moves[supervisedTags[:-1], supervisedTags[1:]].sum())
    numpyro.factor("tagged words", spoken[supervisedTags, supervisedWords].sum())

    def step(weight, word):
        return logsumexp(weight[:, None] + moves, 0) + spoken[:, word], None

    last, _ = jax.lax.scan(step, spoken[:, words[0]], words[1:])
    numpyro.factor("forward", logsumexp(last))


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


def arrays(data: dict) -> dict:
    """Lists as arrays; numbers stay Python's, for they are sizes."""
    return {key: jnp.array(value) if isinstance(value, list) else value for key, value in data.items()}


class Chain:
    """Warm-up and draws of one chain, compiled once and run for several seeds."""

    def __init__(self, workload: str, data: dict, warmup: int, draws: int) -> None:
        model, given = MODELS[workload], arrays(data)
        self.kernel = NUTS(lambda: model(**given))
        self.warmup, self.draws = warmup, draws
        self.loop = jax.jit(lambda state: jax.lax.scan(self.step, state, None, length=warmup + draws)[1])

    def step(self, state, _):
        state = self.kernel.sample(state, (), {})
        return state, (state.z, state.num_steps)

    def run(self, seed: int) -> tuple[float, dict, int]:
        start = self.kernel.init(jax.random.PRNGKey(seed), self.warmup)
        started = time.perf_counter()
        positions, steps = jax.block_until_ready(self.loop(start))
        seconds = time.perf_counter() - started
        kept = {site: values[self.warmup :] for site, values in positions.items()}
        return seconds, jax.vmap(self.kernel.postprocess_fn((), {}))(kept), int(steps.sum())


chain: list[Chain] = []


def prepare(request: dict) -> dict:
    started = time.perf_counter()
    chain[:] = [Chain(request["workload"], request["data"], request["warmup"], request["draws"])]
    chain[0].run(0)
    return {"seconds": time.perf_counter() - started}


def sampled(request: dict) -> dict:
    seconds, values, leapfrogs = chain[0].run(request["seed"])
    counted = {"leapfrogs": leapfrogs, "warmup": chain[0].warmup, "draws": chain[0].draws}
    return {"seconds": seconds, "values": columns_of(values), "bytes": peak_memory(), **counted}


if __name__ == "__main__":
    serve({"prepare": prepare, "sample": sampled})
