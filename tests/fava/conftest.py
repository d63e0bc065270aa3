"""Fava on the ledgers that most tests of pages share, each loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.fava_ext import actions
from beancount_refunds.fava_ext.wishes import decided
from tests.books_on_disk import BOOKS, write
from tests.door import expect
from tests.example_books import FOLDER
from tests.fava_pages import EXTENSION, WRITING, Fava

if TYPE_CHECKING:
    import pathlib


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """BOOKS, with the extension switched on."""
    return write(tmp_path_factory.mktemp("books"), EXTENSION + BOOKS)


@pytest.fixture(scope="session")
def fava(path: pathlib.Path) -> Fava:
    """Fava on BOOKS."""
    return Fava(path)


@pytest.fixture(scope="session")
def hidden(path: pathlib.Path) -> Fava:
    """Fava on BOOKS in incognito mode."""
    return Fava(path, incognito=True)


@pytest.fixture(scope="session")
def example() -> Fava:
    """Fava on the example books."""
    return Fava(FOLDER / "main.beancount")


@pytest.fixture
def expecting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user of git is Anna Khan, and there is an action `expect`."""
    monkeypatch.setitem(actions.ACTIONS, "expect", decided(expect))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Anna Khan")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "a.khan@example.com")


@pytest.fixture
def writing(tmp_path: pathlib.Path) -> Fava:
    """Fava on BOOKS in a folder of its own, where pages may write."""
    return Fava(write(tmp_path, WRITING + BOOKS))
