"""Tables that no report shows: the parts of refunds, and the receipts of the bank, a row for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from beancount_refunds.reports.columns import amount, currency, place, vendor
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, field, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.model import Allocation, Receipt, Refund, Settlement
    from beancount_refunds.source import Position

_Noun = TypeVar("_Noun")

#: What ``SELECT *`` leaves out.
_BEHIND = {"currency_code", "functional_currency_code", "filename", "lineno"}


class _Part(NamedTuple):
    """A refund and one credit that it settles."""

    refund: Refund
    part: Allocation
    functional_currency: str | None

    @property
    def position(self) -> Position:
        return self.refund.position


class _Cleared(NamedTuple):
    """A receipt and what it moves on one clearing account in one currency; nothing where it moves none."""

    receipt: Receipt
    account: str | None
    currency: str | None
    minor: int | None

    @property
    def position(self) -> Position:
        return self.receipt.position


_PART_FIELDS: tuple[Field[_Part], ...] = (
    field("refund_id", "Refund", Kind.ID, lambda one: one.refund.id),
    field("credit_id", "Credit", Kind.ID, lambda one: one.part.credit_id),
    vendor(lambda one: one.refund.vendor_id),
    field("recorded_on", "Date", Kind.DATE, lambda one: one.refund.recorded_on),
    field("status", "Status", Kind.CODE, lambda one: one.refund.status.value),
    amount("amount_minor", "Amount", lambda one: one.part.amount_minor),
    currency(lambda one: one.part.currency),
    amount("tax_minor", "Tax", lambda one: one.part.tax_minor),
    amount(
        "carrying_amount_minor",
        "Carrying amount",
        lambda one: one.part.carrying_amount_minor,
        currency="functional_currency_code",
    ),
    field(
        "functional_currency_code",
        "Functional currency",
        Kind.CURRENCY,
        lambda one: one.functional_currency,
    ),
    field("applied_on", "Applied", Kind.DATE, lambda one: one.refund.applied_on),
    field("reversed_on", "Reversed", Kind.DATE, lambda one: one.refund.reversed_on),
    field("bank_transaction_ref", "Bank reference", Kind.ID, lambda one: one.refund.bank_transaction_ref),
    *place(),
)

_CLEARED_FIELDS: tuple[Field[_Cleared], ...] = (
    field("bank_transaction_ref", "Bank reference", Kind.ID, lambda one: one.receipt.reference),
    field("booked_on", "Date", Kind.DATE, lambda one: one.receipt.booked_on),
    field("account", "Clearing account", Kind.TEXT, lambda one: one.account),
    amount("cleared_amount_minor", "Cleared", lambda one: one.minor),
    currency(lambda one: one.currency),
    field("matched", "Matched", Kind.FLAG, lambda one: one.receipt.matched),
    field("refund_ids", "Refunds", Kind.IDS, lambda one: one.receipt.refund_ids),
    field("returned_refund_ids", "Returned", Kind.IDS, lambda one: one.receipt.returned_refund_ids),
    *place(),
)


def allocations(settlement: Settlement) -> Table:
    """Each part of each refund: what it took of one credit, took until it was reversed, or reserves."""
    parts = [
        _Part(refund, part, refund.functional_currency or settlement.functional_currency)
        for refund in settlement.refunds
        for part in refund.allocations
    ]
    return _table("refund_allocations", settlement, _PART_FIELDS, parts)


def receipts(settlement: Settlement) -> Table:
    """Each bank transaction with a reference, once for each clearing account and currency that it moves."""
    lines = [line for receipt in settlement.receipts for line in _lines(receipt)]
    return _table("bank_receipts", settlement, _CLEARED_FIELDS, lines)


def _lines(receipt: Receipt) -> Iterator[_Cleared]:
    if not receipt.cleared:
        yield _Cleared(receipt, None, None, None)
    for account, code, minor in receipt.cleared:
        yield _Cleared(receipt, account, code, minor)


def _table(name: str, settlement: Settlement, fields: tuple[Field[_Noun], ...], nouns: list[_Noun]) -> Table:
    columns = columns_of(fields)
    return Table(
        name=name,
        title=name,
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns,
        screen=tuple(column.key for column in columns if column.key not in _BEHIND),
        rows=rows_of(fields, nouns),
    )
