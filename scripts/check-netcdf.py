"""Opens with ArviZ the netCDF file given as first argument, written by Tilde, and compares it with the JSON given
as second: groups, dims, coords, attributes, and the numbers ArviZ computes from the draws. The third and fourth are
the same draws as Arrow and Parquet. Needs arviz, h5netcdf, netCDF4 and pyarrow. Started by check-netcdf.ts."""

import json
import sys

import arviz as az
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

path, facts_path, arrow, parquet = sys.argv[1:5]
with open(facts_path, encoding="utf8") as file:
    facts = json.load(file)

GROUPS = [
    "posterior",
    "sample_stats",
    "log_likelihood",
    "posterior_predictive",
    "predictions",
    "prior",
    "prior_predictive",
    "observed_data",
    "constant_data",
]
SITES = ("chain", "draw", "schools")


def same(what, got, expected):
    if got != expected:
        sys.exit(f"{what}: {got}, expected {expected}")


for engine in ("h5netcdf", "netcdf4"):
    data = az.from_netcdf(path, engine=engine)
    same("groups", sorted(data.groups()), sorted(GROUPS))
    same("dims of theta", data.posterior.theta.dims, ("chain", "draw", "schools"))
    same("dims of y", data.log_likelihood.y.dims, ("chain", "draw", "schools"))
    same("dims of observed y", data.observed_data.y.dims, ("schools",))
    same("dims of simulated y", data.posterior_predictive.y.dims, SITES)
    same("shape of simulated y", data.posterior_predictive.y.shape, (4, 250, 8))
    same("draws of simulated y", list(data.posterior_predictive.draw.values), list(range(0, 1000, 4)))
    same("simulated y beside its draws", az.extract(data, "posterior_predictive").sizes["sample"], 1000)
    together = (data.posterior_predictive.y - data.posterior.theta).sizes
    same("simulated y and theta together", dict(together), {"chain": 4, "draw": 250, "schools": 8})
    same("dims of predicted y", data.predictions.y.dims, SITES)
    same("coords of predicted y", list(data.predictions.schools.values), list("XYZ"))
    same("dims of se", data.constant_data.se.dims, ("schools",))
    same("se", list(data.constant_data.se.values), [15, 10, 16, 11, 9, 11, 10, 18])
    same("dims of y from the prior", data.prior_predictive.y.dims, SITES)
    same("dims of theta from the prior", data.prior.theta.dims, SITES)
    same("shape of theta from the prior", data.prior.theta.shape, (1, 50, 8))
    same("variables of the prior", set(data.prior.data_vars), set(data.posterior.data_vars))
    for name in ("posterior", "prior", "posterior_predictive", "prior_predictive"):
        same(f"coords of {name}", list(data[name].schools.values), list("ABCDEFGH"))
    prior, after, anew = facts["means"]
    simulated = {**data.prior.data_vars, **data.prior_predictive.data_vars}
    same("sites from the prior", set(simulated), set(prior))
    for name, expected in prior.items():
        if not np.isclose(float(simulated[name].mean()), expected, rtol=1e-9):
            sys.exit(f"mean of {name} from the prior: not {expected}")
    if not np.isclose(float(data.posterior_predictive.y.mean()), after["y"], rtol=1e-9):
        sys.exit("mean of simulated y is another")
    if not np.isclose(float(data.predictions.y.mean()), anew["y"], rtol=1e-9):
        sys.exit("mean of predicted y is another")
    same("observed", list(data.observed_data.y.values), [28, 8, -3, 7, -1, 1, 18, 12])
    same("chains", list(data.posterior.chain.values), [0, 1, 2, 3])
    same("type of diverging", data.sample_stats.diverging.dtype, np.dtype(bool))
    for name in ("created_at", "inference_library", "inference_library_version", "sampling_time", "tuning_steps"):
        if name not in data.posterior.attrs:
            sys.exit(f"no attribute {name}")
    same("seed", int(data.posterior.attrs["seed"]), facts["seed"])
    same("made by", data.posterior.attrs["inference_library"], "tilde")

largest = 0.0
compared = 0
table = az.summary(data, stat_focus="mean", round_to="none", kind="all")
for name, ours in facts["summary"].items():
    row = table.loc[name]
    for column, value in zip(("mean", "sd", "r_hat", "ess_bulk", "ess_tail"), ours):
        largest = max(largest, abs(row[column] - value) / max(1, abs(value)))
        compared += 1
# ArviZ estimates how efficient the draws are once for all observations, Tilde for each: the tails differ in length.
elpd = az.loo(data).elpd_loo
if abs(elpd - facts["loo"]) > 0.005:
    sys.exit(f"LOO: {elpd} nats, expected {facts['loo']}")
bfmi = az.bfmi(data)
same("chains with BFMI", len(bfmi), 4)

columns = pq.read_table(parquet)
same("Arrow and Parquet", pa.ipc.open_file(arrow).read_all().equals(columns), True)
same("mu as a column", np.array_equal(columns["mu"].to_numpy(), data.posterior.mu.values.ravel()), True)

print(
    f"ArviZ {az.__version__} agrees on {compared} numbers of {len(facts['summary'])} scalars, "
    f"largest relative difference {largest:.1e}; LOO {elpd:.4f} and {facts['loo']:.4f} nats"
)
sys.exit(0 if largest < 1e-8 else 1)
