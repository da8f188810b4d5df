"""Runs a notebook with the kernel it names, prints what its cells print, and exports its pipeline to a file.

Usage: export-notebook.py NOTEBOOK FILE
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def main(notebook: Path, target: Path) -> int:
    book = nbformat.read(notebook, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(f"%export {target} --force"))
    client = NotebookClient(book, timeout=300, resources={"metadata": {"path": str(notebook.parent)}})
    try:
        client.execute()
    except CellExecutionError as error:
        print(error, file=sys.stderr)
        return 1
    for cell in book.cells:
        for output in cell.get("outputs", []):
            print(text_of(output), end="")
    return 0


def text_of(output) -> str:
    if output.output_type == "stream":
        return output.text
    text = output.get("data", {}).get("text/plain", "")
    return f"{text}\n" if text else ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
