"""What a reader asks of a report: of whom, which rows, and by which calendar."""

from __future__ import annotations

import dataclasses
import datetime
import functools
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.reports.filters import EVERYTHING

if TYPE_CHECKING:
    from beancount_refunds.reports.filters import Filters

_MONTHS = 12
_MONTH, _QUARTER = 1, 3
_LENGTHS = {1, 2, 3, 4, 6, 12}
#: Periods that are kept: the months of a lifetime.
_PERIODS = 1_000


class Period(NamedTuple):
    """Whole months, both days included; ``name`` is ``2026-03``, ``2026-Q1``, or its two days."""

    since: datetime.date
    until: datetime.date
    name: str

    def __str__(self) -> str:
        return self.name


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Cuts time into periods of ``months`` (a divisor of 12), counted from ``first_month`` (1 to 12).

    Quarters from January by default. The stagger groups of the UK's VAT quarters are ``first_month`` 1, 2
    (quarters that end in April, July, October, January) and 3.
    """

    months: int = _QUARTER
    first_month: int = 1

    def __post_init__(self) -> None:
        """Raise :class:`ValueError` for a length or a month that no calendar has."""
        if self.months not in _LENGTHS or not 1 <= self.first_month <= _MONTHS:
            message = f"no calendar has periods of {self.months} months from month {self.first_month} on"
            raise ValueError(message)

    def period(self, on: datetime.date) -> Period:
        """The period that a day lies in; it ends where Python's calendar ends."""
        month = on.year * _MONTHS + on.month - 1
        return _period(month - (month - (self.first_month - 1)) % self.months, self.months)


@functools.lru_cache(maxsize=_PERIODS)
def _period(first: int, months: int) -> Period:
    """So many months, the first counted from the year 0. Reports ask for that of thousands of days."""
    since, after = _first_day(first), _first_day(first + months)
    until = after if after == datetime.date.max else after - datetime.timedelta(days=1)
    return Period(since, until, _name(since, until, months))


def _name(since: datetime.date, until: datetime.date, months: int) -> str:
    if months == _MONTH:
        return since.isoformat()[: len("2026-03")]
    if months == _QUARTER and since.month % _QUARTER == 1:
        return f"{since.year}-Q{since.month // _QUARTER + 1}"
    if months == _MONTHS and since.month == 1:
        return str(since.year)
    return f"{since} to {until}"


def _first_day(month: int) -> datetime.date:
    """The first day of a month, counted from the year 0; the first or last day there is beyond them."""
    year = month // _MONTHS
    if year < datetime.MINYEAR:
        return datetime.date.min
    return datetime.date.max if year > datetime.MAXYEAR else datetime.date(year, month % _MONTHS + 1, 1)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``subject`` is the id that a report about one thing is about; the period stands in ``filters``."""

    filters: Filters = EVERYTHING
    subject: str | None = None
    calendar: Calendar = Calendar()


class UnknownSubject(LookupError):  # noqa: N818 (the reader asked for it; nothing failed)
    """The ledger has no ``kind`` (such as "vendor") that is called ``value``; ``known`` are those it has."""

    def __init__(self, kind: str, value: str, known: tuple[str, ...]) -> None:
        super().__init__(f"the ledger has no {kind} {value}")
        self.kind = kind
        self.value = value
        self.known = known
