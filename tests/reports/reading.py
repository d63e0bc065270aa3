"""How the tests of reports read their books: a ledger stands in the test, a table is read as its text."""

from __future__ import annotations

import dataclasses
import datetime
import textwrap
from typing import TYPE_CHECKING

from beancount_refunds.ledger import open_ledger
from beancount_refunds.render.style import Style
from beancount_refunds.render.text import table_as_text
from tests.books_on_disk import HEADER, write

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports import Table


def books(folder: pathlib.Path, text: str, as_of: str | None = None) -> Ledger:
    """The books of HEADER and ``text``, settled as of a day."""
    path = write(folder, HEADER + textwrap.dedent(text))
    return open_ledger(path, None if as_of is None else datetime.date.fromisoformat(as_of))


def text_of(table: Table) -> str:
    """The table as a pipe gets it, without those that belong to it, and without blanks at ends of lines."""
    shown = table_as_text(dataclasses.replace(table, also=()), Style())
    return "\n".join(line.rstrip() for line in shown.splitlines()) + "\n"


def golden(text: str) -> str:
    """The text of a table as it stands in a test."""
    return textwrap.dedent(text).removeprefix("\n")
