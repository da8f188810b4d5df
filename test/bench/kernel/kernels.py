"""The kernels that are measured against each other, as kernelspecs in a folder of their own."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

root = Path(__file__).parents[3]
others = root / "test" / "package"
modules = others / "node_modules"


def commands() -> dict[str, list[str]]:
    node = os.environ.get("STAGEBOOK_NODE") or shutil.which("node") or "node"
    return {
        "stagebook": [node, str(root / "kernel/dist/session/main.js"), "{connection_file}"],
        "tslab": [node, str(modules / "tslab/bin/tslab"), "kernel", "--config-path", "{connection_file}"],
        "deno": [node, str(modules / "deno/bin.cjs"), "jupyter", "--kernel", "--conn", "{connection_file}"],
        "ipykernel": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    }


def install(names: list[str], folder: Path) -> None:
    """Writes a kernelspec `bench-NAME` for each kernel and lets jupyter_client find it."""
    for name in names:
        place = folder / "kernels" / f"bench-{name}"
        place.mkdir(parents=True)
        spec = {"argv": commands()[name], "display_name": name, "language": "python" if name == "ipykernel" else "typescript"}
        if name == "stagebook":
            spec["interrupt_mode"] = "message"
        (place / "kernel.json").write_text(json.dumps(spec))
    os.environ["JUPYTER_PATH"] = str(folder)
    # Each would otherwise leave things in the home folder.
    os.environ["DENO_DIR"] = str(folder / "deno")
    os.environ["IPYTHONDIR"] = str(folder / "ipython")
