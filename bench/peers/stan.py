"""Runs Stan through httpstan: reads one JSON request a line, writes one JSON answer a line.

Request: {"op": "build", "program": Stan code, "native": bool, "anew": bool, even when it is cached}
Answer: {"seconds": compile time, 0 when it was cached}
Request: {"op": "sample", "program", "native", "data": {...}, "seed": n, "warmup": n, "draws": n}
Answer: {"seconds": warm-up and sampling as Stan reports it, with hardly a draw handed to httpstan's writer unless that is
small beside the rest, "leapfrogs": of the whole run, warm-up included, "values": {element: [draws]}, "bytes": peak memory}
Not here: which models and how often (run.ts).
"""

import asyncio
import gzip
import json
import re
import sys
import time
import uuid

import httpstan.cache
import httpstan.models
import httpstan.services_stub
from server import peak_memory

PLAIN = ["-O3", "-std=c++14", "-Wno-sign-compare"]
# httpstan links objects of its own built without AVX: memory must be allocated and freed as they do it.
NATIVE = [*PLAIN, "-march=native", "-DEIGEN_MAX_ALIGN_BYTES=16", "-DEIGEN_MALLOC_ALREADY_ALIGNED=1"]


def text_of(request: dict) -> str:
    """The program; that for this very processor carries a comment so that both builds are kept."""
    return request["program"] + ("\n// native\n" if request["native"] else "")


async def build(request: dict) -> dict:
    text = text_of(request)
    try:
        httpstan.models.import_services_extension_module(httpstan.models.calculate_model_name(text))
        if not request["anew"]:
            return {"seconds": 0}
        httpstan.cache.delete_model_directory(httpstan.models.calculate_model_name(text))
    except KeyError:
        pass
    started = time.perf_counter()
    await httpstan.models.build_services_extension_module(text, NATIVE if request["native"] else PLAIN)
    return {"seconds": time.perf_counter() - started}


# Stan's writer costs some 15 µs a draw: no matter to a chain of this many seconds.
LONG = 3

# The draws of a seed are the same in every run: program and seed, and what was found.
known: dict[tuple, dict] = {}


async def sample(request: dict) -> dict:
    key = (text_of(request), request["seed"])
    if key not in known:
        seconds, columns = await run(request, save_warmup=1)
        leapfrogs = int(sum(columns["n_leapfrog__"]))
        values = {name: column[-request["draws"] :] for name, column in columns.items() if not name.endswith("__")}
        known[key] = {"leapfrogs": leapfrogs, "values": values, "written": seconds}
    found = known[key]
    seconds = found["written"]
    if seconds < LONG:
        seconds, _ = await run(request, num_thin=request["draws"])
    return {"seconds": seconds, "leapfrogs": found["leapfrogs"], "values": found["values"], "bytes": peak_memory()}


async def run(request: dict, **options: int) -> tuple[float, dict]:
    """One chain: Stan's own elapsed seconds and the columns it wrote."""
    model = httpstan.models.calculate_model_name(text_of(request))
    fit = f"{model}/fits/{uuid.uuid4().hex[:8]}"
    lines: list[str] = []
    await httpstan.services_stub.call(
        "stan::services::sample::hmc_nuts_diag_e_adapt",
        model,
        fit,
        logger_callback=lambda message: lines.append(message.decode()),
        data=request["data"],
        init={},
        random_seed=request["seed"],
        num_warmup=request["warmup"],
        num_samples=request["draws"],
        **options,
    )
    found = re.findall(r"([0-9.e-]+) seconds \((?:Warm-up|Sampling)\)", "".join(lines))
    if len(found) != 2:
        raise RuntimeError("Stan reported no elapsed time: " + "".join(lines)[-300:])
    columns = columns_of(httpstan.cache.load_fit(fit))
    httpstan.cache.delete_fit(fit)
    return sum(map(float, found)), columns


def columns_of(fit: bytes) -> dict:
    columns: dict[str, list[float]] = {}
    for line in gzip.decompress(fit).decode().splitlines():
        message = json.loads(line)
        if message.get("topic") == "sample" and isinstance(message["values"], dict):
            for key, value in message["values"].items():
                columns.setdefault(key, []).append(value)
    return columns


async def main() -> None:
    operations = {"build": build, "sample": sample}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = await operations[request["op"]](request)
        except Exception as error:  # the caller prints it
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


asyncio.run(main())
