"""What was said of a case: the communication trail in one cell, cut into notes by the days in it.

A trail such as ``21 Jan 2026: mailed Acme; 25 Jan 2026: they agree`` has a day before each part. A part
begins on a line of its own, or after a semicolon or bar; text without a day belongs to the part before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.case_log.figures import Dates
    from beancount_refunds.money import Money

#: What our own export says of a trail; the notes themselves stand on a sheet of their own.
_SUMMARY = re.compile(
    r"(?:\d[\d,]* (?:notes?|documents?), )+last on \d{4}-\d{2}-\d{2}",
    re.ASCII,
)
_DAY = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?[ -][A-Za-z]{3,9}\.?,?[ -]\d{4}"
    r"|[A-Za-z]{3,9}\.?[ -]\d{1,2}(?:st|nd|rd|th)?,?[ -]\d{4})"
)
#: What stands between the day of a part and its words, an hour perhaps.
_GAP = r"(?:(?:T| +)\d{1,2}:\d\d(?::\d\d)?)?(?:\s*[:,–—-]\s*|\s+|$)"
_PART = re.compile(rf"({_DAY}){_GAP}", re.ASCII)
_CUT = re.compile(rf"\s*(?:\n|[;|])\s*(?={_DAY}{_GAP})|\n+", re.ASCII)


@frozen
class Said:
    """Something that was said of a case on a day; without ``on``, the day is that of the case.

    ``kind`` is "note" or "document", whose ``text`` is a path. ``subject`` is the id that it carries.
    """

    on: datetime.date | None
    text: str
    kind: str = "note"
    subject: str | None = None


@frozen
class Happened:
    """An event of a case, as it was recorded."""

    on: datetime.date
    event: str
    at: str
    by: str
    reason: str
    note: str | None = None
    amount: Money | None = None


def told(text: str, dates: Dates) -> tuple[Said, ...]:
    """The parts of a trail in their order; raises :class:`~.figures.Unclear` for a day that is not clear."""
    if _SUMMARY.fullmatch(text):
        return ()
    parts: list[tuple[datetime.date | None, list[str]]] = []
    for piece in _CUT.split(text):
        words = piece.strip()
        if found := _PART.match(words):
            parts.append((dates.read(found[1]), [words[found.end() :].strip()]))
        elif parts:
            parts[-1][1].append(words)
        else:
            parts.append((None, [words]))
    return tuple(Said(on=on, text=" ".join(filter(None, words))) for on, words in parts if any(words))
