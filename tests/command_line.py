"""How the tests run the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from click.testing import CliRunner

from beancount_refunds.cli import main

if TYPE_CHECKING:
    import pathlib

    from click.testing import Result

TABLES = ("register", "credits", "cases", "exceptions")


def run(*words: str | pathlib.Path, env: dict[str, str | None] | None = None) -> Result:
    """The outcome of a command line."""
    return CliRunner().invoke(main, [str(word) for word in words], env=env, prog_name="bean-refunds")


def spawn(*words: str | pathlib.Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own, its output in pipes."""
    return subprocess.run(
        [sys.executable, "-m", "beancount_refunds", *map(str, words)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | env,
        timeout=60,
    )
