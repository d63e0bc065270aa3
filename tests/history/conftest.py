"""What every test of the history stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.history.repositories import CONFIGURATION, Books

if TYPE_CHECKING:
    import pathlib


@pytest.fixture(autouse=True)
def _no_configuration_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def books(tmp_path: pathlib.Path) -> Books:
    """An empty repository."""
    return Books.new(tmp_path / "books")
