"""Runs every notebook of `notebooks/` from top to bottom; the last line tells how many passed and failed."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

folder = Path(__file__).parents[2] / "notebooks"


def main() -> int:
    checks = [check_is_clean, check_runs]
    outcomes = [run(check, path) for path in sorted(folder.glob("*.ipynb")) for check in checks]
    failed = outcomes.count(False)
    print(f"{len(outcomes) - failed} passed, {failed} failed, 0 skipped", flush=True)
    return 1 if failed else 0


def run(check, path: Path) -> bool:
    began = time.perf_counter()
    try:
        check(path)
    except (AssertionError, CellExecutionError, nbformat.ValidationError) as error:
        print(f"FAILED {path.name} {check.__doc__}\n{error}", flush=True)
        return False
    print(f"ok {path.name} {check.__doc__} ({time.perf_counter() - began:.1f} s)", flush=True)
    return True


def check_is_clean(path: Path) -> None:
    """is valid, names our kernel, has cell ids and no outputs"""
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert book.metadata.kernelspec.name == "stagebook", "the kernel is not 'stagebook'"
    for cell in book.cells:
        assert cell.get("id"), "a cell has no id"
        assert not cell.get("outputs"), f"cell '{cell.id}' has outputs; clear them before committing"


def check_runs(path: Path) -> None:
    """runs from top to bottom without an error"""
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    errors = [output for output in outputs if output.output_type == "error"]
    assert not errors, errors
    assert outputs, "no cell showed anything"
    warnings = [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    assert not warnings, f"something was written to stderr: {warnings}"


if __name__ == "__main__":
    sys.exit(main())
