"""What the peers written in Python share: one JSON request a line, one JSON answer a line, and columns of draws.

Not here: models (with_*.py, stan.py), or which of them run and how often (run.ts).
"""

import json
import os
import resource
import sys

import numpy


def peak_memory() -> int:
    """Bytes of resident memory that this process or a living child of it ever held, the larger."""
    own = peak_of(os.getpid()) or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return max([own, *map(peak_of, children())])


def children() -> list[int]:
    me, found = os.getpid(), []
    for entry in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    if int(stat.read().rsplit(")", 1)[1].split()[1]) == me:
                        found.append(int(entry))
            except OSError:  # it has ended meanwhile
                continue
    return found


def peak_of(process: int) -> int:
    """Of its own memory since it was started; ru_maxrss begins with that of the process it was forked from."""
    try:
        with open(f"/proc/{process}/status") as status:
            lines = [line for line in status if line.startswith("VmHWM")]
    except OSError:
        return 0
    return int(lines[0].split()[1]) * 1024 if lines else 0


def columns_of(draws: dict) -> dict:
    """Arrays [draws, ...] by site as one list of draws per element."""
    columns = {}
    for site, values in draws.items():
        rows = numpy.asarray(values, dtype=float)
        for k, column in enumerate(rows.reshape(len(rows), -1).T):
            columns[f"{site}.{k + 1}"] = column.tolist()
    return columns


def shortened(request: dict, seconds: float) -> dict:
    """Warm-up and draws that end within the request's budget, when a transition takes this long; none under 50 draws."""
    warmup, draws = request["warmup"], request["draws"]
    affordable = int(draws * request["budget"] / (seconds * (warmup + draws)))
    kept = draws if affordable >= draws else affordable - affordable % 50
    return {"warmup": warmup * kept // draws, "draws": kept}


def serve(operations: dict) -> None:
    """Answers until the input ends; what an operation raises is answered as {"error"}."""
    # Libraries print; only answers may stand on the output.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = operations[request["op"]](request)
        except Exception as error:  # the caller puts it into the table
            answer = {"error": " ".join(repr(error).split())[:300]}
        print(json.dumps(answer), file=answers, flush=True)
