"""Measures our kernel and others side by side: the kernels take turns in every round, so that a busy machine is busy for all."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from queue import Empty

here = Path(__file__).parent
sys.path[:0] = [str(here), str(here.parents[1] / "kernel" / "conformance")]

import kernels  # noqa: E402
import measures  # noqa: E402

Samples = dict[str, dict[str, list[float]]]


def main() -> int:
    options = read_options()
    names = options.kernels.split(",")
    with tempfile.TemporaryDirectory() as folder:
        kernels.install(names, Path(folder))
        samples = measure(names, options.only.split(","), options.rounds)
    print(table(samples, names))
    if options.json:
        Path(options.json).write_text(json.dumps(samples, indent=2))
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="npm run bench:kernel --", description=__doc__)
    parser.add_argument("--kernels", default=",".join(kernels.commands()), help="with commas between; all: %(default)s")
    parser.add_argument("--only", default=",".join(each for each in measures.groups if each not in measures.rare), help=f"groups of rows, with commas between, of {', '.join(measures.groups)} (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each kernel has its turn (%(default)s)")
    parser.add_argument("--json", help="write all samples to this file")
    options = parser.parse_args()
    for name, known in [("kernels", kernels.commands()), ("only", measures.groups)]:
        unknown = [each for each in getattr(options, name).split(",") if each not in known]
        if unknown:
            parser.error(f"--{name} knows {', '.join(known)}, not '{unknown[0]}'")
    return options


def measure(names: list[str], groups: list[str], rounds: int) -> Samples:
    samples: Samples = {}
    began = time.monotonic()
    for turn in range(rounds):
        for group in groups:
            # In each round another one goes first: what a kernel leaves behind, such as a busy disk, the next one meets.
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                print(f"round {turn + 1}/{rounds} {group} {name} ({time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)
                try:
                    for row, figure in measures.groups[group](name, str(kernels.others)):
                        found = samples.setdefault(row, {}).setdefault(name, [])
                        if figure is not None:
                            found.append(figure)
                except Empty:
                    print(f"{name} did not answer; this turn of it gives no more figures", file=sys.stderr, flush=True)
    return samples


def table(samples: Samples, names: list[str]) -> str:
    rivals = names[1:]
    head = ["median", *names, *(f"{names[0]} : {name}" for name in rivals)]
    rows = [[row, *(word(middle(found, name)) for name in names), *(ratio(found, names[0], name) for name in rivals)] for row, found in samples.items()]
    widths = [max(len(line[i]) for line in [head, *rows]) for i in range(len(head))]
    lines = [" | ".join(text.ljust(width) if i == 0 else text.rjust(width) for i, (text, width) in enumerate(zip(line, widths, strict=True))) for line in [head, *rows]]
    return "\n".join([lines[0], "-|-".join("-" * width for width in widths), *lines[1:]])


def middle(found: dict[str, list[float]], name: str) -> float | None:
    return statistics.median(found[name]) if found.get(name) else None


def ratio(found: dict[str, list[float]], ours: str, theirs: str) -> str:
    top, bottom = middle(found, ours), middle(found, theirs)
    return word(top / bottom) if top is not None and bottom else "-"


def word(figure: float | None) -> str:
    if figure is None:
        return "-"
    return f"{figure:.2f}" if figure < 10 else f"{figure:.0f}"


if __name__ == "__main__":
    sys.exit(main())
