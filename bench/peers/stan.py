"""Runs Stan through httpstan: reads one JSON request a line, writes one JSON answer a line.

Request: {"program": Stan code, "data": {...}, "seed": n, "warmup": n, "draws": n, "native": bool}
Answer: {"seconds": warm-up and sampling time as Stan reports it, "leapfrogs": n (after warm-up), "values": {name: [draws]}}
"""

import asyncio
import gzip
import json
import re
import sys
import uuid

import httpstan.cache
import httpstan.models
import httpstan.services_stub

built: dict[str, str] = {}


async def model_of(program: str, native: bool) -> str:
    """Name of the compiled model; programs for this very processor carry a comment so that both are kept."""
    text = program + ("\n// native\n" if native else "")
    if text not in built:
        name = httpstan.models.calculate_model_name(text)
        try:
            httpstan.models.import_services_extension_module(name)
        except KeyError:
            await httpstan.models.build_services_extension_module(text, ["-O3", "-march=native"] if native else None)
        built[text] = name
    return built[text]


async def answer(request: dict) -> dict:
    name = await model_of(request["program"], request.get("native", False))
    lines: list[str] = []
    fit = f"{name}/fits/{uuid.uuid4().hex[:8]}"
    await httpstan.services_stub.call(
        "stan::services::sample::hmc_nuts_diag_e_adapt",
        name,
        fit,
        logger_callback=lambda message: lines.append(message.decode()),
        data=request["data"],
        random_seed=request["seed"],
        num_warmup=request["warmup"],
        num_samples=request["draws"],
    )
    seconds = sum(float(x) for x in re.findall(r"([0-9.e-]+) seconds \((?:Warm-up|Sampling)\)", "".join(lines)))
    return {"seconds": seconds, **draws_of(fit)}


def draws_of(fit: str) -> dict:
    text = gzip.decompress(httpstan.cache.load_fit(fit))
    values: dict[str, list[float]] = {}
    leapfrogs = 0
    for line in text.decode().splitlines():
        message = json.loads(line)
        if message.get("topic") != "sample" or not isinstance(message["values"], dict):
            continue
        for key, value in message["values"].items():
            if key == "n_leapfrog__":
                leapfrogs += int(value)
            elif not key.endswith("__"):
                values.setdefault(key, []).append(value)
    return {"leapfrogs": leapfrogs, "values": values}


async def main() -> None:
    for line in sys.stdin:
        try:
            print(json.dumps(await answer(json.loads(line))), flush=True)
        except Exception as error:  # the caller prints it
            print(json.dumps({"error": repr(error)}), flush=True)


asyncio.run(main())
