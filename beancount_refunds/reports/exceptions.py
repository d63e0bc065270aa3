"""Open exceptions: what nobody has settled yet, its owner and the next step, the most urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.reports import columns
from beancount_refunds.reports.filters import EVERYTHING, Traits, some, title
from beancount_refunds.reports.next_steps import NextSteps
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, counted, field, rows_of, tally

if TYPE_CHECKING:
    from beancount_refunds.model import OpenException, Settlement
    from beancount_refunds.reports.filters import Filters

OPEN = "OPEN"
ACKNOWLEDGED = "ACKNOWLEDGED"

_SCREEN = (
    "code",
    "subject",
    "amount_minor",
    "age_days",
    "owner",
    "since",
    "reason",
    "acknowledged_until",
    "next_step",
    "detail",
)


def exceptions(settlement: Settlement, filters: Filters = EVERYTHING) -> Table:
    """The exceptions that ``filters`` admit by the day since which they are open, in their order."""
    chains, steps = _Chains(settlement), NextSteps(settlement)
    chosen = [
        one for one in settlement.exceptions if filters == EVERYTHING or filters.admit(chains.traits(one))
    ]
    fields: tuple[Field[OpenException], ...] = (
        *_FIELDS,
        field("next_step", "Next step", Kind.TEXT, lambda one: steps.of(one, chains.vendors(one))),
    )
    rows = rows_of(fields, chosen)
    ownerless = sum(one.owner is None for one in chosen)
    summary = [f"{counted(len(rows), 'exception')}: {tally(one.code for one in chosen)}"]
    if ownerless:
        summary.append(
            f"{ownerless} without owner: give them one with an exception directive, or set default_owner"
        )
    return Table(
        name="exceptions",
        title=title("Exceptions", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=_SCREEN,
        rows=rows,
        summary=tuple(summary),
        empty="Nothing is open.",
    )


def status_of(exception: OpenException) -> str:
    """ACKNOWLEDGED while an ``exception`` directive stands, else OPEN."""
    return OPEN if exception.acknowledged_until is None else ACKNOWLEDGED


class _Chains:
    """What the subject of an exception leads to: its vendors, cases and orders."""

    def __init__(self, settlement: Settlement) -> None:
        self._settlement = settlement
        self._refunds_of: dict[str, list[str]] = {}
        for receipt in settlement.receipts:
            paid = (*receipt.refund_ids, *receipt.returned_refund_ids)
            self._refunds_of.setdefault(receipt.reference, []).extend(paid)
        self._credit_of = {reduction.id: reduction.credit_id for reduction in settlement.reductions}

    def vendors(self, exception: OpenException) -> frozenset[str]:
        """Whom an exception is about: its vendor, else all that its subject leads to."""
        return self.traits(exception).vendors if exception.vendor_id is None else some(exception.vendor_id)

    def traits(self, exception: OpenException) -> Traits:
        """What filters ask of an exception."""
        subject, books = exception.subject, self._settlement
        refund_ids = (subject, *self._refunds_of.get(subject, ()))
        refunds = [books.refund[id_] for id_ in refund_ids if id_ in books.refund]
        credit_ids = {
            self._credit_of.get(subject, subject),
            *(id_ for refund in refunds for id_ in refund.credit_ids),
        }
        credits_ = [books.credit[id_] for id_ in credit_ids if id_ in books.credit]
        case_ids = some(
            subject, *(one.case_id for one in credits_), *(id_ for one in refunds for id_ in one.case_ids)
        )
        cases = [books.case[id_] for id_ in case_ids if id_ in books.case]
        vendors = some(
            exception.vendor_id,
            subject if subject in books.vendor else None,
            *(one.vendor_id for one in refunds),
            *(one.vendor_id for one in credits_),
            *(one.vendor_id for one in cases),
        )
        orders = some(
            *(id_ for one in refunds for id_ in one.order_ids),
            *(one.order_id for one in credits_),
            *(one.order_id for one in cases),
        )
        found = frozenset(case.id for case in cases)
        return Traits(vendors, status_of(exception), found, orders, exception.since)


_FIELDS: tuple[Field[OpenException], ...] = (
    field("code", "Exception", Kind.CODE, lambda one: one.code),
    field("subject", "Subject", Kind.ID, lambda one: one.subject),
    field("status", "Status", Kind.CODE, status_of),
    field("owner", "Owner", Kind.TEXT, lambda one: one.owner),
    field("reason", "Reason", Kind.CODE, lambda one: one.reason),
    field("since", "Since", Kind.DATE, lambda one: one.since),
    field("age_days", "Days", Kind.COUNT, lambda one: one.age_days),
    field("amount_minor", "Amount", Kind.AMOUNT, lambda one: one.amount_minor, currency="currency_code"),
    field("currency_code", "Currency", Kind.CURRENCY, lambda one: one.currency),
    field("vendor_id", "Vendor", Kind.ID, lambda one: one.vendor_id),
    field("acknowledged_until", "Until", Kind.DATE, lambda one: one.acknowledged_until),
    field("acknowledged_finding", "Finding", Kind.FLAG, lambda one: one.finding is not None),
    field("detail", "What", Kind.TEXT, lambda one: one.detail),
    *columns.place(),
)
