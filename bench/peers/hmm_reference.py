"""The posterior means that the notebook of the HMM is held against: NumPyro on the data of the workload hmm-paper.

`npx tsx bench/data-file.ts hmm-paper | python -B bench/peers/hmm_reference.py` prints, as JSON, mean, standard deviation and
Monte Carlo standard error of every element of transition and emission, and the versions.
Not here: the benchmark (with_numpyro.py, which holds the model).
"""

import json
import sys

import arviz
import jax
import numpyro
from numpyro.infer import MCMC, NUTS
from with_numpyro import MODELS, arrays

CHAINS, WARMUP, DRAWS, SEED = 4, 500, 1000, 1

given = arrays(json.load(sys.stdin))
model = MODELS["hmm-paper"]
run = MCMC(
    NUTS(lambda: model(**given)),
    num_warmup=WARMUP,
    num_samples=DRAWS,
    num_chains=CHAINS,
    chain_method="sequential",
    progress_bar=False,
)
run.run(jax.random.PRNGKey(SEED))
table = arviz.summary(arviz.from_numpyro(run), kind="all", round_to="none")
rows = {
    name: {key: float(f"{table.loc[name, key]:.6g}") for key in ("mean", "sd", "mcse_mean", "ess_bulk", "r_hat")}
    for name in table.index
}
versions = f"NumPyro {numpyro.__version__}, JAX {jax.__version__}, ArviZ {arviz.__version__}"
print(json.dumps({"versions": versions, "chains": CHAINS, "warmup": WARMUP, "draws": DRAWS, "rows": rows}, indent=1))
