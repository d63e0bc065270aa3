"""A folder with a ledger and a statement, for the tests of the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bank_import.statement_files import CSV, LEDGER
from tests.books_on_disk import write
from tests.history.repositories import CONFIGURATION

if TYPE_CHECKING:
    import pathlib


@pytest.fixture
def here(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """The current folder, empty, and git as it comes."""
    monkeypatch.chdir(tmp_path)
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def top(here: pathlib.Path) -> pathlib.Path:
    """The ledger's top file; june.csv stands beside it."""
    write(here, CSV, "june.csv")
    return write(here, LEDGER)
