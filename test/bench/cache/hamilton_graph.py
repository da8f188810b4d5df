"""A graph of nodes as Hamilton runs it, without a cache and with its own. Prints milliseconds as JSON."""

import json
import sys
import tempfile
import time
import types

from hamilton import ad_hoc_utils, driver

count = int(sys.argv[1])


def module() -> types.ModuleType:
    """Ten layers: each node reads one of the layer above."""
    lines = []
    width = count // 10
    for at in range(count):
        if at < width:
            lines.append(f"def n{at}() -> int:\n    return {at}\n")
        else:
            lines.append(f"def n{at}(n{at - width}: int) -> int:\n    return n{at - width} + {at}\n")
    return ad_hoc_utils.module_from_source("\n".join(lines))


def milliseconds(work) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


names = [f"n{at}" for at in range(count)]
plain = driver.Builder().with_modules(module()).build()
plain.execute(names)
times = {"plain": min(milliseconds(lambda: plain.execute(names)) for _ in range(10))}
with tempfile.TemporaryDirectory() as folder:
    cached = driver.Builder().with_modules(module()).with_cache(path=folder).build()
    times["cold"] = milliseconds(lambda: cached.execute(names))
    # A driver of its own, as after a restart: what it keeps in memory does not count.
    again = driver.Builder().with_modules(module()).with_cache(path=folder).build()
    times["hits"] = milliseconds(lambda: again.execute(names))
print(json.dumps(times))
