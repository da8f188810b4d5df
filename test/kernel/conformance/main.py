"""
Runs the conformance tests of the kernel `stagebook`; the last line tells how many passed, failed and were skipped.

With STAGEBOOK_TRANSPORT=curve every kernel is started with transport encryption required.
"""

import os
import sys
import tempfile
import unittest
from pathlib import Path

from jupyter_client.manager import KernelManager

here = Path(__file__).parent


def main(names: list[str]) -> int:
    sys.path.insert(0, str(here))
    if os.environ.get("STAGEBOOK_TRANSPORT") == "curve":
        # Also for the managers that Jupyter's own tests make.
        KernelManager.class_traits()["transport_encryption"].default_value = "required"
    loader = unittest.TestLoader()
    if names:
        loader.testNamePatterns = [f"*{name}*" for name in names]
    suite = loader.discover(str(here), pattern="test_*.py")
    # Kernels keep the history of their folder: it must hold nothing but what these tests ran.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        result = unittest.TextTestRunner(verbosity=2).run(suite)
        os.chdir(here)
    # A test with two failing subtests is one failed test.
    failed = {owner(test) for test, _ in [*result.failures, *result.errors]}
    skipped = {owner(test) for test, _ in result.skipped} - failed
    passed = result.testsRun - len(failed) - len(skipped)
    print(f"{max(0, passed)} passed, {len(failed)} failed, {len(skipped)} skipped", flush=True)
    return 1 if failed else 0


def owner(test: unittest.TestCase) -> str:
    return getattr(test, "test_case", test).id()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
