"""Run one property in this process: ``python -P -m tests.mutants.run FOLDER MODULE:TEST EXAMPLES``.

The package must come from FOLDER. Exit status 0: the property held; 1: it failed. Examples are
derived from the property, so that a mutant meets the same ones in every run; nothing is shrunk.
"""

from __future__ import annotations

import importlib
import os
import pathlib
import sys
import traceback

import hypothesis

HELD, FAILED, UNUSABLE = 0, 1, 3


def main(folder: str, property_: str, examples: int) -> int:
    """The exit status."""
    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    hypothesis.settings.register_profile(
        "mutant",
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        report_multiple_bugs=False,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutant")
    package = importlib.import_module("beancount_refunds")
    if not pathlib.Path(package.__file__ or "").is_relative_to(folder):
        print(f"the package comes from {package.__file__}", file=sys.stderr)  # noqa: T201
        return UNUSABLE
    module, _, name = property_.partition(":")
    found = getattr(importlib.import_module(f"tests.{module}"), name)
    try:
        found().runTest() if isinstance(found, type) else found()
    except Exception:  # noqa: BLE001 - whatever a mutant raises, the property has noticed it
        traceback.print_exc()
        return FAILED
    return HELD


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
