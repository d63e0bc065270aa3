"""The README's tables of findings and exceptions, made from the catalogue.

The README keeps them between ``<!-- catalogue:findings -->`` (or ``exceptions``) and
``<!-- /catalogue -->``; ``python -m beancount_refunds.catalogue.markdown README.md`` writes them
there, and a test compares.
"""

from __future__ import annotations

import pathlib
import re
import sys
from typing import TYPE_CHECKING

from beancount_refunds.catalogue import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable

_SECTION = re.compile(r"(<!-- catalogue:(findings|exceptions) -->\n).*?(<!-- /catalogue -->)", re.DOTALL)


def findings_table() -> str:
    """The findings as a Markdown table: code, HTTP status, when it is reported, its effect."""
    rows = [
        (f"`{entry.code}`", str(entry.http), entry.title, entry.effect or "")
        for entry in ENTRIES.values()
        if entry.kind == "finding"
    ]
    return _table(("code", "HTTP", "when", "effect"), rows)


def exceptions_table() -> str:
    """The open exceptions as a Markdown table: code, when it is open, what to do."""
    rows = [
        (f"`{entry.code}`", entry.title, entry.mend)
        for entry in ENTRIES.values()
        if entry.kind == "exception"
    ]
    return _table(("code", "when", "what to do"), rows)


def with_tables(text: str) -> str:
    """``text`` with the tables between its markers made anew; all else as it is."""
    tables = {"findings": findings_table(), "exceptions": exceptions_table()}
    return _SECTION.sub(lambda match: f"{match[1]}\n{tables[match[2]]}\n{match[3]}", text)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        page = pathlib.Path(name)
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")
