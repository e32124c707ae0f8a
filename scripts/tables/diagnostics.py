"""Makes src/engine/diagnostics/tables/reference.json: fixed chains and what ArviZ and R's posterior say of them.

Needs: python3 with arviz (made with 0.23.4) and, for the R columns, Rscript with the package posterior (1.4.0).
Run: python3 scripts/tables/diagnostics.py
"""

import json
import math
import subprocess
import tempfile
import warnings
from pathlib import Path

import arviz
import numpy as np

HERE = Path(__file__).resolve().parent
OUT = HERE.parents[1] / "src/engine/diagnostics/tables/reference.json"
PROBABILITIES = [0.05, 0.5, 0.9]


def autoregressive(rng, chains, draws, rho, shift=0.0):
    noise = rng.standard_normal((chains, draws))
    out = np.empty_like(noise)
    out[:, 0] = noise[:, 0]
    for t in range(1, draws):
        out[:, t] = rho * out[:, t - 1] + math.sqrt(1 - rho * rho) * noise[:, t]
    return out + shift * np.arange(chains)[:, None]


def cases():
    rng = np.random.default_rng(20240611)
    stuck = autoregressive(rng, 3, 40, 0.2)
    stuck[1] = 0.5
    yield "autocorrelated", autoregressive(rng, 4, 100, 0.7)
    yield "antithetic", autoregressive(rng, 4, 100, -0.5)
    yield "odd number of draws", autoregressive(rng, 3, 101, 0.3)
    yield "heavy tails", rng.standard_cauchy((4, 80))
    yield "ties", rng.poisson(3.0, (4, 90)).astype(float)
    yield "two values", (rng.random((4, 60)) < 0.3).astype(float)
    yield "constant", np.full((2, 20), 3.25)
    yield "one chain constant", stuck
    yield "chains apart", autoregressive(rng, 4, 60, 0.4, shift=0.8)
    yield "one chain", autoregressive(rng, 1, 150, 0.5)
    yield "random walk", np.cumsum(rng.standard_normal((2, 50)), axis=1)
    yield "few draws", rng.standard_normal((2, 7))


def clean(value):
    value = float(value)
    return None if math.isnan(value) else value


def arviz_says(chains):
    flat = np.sort(chains.ravel())
    out = {
        "rhat": arviz.rhat(chains),
        "essBulk": arviz.ess(chains, method="bulk"),
        "essTail": arviz.ess(chains, method="tail"),
        "essMean": arviz.ess(chains, method="mean"),
        "mcseMean": arviz.mcse(chains, method="mean"),
        "mcseSd": arviz.mcse(chains, method="sd"),
    }
    for p in PROBABILITIES:
        out[f"essQuantile{p}"] = arviz.ess(chains, method="quantile", prob=p)
        out[f"mcseQuantile{p}"] = arviz.mcse(chains, method="quantile", prob=p)
        out[f"quantile{p}"] = np.quantile(flat, p)
    low, high = arviz.hdi(flat, hdi_prob=0.89)
    out |= {"hdiLow": low, "hdiHigh": high}
    out["ebfmi"] = arviz.bfmi(chains[:1])[0]
    return {name: clean(value) for name, value in out.items()}


R_PROGRAM = r"""
suppressMessages(library(posterior))
x <- as.matrix(read.csv(commandArgs(TRUE)[1], header = FALSE))
dimnames(x) <- NULL
say <- function(name, value) cat(name, sprintf("%.17g", value), "\n")
suppressWarnings({
  say("rhat", rhat(x)); say("essBulk", ess_bulk(x)); say("essTail", ess_tail(x)); say("essMean", ess_mean(x))
  say("mcseMean", mcse_mean(x)); say("mcseSd", mcse_sd(x))
  for (p in c(PROBABILITIES)) {
    say(paste0("essQuantile", p), ess_quantile(x, p)); say(paste0("mcseQuantile", p), mcse_quantile(x, p))
    say(paste0("quantile", p), quantile(x, p))
  }
})
cat("version", as.character(packageVersion("posterior")), "\n")
"""


def r_says(chains, folder):
    table = Path(folder) / "chains.csv"
    program = Path(folder) / "program.R"
    np.savetxt(table, chains.T, delimiter=",", fmt="%.17g")
    program.write_text(R_PROGRAM.replace("PROBABILITIES", ", ".join(map(str, PROBABILITIES))))
    lines = subprocess.run(
        ["Rscript", str(program), str(table)], check=True, capture_output=True, text=True
    ).stdout.split("\n")
    pairs = [line.split() for line in lines if line.strip()]
    version = next(value for name, value in pairs if name == "version")
    values = {n: clean("nan" if v == "NA" else v) for n, v in pairs if n != "version"}
    return values, version


def main():
    warnings.simplefilter("ignore")
    table = {"arviz": arviz.__version__, "posterior": "", "cases": []}
    with tempfile.TemporaryDirectory() as folder:
        for name, chains in cases():
            chains = np.round(chains, 4)
            values, table["posterior"] = r_says(chains, folder)
            table["cases"].append(
                {"name": name, "chains": chains.tolist(), "arviz": arviz_says(chains), "r": values}
            )
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(table, separators=(",", ":")) + "\n")


main()
