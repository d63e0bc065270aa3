"""The flow of cash: what was expected, applied and reconciled in each month, and what is still to come.

A refund is counted in its own currency, whatever the bank received, so that the three stages can be
compared: over all months, what was expected less what was applied is PENDING, what was applied less what
was reconciled is on its way. A refund that was reversed stands apart, in the month of its reversal; one
that was rejected was never expected.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from beancount_refunds.model import RefundStatus
from beancount_refunds.reports import columns
from beancount_refunds.reports.expected import expected, traits_on
from beancount_refunds.reports.filters import title
from beancount_refunds.reports.question import Calendar
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, counted, field, rows_of, totals

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Refund, Settlement
    from beancount_refunds.reports.question import Question
    from beancount_refunds.reports.table import Row

_MONTHS = Calendar(months=1)


class _Stage(enum.StrEnum):
    """What may happen to a refund in a month; the value is the beginning of its keys."""

    EXPECTED = "expected"
    APPLIED = "applied"
    RECONCILED = "reconciled"
    REVERSED = "reversed"


class _Event(NamedTuple):
    """A refund that reached a stage on a day."""

    on: datetime.date
    stage: _Stage
    refund: Refund
    amount_minor: int
    currency: str


#: What happened in one month and currency, at least one event.
_Events: TypeAlias = "tuple[_Event, ...]"


def flow(ledger: Ledger, question: Question) -> Table:
    """The months in which anything happened that the question admits by its own day."""
    settlement, filters = ledger.settlement, question.filters
    months: defaultdict[tuple[str, str], list[_Event]] = defaultdict(list)
    for event in _events(settlement):
        if filters.admit(traits_on(event.refund, event.on)):
            months[_MONTHS.period(event.on).name, event.currency].append(event)
    rows = rows_of(_FIELDS, [tuple(months[key]) for key in sorted(months)])
    return Table(
        name="flow",
        title=title("Flow of refunds", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows,
        summary=tuple(_summary(settlement, rows)),
        empty="No refunds.",
        also=(expected(settlement, filters),),
        since=filters.since,
        until=filters.until,
    )


def _events(settlement: Settlement) -> Iterator[_Event]:
    """Each stage that each refund reached."""
    for refund in settlement.refunds:
        if refund.amount_minor is None or refund.currency is None or refund.status is RefundStatus.REJECTED:
            continue
        days: tuple[tuple[_Stage, datetime.date | None], ...] = (
            (_Stage.EXPECTED, refund.recorded_on),
            (_Stage.APPLIED, refund.applied_on),
            (_Stage.RECONCILED, refund.reconciled_on),
        )
        if refund.status is RefundStatus.REVERSED:
            days = ((_Stage.REVERSED, refund.reversed_on),)
        for stage, on in days:
            if on is not None:
                yield _Event(on, stage, refund, refund.amount_minor, refund.currency)


def _stage_fields(stage: _Stage) -> tuple[Field[_Events], Field[_Events]]:
    """Number and amount of what reached a stage."""
    word = stage.value.capitalize()
    return (
        columns.count(
            f"{stage}_count",
            f"{word} (number)",
            lambda events: sum(event.stage is stage for event in events),
            blank_zero=True,
        ),
        columns.amount(
            f"{stage}_minor",
            word,
            lambda events: sum(event.amount_minor for event in events if event.stage is stage),
            blank_zero=True,
            summed=True,
        ),
    )


def _remark(events: _Events) -> str | None:
    """What came in another currency than it is counted in, and what went back through the bank."""
    told = []
    for _, stage, refund, *_ in events:
        if stage is _Stage.APPLIED and refund.received_currency is not None:
            told.append(f"{refund.id} came in {refund.received_currency}")
        if stage is _Stage.REVERSED and refund.returned_ref is not None:
            told.append(f"{refund.id} was paid back as {refund.returned_ref}")
    return "; ".join(told) or None


_FIELDS: tuple[Field[_Events], ...] = (
    field("month", "Month", Kind.CODE, lambda events: _MONTHS.period(events[0].on).name),
    *(one for stage in _Stage for one in _stage_fields(stage)),
    columns.currency(lambda events: events[0].currency),
    field(
        "refund_ids", "Which", Kind.IDS, lambda events: tuple(dict.fromkeys(one.refund.id for one in events))
    ),
    columns.remark(_remark),
)
_SCREEN = ("month", *(f"{stage}_{what}" for stage in _Stage for what in ("count", "minor")), "remark")


def _summary(settlement: Settlement, rows: Sequence[Row]) -> Iterator[str]:
    for stage in _Stage:
        number = sum(count for row in rows if isinstance(count := row[f"{stage}_count"], int))
        if number:
            amounts = totals(rows, f"{stage}_minor", "currency_code", settlement.precisions)
            yield f"{stage} {counted(number, 'refund')}: {amounts}"
