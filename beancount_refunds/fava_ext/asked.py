"""What an address asks for: the page, what it is about, and Fava's filters.

The end of Fava's time filter is the day as of which the books are settled, its beginning the first day of
the period. The account and text filters narrow entries, which no figure of ours is made of.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from fava.util.date import parse_date

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fava.util.date import FiscalYearEnd

_FIRST_PAGE = "reports"
_MOST_DIGITS = 9


@frozen
class Asked:
    """An address, read. ``first_row`` counts from 1; ``problem`` says why a time filter cannot be read.

    ``ignored`` are the names of the filters that are set and change nothing.
    """

    page: str
    report: str
    subject: str | None
    first_row: int
    time: str
    since: datetime.date | None
    as_of: datetime.date | None
    ignored: tuple[str, ...]
    problem: str | None


def asked(args: Mapping[str, str], fiscal_year_end: FiscalYearEnd | None) -> Asked:
    """The address's parameters as they are meant; what nobody can read is as if it were not there."""
    time = args.get("time", "").strip()
    since, as_of, problem = _period(time, fiscal_year_end)
    row = args.get("row", "")
    return Asked(
        page=args.get("page") or _FIRST_PAGE,
        report=args.get("report", ""),
        subject=args.get("id") or None,
        first_row=max(int(row), 1) if row.isdecimal() and len(row) <= _MOST_DIGITS else 1,
        time=time,
        since=since,
        as_of=as_of,
        ignored=tuple(
            words for name, words in (("account", "account"), ("filter", "text")) if args.get(name)
        ),
        problem=problem,
    )


def _period(
    time: str, fiscal_year_end: FiscalYearEnd | None
) -> tuple[datetime.date | None, datetime.date | None, str | None]:
    """First and last day of a time filter as Fava reads it, and what is wrong with it."""
    if not time:
        return None, None, None
    try:
        begin, end = parse_date(time, fiscal_year_end)
    except (OverflowError, ValueError):
        begin = end = None
    if begin is None or end is None or begin >= end:
        return None, None, f"The time filter {time} is no period, such as 2026-Q1 or 2026-01 - 2026-03."
    return begin, end - datetime.timedelta(days=1), None
