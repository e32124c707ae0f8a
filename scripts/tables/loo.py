"""Makes src/engine/diagnostics/tables/loo.json: log likelihoods and what ArviZ says of them by PSIS, LOO and WAIC.

Needs: python3 with arviz (made with 0.23.4).
Run: python3 scripts/tables/loo.py
"""

import json
import math
import warnings
from pathlib import Path

import arviz
import numpy as np

OUT = Path(__file__).resolve().parents[2] / "src/engine/diagnostics/tables/loo.json"
CHAINS, DRAWS = 4, 60


def normal_log_likelihood(rng, y, spread):
    """[chain, draw, observation]: a normal with an unknown mean, its draws autocorrelated."""
    noise = rng.standard_normal((CHAINS, DRAWS))
    mean = np.empty_like(noise)
    mean[:, 0] = noise[:, 0]
    for t in range(1, DRAWS):
        mean[:, t] = 0.3 * mean[:, t - 1] + math.sqrt(1 - 0.09) * noise[:, t]
    residual = y[None, None, :] - spread * mean[:, :, None]
    return -0.5 * residual**2 - 0.5 * math.log(2 * math.pi)


def cases():
    rng = np.random.default_rng(20240612)
    yield "well behaved", 1.0, normal_log_likelihood(rng, rng.standard_normal(6), 0.4)
    yield "an outlier", 0.7, normal_log_likelihood(rng, np.array([0.2, -0.5, 1.0, 9.0]), 0.6)
    yield "heavy weights", 1.0, rng.standard_t(2, (CHAINS, DRAWS, 3))


def clean(value):
    value = float(value)
    return value if math.isfinite(value) else None


def says(log_likelihood, efficiency):
    data = arviz.from_dict(log_likelihood={"y": log_likelihood})
    loo = arviz.loo(data, pointwise=True, reff=efficiency)
    waic = arviz.waic(data, pointwise=True)
    first = log_likelihood[:, :, 0].ravel()
    weights, _ = arviz.psislw(-first, efficiency)
    return {
        "elpdLoo": clean(loo.elpd_loo),
        "pLoo": clean(loo.p_loo),
        "se": clean(loo.se),
        "goodK": clean(loo.good_k),
        "pointwise": [clean(x) for x in loo.loo_i.values],
        "k": [clean(x) for x in loo.pareto_k.values],
        "firstLogWeights": [clean(x) for x in weights],
        "elpdWaic": clean(waic.elpd_waic),
        "pWaic": clean(waic.p_waic),
        "waicPointwise": [clean(x) for x in waic.waic_i.values],
    }


def main():
    warnings.simplefilter("ignore")
    table = {"arviz": arviz.__version__, "cases": []}
    for name, efficiency, log_likelihood in cases():
        log_likelihood = np.round(log_likelihood, 4)
        table["cases"].append(
            {
                "name": name,
                "efficiency": efficiency,
                # [observation][chain][draw]
                "logLikelihood": np.moveaxis(log_likelihood, 2, 0).tolist(),
                "arviz": says(log_likelihood, efficiency),
            }
        )
    OUT.write_text(json.dumps(table, separators=(",", ":")) + "\n")


main()
