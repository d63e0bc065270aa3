"""Vendors as the next review meets them: what was claimed, what they agreed, what came, and how fast.

One row per vendor and currency, of the cases that were opened in the period; :mod:`.recovery` says what
agreed, recovered and open mean. Every case counts, the rejected and written-off ones too: they lower the
rate of what was claimed. Medians and worst cases are of what has happened; what has not is counted apart,
with the age of the oldest.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from beancount_refunds.model import ReductionStatus
from beancount_refunds.reports.cases import traits_of
from beancount_refunds.reports.filters import Traits, some, title
from beancount_refunds.reports.recovery import basis_points, per_cent, recoveries
from beancount_refunds.reports.table import (
    Kind,
    Row,
    Table,
    columns_of,
    counted,
    rows_of,
    totals,
)
from beancount_refunds.reports.vendor_figures import trend_fields, vendor_fields

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Credit, Settlement
    from beancount_refunds.reports.filters import Filters
    from beancount_refunds.reports.question import Calendar, Question
    from beancount_refunds.reports.recovery import Recovery

_SCREEN = (
    "vendor_id",
    "cases",
    "claimed_minor",
    "agreed_minor",
    "recovered_minor",
    "recovery_rate_bp",
    "open_minor",
    "days_to_agree_median",
    "days_to_agree_worst",
    "days_to_cash_median",
    "days_to_cash_worst",
    "disputed_share_bp",
    "reasons",
    "claim_recovery_rate_bp",
    "given_up_minor",
    "unanswered_cases",
    "unanswered_oldest_days",
    "unpaid_cases",
    "unpaid_oldest_days",
    "rejected_cases",
    "written_off_cases",
)


def vendors(ledger: Ledger, question: Question) -> Table:
    """The performance of the vendors on the cases that the question admits by the day of claim."""
    settlement, filters = ledger.settlement, question.filters
    cases = [case for case in settlement.cases if filters.admit(traits_of(case))]
    found = sorted(recoveries(settlement, cases), key=_party)
    fields = vendor_fields(settlement)
    rows = rows_of(fields, [tuple(group) for _, group in itertools.groupby(found, key=_party)])
    return Table(
        name="vendors",
        title=title("Vendors", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=_SCREEN,
        rows=rows,
        summary=tuple(_summary(settlement, filters, rows)),
        empty="No cases.",
        also=(_trend(settlement, question.calendar, found),),
        since=filters.since,
        until=filters.until,
    )


def _trend(settlement: Settlement, calendar: Calendar, found: Iterable[Recovery]) -> Table:
    """The same cases by the period in which they were opened: whether the vendor gets better."""

    def period(one: Recovery) -> tuple[str, str, datetime.date]:
        return (*_party(one), calendar.period(one.case.opened_on).since)

    groups = [tuple(group) for _, group in itertools.groupby(sorted(found, key=period), key=period)]
    fields = trend_fields(calendar)
    return Table(
        name="trend",
        title="Trend, by the day of claim",
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=tuple(one.column.key for one in fields if one.column.kind is not Kind.CURRENCY),
        rows=rows_of(fields, groups),
        empty="No cases.",
    )


def _party(one: Recovery) -> tuple[str, str]:
    return one.case.vendor_id, one.case.currency


def _summary(settlement: Settlement, filters: Filters, rows: Sequence[Row]) -> Iterator[str]:
    yield f"{counted(sum(_whole(row, 'cases') for row in rows), 'case')}"
    for currency in sorted({str(row["currency_code"]) for row in rows}):
        own = [row for row in rows if row["currency_code"] == currency]
        agreed, recovered = (
            sum(_whole(row, key) for row in own) for key in ("agreed_minor", "recovered_minor")
        )
        share = basis_points(recovered, agreed)
        if share is not None:
            number = settlement.precisions.to_number
            yield (
                f"recovered {number(recovered, currency):,} of the {number(agreed, currency):,} {currency}"
                f" agreed: {per_cent(share)}"
            )
    if unclaimed := list(_unclaimed(settlement, filters)):
        amounts: list[Row] = [{"minor": one.amount_minor, "currency": one.currency} for one in unclaimed]
        came = totals(amounts, "minor", "currency", settlement.precisions)
        yield f"not counted, as no case stands behind them: {counted(len(unclaimed), 'credit')}, {came}"


def _whole(row: Row, key: str) -> int:
    value = row[key]
    return value if isinstance(value, int) else 0


def _unclaimed(settlement: Settlement, filters: Filters) -> Iterable[Credit]:
    """The credits of the period that no case asked for."""
    of_cases = {id_ for case in settlement.cases for id_ in case.credit_ids}
    for credit in settlement.credits:
        traits = Traits(
            some(credit.vendor_id), credit.status, frozenset(), some(credit.order_id), credit.issued_on
        )
        if credit.status is ReductionStatus.POSTED and credit.id not in of_cases and filters.admit(traits):
            yield credit
