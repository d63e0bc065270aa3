"""Fava on the ledgers that most tests of pages share, each loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.books_on_disk import BOOKS, write
from tests.example_books import FOLDER
from tests.fava_pages import EXTENSION, Fava

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
