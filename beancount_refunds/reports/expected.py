"""Cash still to come, by stage and age: how sure it is, and how long it has been so.

- APPLIED: a refund names its bank reference and the bank has not confirmed it; since it was applied.
- ANNOUNCED: a PENDING refund; since it was recorded.
- CREDITED: a credit memo, less what refunds have reserved; since its issue. It may be netted instead.
- AGREED: the vendor agreed to the case and has not sent the memo; since the agreement.
- DISPUTED: what memo or case of a disputed or escalated case have left, beyond announced refunds.

A claim that nobody agreed to is not expected. Nothing is counted twice: a pending refund reserves its
credits; one that could not reserve is named in the remark. A credit counts in its own currency.
"""

from __future__ import annotations

import dataclasses
import enum
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from beancount_refunds.model import RefundStatus
from beancount_refunds.reports import columns
from beancount_refunds.reports.buckets import Bucket, buckets
from beancount_refunds.reports.cases import traits_of
from beancount_refunds.reports.filters import Filters, Traits, some, title
from beancount_refunds.reports.recovery import IN_DISPUTE, recoveries, uncredited
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, field, rows_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from beancount_refunds.model import Case, Credit, Refund, Settlement


class Stage(enum.StrEnum):
    """How far the cash has come, the surest first."""

    APPLIED = "APPLIED"
    ANNOUNCED = "ANNOUNCED"
    CREDITED = "CREDITED"
    AGREED = "AGREED"
    DISPUTED = "DISPUTED"


class _Item(NamedTuple):
    """One amount > 0 that is still to come, and since when it stands at its stage."""

    stage: Stage
    subject: str
    since: datetime.date
    amount_minor: int
    currency: str
    remark: str | None = None


#: What is to come at one stage in one currency, the oldest first, at least one item.
_Items: TypeAlias = "tuple[_Item, ...]"
_ORDER = {stage: number for number, stage in enumerate(Stage)}


def expected(settlement: Settlement, filters: Filters) -> Table:
    """What is still to come as of the settlement's day; the period of ``filters`` does not narrow it."""
    filters = dataclasses.replace(filters, since=None, until=None)
    groups: defaultdict[tuple[int, str], list[_Item]] = defaultdict(list)
    for item in _items(settlement, filters):
        groups[_ORDER[item.stage], item.currency].append(item)
    fields = _fields(settlement.as_of, buckets(settlement))
    rows = rows_of(
        fields,
        [tuple(sorted(groups[key], key=lambda one: (one.since, one.subject))) for key in sorted(groups)],
    )
    return Table(
        name="expected",
        title=title("Cash still to come, by age in days", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=tuple(one.column.key for one in fields if one.column.kind is not Kind.CURRENCY),
        rows=rows,
        empty="Nothing is still to come.",
    )


def _items(settlement: Settlement, filters: Filters) -> Iterator[_Item]:
    yield from _of_refunds(settlement, filters)
    case_of = {id_: case for case in settlement.cases for id_ in case.credit_ids}
    for credit in settlement.credits:
        case = case_of.get(credit.id)
        if credit.available_balance_minor and filters.admit(_credit_traits(credit, case)):
            disputed = case is not None and case.status in IN_DISPUTE
            stage = Stage.DISPUTED if disputed else Stage.CREDITED
            yield _Item(stage, credit.id, credit.issued_on, credit.available_balance_minor, credit.currency)
    chosen = (case for case in settlement.cases if uncredited(case) and filters.admit(traits_of(case)))
    for one in recoveries(settlement, chosen):
        case = one.case
        if case.status in IN_DISPUTE:
            since = one.agreed_on or case.opened_on
            yield _Item(Stage.DISPUTED, case.id, since, uncredited(case), case.currency)
        elif one.spoken_on is not None:
            yield _Item(Stage.AGREED, case.id, one.spoken_on, uncredited(case), case.currency)


def _of_refunds(settlement: Settlement, filters: Filters) -> Iterator[_Item]:
    for refund in settlement.refunds:
        if refund.amount_minor is None or refund.currency is None:
            continue
        if not filters.admit(traits_on(refund, refund.recorded_on)):
            continue
        if refund.status is RefundStatus.APPLIED:
            since = refund.applied_on or refund.recorded_on
            yield _Item(Stage.APPLIED, refund.id, since, refund.amount_minor, refund.currency)
        elif refund.status is RefundStatus.PENDING:
            remark = f"{refund.id} {refund.remark}" if refund.remark else None
            yield _Item(
                Stage.ANNOUNCED,
                refund.id,
                refund.recorded_on,
                refund.amount_minor,
                refund.currency,
                remark,
            )


def traits_on(refund: Refund, on: datetime.date) -> Traits:
    """What filters ask of a refund, as of one of its days."""
    return Traits(
        some(refund.vendor_id), refund.status, frozenset(refund.case_ids), frozenset(refund.order_ids), on
    )


def _credit_traits(credit: Credit, case: Case | None) -> Traits:
    orders = some(credit.order_id, None if case is None else case.order_id)
    cases = some(None if case is None else case.id)
    return Traits(some(credit.vendor_id), credit.status, cases, orders, credit.issued_on)


def _fields(as_of: datetime.date, cuts: tuple[Bucket, ...]) -> tuple[Field[_Items], ...]:
    def age(item: _Item) -> int:
        return as_of.toordinal() - item.since.toordinal()

    def bucket(cut: Bucket) -> Field[_Items]:
        return columns.amount(
            cut.key,
            cut.title,
            lambda items: sum(item.amount_minor for item in items if cut.holds(age(item))),
            blank_zero=True,
            summed=True,
        )

    return (
        field("stage", "Stage", Kind.CODE, lambda items: items[0].stage.value),
        columns.count("items", "Number", len),
        columns.amount(
            "amount_minor", "Amount", lambda items: sum(one.amount_minor for one in items), summed=True
        ),
        columns.currency(lambda items: items[0].currency),
        *map(bucket, cuts),
        columns.days("oldest_days", "Oldest", lambda items: age(items[0])),
        field("subjects", "What", Kind.IDS, lambda items: tuple(item.subject for item in items)),
        columns.remark(lambda items: "; ".join(item.remark for item in items if item.remark) or None),
    )
