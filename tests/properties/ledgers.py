"""Whole ledgers out of bytes: each fact of a ledger is one short record.

Drawing a few byte strings is cheap, and Hypothesis shrinks a failing ledger by leaving out records.
The ledgers are small on purpose: few credits and days, amounts that hit each other, so that most
facts have something to do with one another.
"""

from __future__ import annotations

import dataclasses
import io
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser import printer
from hypothesis import strategies as st

from tests.properties.author import Author
from tests.properties.building import day, placed
from tests.properties.recorder import Draws

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence


@dataclasses.dataclass(frozen=True, slots=True)
class Ledger:
    """Entries as a plugin gets them; shown as Beancount prints them."""

    entries: list[Any]

    @property
    def end(self) -> datetime.date:
        """The last day on which anything stands."""
        last: datetime.date = max(entry.date for entry in self.entries)
        return last

    @property
    def days(self) -> list[datetime.date]:
        """The days on which anything stands."""
        return sorted({entry.date for entry in self.entries})

    def customs(self, *kinds: str) -> list[Any]:
        """Our directives (of some kinds)."""
        return [
            entry
            for entry in self.entries
            if isinstance(entry, data.Custom) and (not kinds or entry.type in kinds)
        ]

    def __repr__(self) -> str:
        out = io.StringIO()
        for entry in self.entries:
            stated = {key: value for key, value in entry.meta.items() if key not in ("filename", "lineno")}
            print(printer.format_entry(entry._replace(meta=stated)).strip(), file=out)
        return f"\n{out.getvalue()}"

    def _repr_pretty_(self, pretty: Any, _cycle: bool) -> None:  # noqa: FBT001
        """Show a failing example to a reader: Hypothesis calls this."""
        pretty.text(repr(self))


def ledger(head: bytes, opening: Sequence[bytes], records: Sequence[bytes]) -> Ledger:
    """The ledger that these bytes stand for; the ``opening`` records are credits."""
    author = Author(head)
    for record in opening:
        author.credit(Draws(record), day(0))
    for record in records:
        author.write(record)
    return Ledger(placed(author.entries))


@st.composite
def ledgers(draw: st.DrawFn, most: int = 16) -> Ledger:
    """Ledgers of up to so many facts beside their first credits."""
    head = draw(st.binary(min_size=2, max_size=2))
    opening = draw(st.lists(st.binary(min_size=8, max_size=8), min_size=1, max_size=2))
    return ledger(head, opening, draw(st.lists(st.binary(min_size=16, max_size=16), max_size=most)))


def without(entries: Sequence[Any], *gone: Any) -> list[Any]:
    """``entries`` but those that are ``gone``, by identity."""
    return [entry for entry in entries if all(entry is not one for one in gone)]
