"""The sums of each tax period: what the return takes from credits, and how the tax account moved."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING

from beancount_refunds.reports.columns import amount, currency
from beancount_refunds.reports.generated import narrowed
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, field, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from beancount_refunds.model import Settlement
    from beancount_refunds.reports.filters import Filters
    from beancount_refunds.reports.generated import Posted
    from beancount_refunds.reports.question import Period, Question
    from beancount_refunds.reports.tax_lines import TaxLine

_SCREEN = (
    "period",
    "lines",
    "net_minor",
    "tax_minor",
    "by_hand_minor",
    "account_minor",
    "since",
    "until",
    "remark",
)


@dataclasses.dataclass(slots=True)
class _Sums:
    """One period in one currency; debits on the account are > 0, the ``tax`` of credits is a credit there."""

    period: Period
    currency: str
    lines: int = 0
    net: int = 0
    tax: int = 0
    by_hand: int = 0
    ours: int = 0
    compared: bool = True
    remark: str | None = None


def periods(
    settlement: Settlement, question: Question, lines: Iterable[TaxLine], postings: Sequence[Posted]
) -> Table:
    """A row per period and currency in which anything moved; ``postings`` are those on the tax account.

    ``account_minor == by_hand_minor - tax_minor``, exactly, where nothing but tax is posted there; both are
    empty where only a part of the credits is asked for.
    """
    rows = rows_of(_FIELDS, _sums(settlement, question, lines, postings))
    return Table(
        name="tax_periods",
        title="What belongs into which return",
        as_of=settlement.as_of,
        since=question.filters.since,
        until=question.filters.until,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows,
        summary=("the account's movement is what was written by hand less the tax of credits",)
        * bool(postings),
        empty="Nothing belongs into a return.",
    )


def _sums(
    settlement: Settlement, question: Question, lines: Iterable[TaxLine], postings: Sequence[Posted]
) -> Iterator[_Sums]:
    found: dict[tuple[Period, str], _Sums] = {}
    period_of = functools.cache(question.calendar.period)

    def of(period: Period, currency: str) -> _Sums:
        return found.setdefault((period, currency), _Sums(period, currency))

    for line in lines:
        sums = of(line.period, line.moved.currency)
        sums.lines += 1
        sums.net += line.net
        sums.tax += line.moved.amount_minor
    for posted in postings:
        sums = of(period_of(posted.on), str(posted.units.currency))
        sums.ours += posted.minor * posted.ours
        sums.by_hand += posted.minor * (not posted.ours)
    for _, sums in sorted(found.items()):
        sums.compared = not narrowed(question.filters)
        sums.remark = "; ".join(_remarks(settlement, question.filters, sums)) or None
        yield sums


def _remarks(settlement: Settlement, filters: Filters, sums: _Sums) -> Iterator[str]:
    since, until = sums.period.since, sums.period.until
    first = max(since, filters.since or since)
    last = min(until, filters.until or until, settlement.as_of)
    if first > since:
        yield f"from {first} only"
    if last < until:
        yield f"to {last} only"
    other = sums.ours + sums.tax
    if sums.compared and other:
        shown = settlement.precisions.text(other, sums.currency)
        yield f"our postings moved the account by {shown} more, and not for tax"


_FIELDS: tuple[Field[_Sums], ...] = (
    field("period", "Period", Kind.TEXT, lambda sums: str(sums.period)),
    field("since", "From", Kind.DATE, lambda sums: sums.period.since),
    field("until", "To", Kind.DATE, lambda sums: sums.period.until),
    field("lines", "Lines", Kind.COUNT, lambda sums: sums.lines, summed=True),
    amount("net_minor", "Net of credits", lambda sums: sums.net, summed=True),
    amount("tax_minor", "Tax to give back", lambda sums: sums.tax, summed=True),
    amount(
        "by_hand_minor",
        "By hand, debit > 0",
        lambda sums: sums.by_hand if sums.compared else None,
        summed=True,
    ),
    amount(
        "account_minor",
        "Movement of the account",
        lambda sums: sums.by_hand + sums.ours if sums.compared else None,
        summed=True,
    ),
    currency(lambda sums: sums.currency),
    field("remark", "Remark", Kind.TEXT, lambda sums: sums.remark),
)
