"""What an address asks for: the page, what it is about, and Fava's filters.

The end of Fava's time filter is the day as of which the books are settled, its beginning the first day of
the period. The account and text filters narrow rows (`narrowing`); no figure is made of them.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from fava.util.date import parse_date

from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fava.util.date import FiscalYearEnd

FIRST_PAGE = "overview"
_MOST_DIGITS = 9


@frozen
class Asked:
    """An address, read. ``first_row`` counts from 1; ``problem`` says why a time filter cannot be read.

    ``subject`` is the id that the page is about, ``status``, ``vendor`` and ``owner`` are the choices of a
    register, ``search`` is what is looked for on a page; ``account`` and ``text`` are Fava's filters, empty
    where they are not set. ``kind`` is the form of a page that records, ``filled`` all that the address says,
    from which a form is filled in.
    """

    page: str
    report: str
    subject: str | None
    first_row: int
    status: str
    vendor: str
    owner: str
    search: str
    since: datetime.date | None
    as_of: datetime.date | None
    account: str
    text: str
    problem: str | None
    kind: str
    filled: Mapping[str, str]


def asked(args: Mapping[str, str], fiscal_year_end: FiscalYearEnd | None) -> Asked:
    """The address's parameters as they are meant; what nobody can read is as if it were not there."""
    since, as_of, problem = _period(args.get("time", "").strip(), fiscal_year_end)
    row = args.get("row", "")
    return Asked(
        page=args.get("page") or FIRST_PAGE,
        report=args.get("report", ""),
        subject=args.get("id") or None,
        first_row=max(int(row), 1) if row.isdecimal() and len(row) <= _MOST_DIGITS else 1,
        status=args.get("status", ""),
        vendor=args.get("vendor", ""),
        owner=args.get("owner", ""),
        search=args.get("q", "").strip(),
        since=since,
        as_of=as_of,
        account=args.get("account", ""),
        text=args.get("filter", "").strip(),
        problem=problem,
        kind=args.get("kind", ""),
        filled={name: args[name] for name in args},
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
        problem = _("The time filter %(time)s is no period, such as 2026-Q1 or 2026-01 - 2026-03.", time=time)
        return None, None, problem
    return begin, end - datetime.timedelta(days=1), None
