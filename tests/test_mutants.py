"""Each property notices a fault that was put into a copy of the package on purpose."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

import beancount_refunds
from tests.mutants import MUTANTS, Mutant
from tests.mutants.run import FAILED, HELD

PACKAGE = pathlib.Path(beancount_refunds.__file__).parent
ROOT = pathlib.Path(__file__).parent.parent


def run(folder: pathlib.Path, property_: str, examples: int) -> subprocess.CompletedProcess[str]:
    """Run a property against the package in ``folder``; it is not the package whose coverage is measured."""
    environment = {
        key: text for key, text in os.environ.items() if not key.startswith(("COV", "PYTEST", "HYPOTHESIS"))
    }
    path = os.pathsep.join((str(folder), str(ROOT)))
    where = property_ if property_.startswith("test_state_machine:") else f"properties.{property_}"
    return subprocess.run(
        [sys.executable, "-P", "-m", "tests.mutants.run", str(folder), where, str(examples)],
        env=environment | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def copy_of_package(folder: pathlib.Path) -> pathlib.Path:
    """A copy of the package to put a fault into."""
    copied = folder / PACKAGE.name
    shutil.copytree(PACKAGE, copied, ignore=shutil.ignore_patterns("__pycache__"))
    return copied


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name.replace(" ", "-"))
def test_a_property_notices_the_fault(mutant: Mutant, tmp_path: pathlib.Path) -> None:
    module = copy_of_package(tmp_path) / f"{mutant.module}.py"
    text = module.read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1, (
        f"{mutant.old!r} stands {text.count(mutant.old)} times in {module.name}"
    )
    module.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    done = run(tmp_path, mutant.property_, mutant.examples)
    assert done.returncode == FAILED, f"{mutant.property_} does not notice it: {done.stderr[-2000:]}"


@pytest.mark.parametrize("property_", sorted({mutant.property_ for mutant in MUTANTS}))
def test_without_a_fault_the_property_holds(property_: str, tmp_path: pathlib.Path) -> None:
    copy_of_package(tmp_path)
    done = run(tmp_path, property_, 20)
    assert done.returncode == HELD, done.stderr[-2000:]
