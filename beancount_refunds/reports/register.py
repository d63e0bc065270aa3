"""The register: every refund, where it stands, and what it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.reports.filters import EVERYTHING, Traits, some, title
from beancount_refunds.reports.table import (
    Field,
    Kind,
    Row,
    Table,
    columns_of,
    counted,
    field,
    rows_of,
    tally,
    totals,
)

if TYPE_CHECKING:
    from beancount_refunds.model import Allocation, Copy, Refund, Settlement
    from beancount_refunds.reports.filters import Filters

_SCREEN = (
    "id",
    "recorded_on",
    "vendor_id",
    "refund_amount_minor",
    "status",
    "pending_reason",
    "bank_transaction_ref",
    "credit_ids",
    "fx_gain_loss_minor",
    "remark",
)


def register(settlement: Settlement, filters: Filters = EVERYTHING) -> Table:
    """The refunds that ``filters`` admit by the day they were recorded, and the copies that were ignored."""
    fields = (*_MODEL, *_figures(settlement), *_LIFE)
    refunds = [refund for refund in settlement.refunds if filters.admit(_traits(refund))]
    rows = rows_of(fields, refunds)
    return Table(
        name="refunds",
        title=title("Refunds", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=_SCREEN,
        rows=rows,
        summary=tuple(_summary(rows, settlement)),
        empty="No refunds.",
        also=(_copies(settlement, {refund.id for refund in refunds}),),
    )


def _traits(refund: Refund) -> Traits:
    return Traits(
        some(refund.vendor_id),
        refund.status,
        frozenset(refund.case_ids),
        frozenset(refund.order_ids),
        refund.recorded_on,
    )


#: Who, how much, against what: the fields of the reference data model.
_MODEL: tuple[Field[Refund], ...] = (
    field("id", "Refund", Kind.ID, lambda refund: refund.id),
    field("vendor_id", "Vendor", Kind.ID, lambda refund: refund.vendor_id),
    field("credit_ids", "Credits", Kind.IDS, lambda refund: refund.credit_ids),
    field(
        "refund_amount_minor",
        "Amount",
        Kind.AMOUNT,
        lambda refund: refund.amount_minor,
        currency="currency_code",
    ),
    field("currency_code", "Currency", Kind.CURRENCY, lambda refund: refund.currency),
    field("bank_transaction_ref", "Bank reference", Kind.ID, lambda refund: refund.bank_transaction_ref),
    field(
        "fx_gain_loss_minor",
        "FX gain",
        Kind.AMOUNT,
        lambda refund: refund.fx_gain_loss_minor,
        currency="functional_currency_code",
        blank_zero=True,
    ),
    field("status", "Status", Kind.CODE, lambda refund: refund.status.value),
    field(
        "pending_reason",
        "Waits for",
        Kind.CODE,
        lambda refund: None if refund.pending_reason is None else refund.pending_reason.value,
    ),
    field("external_id", "External id", Kind.ID, lambda refund: refund.external_id),
    field("gateway_transaction_id", "Gateway", Kind.ID, lambda refund: refund.gateway_transaction_id),
)


def _figures(settlement: Settlement) -> tuple[Field[Refund], ...]:
    """How the amount came about."""
    return (
        field(
            "functional_currency_code",
            "Functional currency",
            Kind.CURRENCY,
            lambda refund: refund.functional_currency or settlement.functional_currency,
        ),
        field(
            "proceeds_minor",
            "Proceeds",
            Kind.AMOUNT,
            lambda refund: refund.proceeds_minor,
            currency="functional_currency_code",
        ),
        field(
            "received_amount_minor",
            "Received",
            Kind.AMOUNT,
            lambda refund: refund.received_minor,
            currency="bank_currency_code",
        ),
        field(
            "bank_currency_code",
            "Bank currency",
            Kind.CURRENCY,
            lambda refund: refund.received_currency or refund.currency,
        ),
        field(
            "fee_minor",
            "Fee",
            Kind.AMOUNT,
            lambda refund: refund.fee_minor,
            currency="bank_currency_code",
        ),
        field(
            "allocations",
            "Allocations",
            Kind.RECORDS,
            lambda refund: tuple(_allocation(part) for part in refund.allocations),
        ),
    )


_LIFE: tuple[Field[Refund], ...] = (
    field("case_ids", "Cases", Kind.IDS, lambda refund: refund.case_ids),
    field("order_ids", "Orders", Kind.IDS, lambda refund: refund.order_ids),
    field("cash_account", "Cash account", Kind.TEXT, lambda refund: refund.cash_account),
    field("recorded_on", "Date", Kind.DATE, lambda refund: refund.recorded_on),
    field("applied_on", "Applied", Kind.DATE, lambda refund: refund.applied_on),
    field("reconciled_on", "Reconciled", Kind.DATE, lambda refund: refund.reconciled_on),
    field("reversed_on", "Reversed", Kind.DATE, lambda refund: refund.reversed_on),
    field("approved_on", "Approved", Kind.DATE, lambda refund: refund.approved_on),
    field("approved_by", "Approved by", Kind.TEXT, lambda refund: refund.approved_by),
    field("recorded_by", "Recorded by", Kind.TEXT, lambda refund: refund.recorded_by),
    field("returned_ref", "Returned as", Kind.ID, lambda refund: refund.returned_ref),
    field("reason", "Reason", Kind.CODE, lambda refund: refund.reason),
    field("remark", "Remark", Kind.TEXT, lambda refund: refund.remark),
    field("filename", "File", Kind.TEXT, lambda refund: refund.position.filename),
    field("lineno", "Line", Kind.COUNT, lambda refund: refund.position.lineno),
)

_COPY_FIELDS: tuple[Field[Copy], ...] = (
    field("id", "Copy", Kind.ID, lambda copy: copy.id),
    field("original_id", "Of", Kind.ID, lambda copy: copy.original_id),
    field("kind", "Directive", Kind.TEXT, lambda copy: copy.kind),
    field("external_id", "External id", Kind.ID, lambda copy: copy.external_id),
    field("recorded_on", "Date", Kind.DATE, lambda copy: copy.recorded_on),
    field("filename", "File", Kind.TEXT, lambda copy: copy.position.filename),
    field("lineno", "Line", Kind.COUNT, lambda copy: copy.position.lineno),
)


def _allocation(part: Allocation) -> Row:
    return {
        "credit_id": part.credit_id,
        "amount_minor": part.amount_minor,
        "currency_code": part.currency,
        "carrying_amount_minor": part.carrying_amount_minor,
        "tax_minor": part.tax_minor,
    }


def _copies(settlement: Settlement, shown: set[str]) -> Table:
    """The copies of the refunds shown."""
    copies = [
        copy for copy in settlement.copies if copy.kind == "vendor-refund" and copy.original_id in shown
    ]
    return Table(
        name="copies",
        title="Copies: the same external id again, ignored",
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_COPY_FIELDS),
        screen=("id", "recorded_on", "original_id", "external_id"),
        rows=rows_of(_COPY_FIELDS, copies),
        empty="No copies.",
    )


def _summary(rows: tuple[Row, ...], settlement: Settlement) -> list[str]:
    lines = [f"{counted(len(rows), 'refund')}: {tally(row['status'] for row in rows)}"]
    for words, statuses in (("applied", {"APPLIED", "RECONCILED"}), ("pending", {"PENDING"})):
        chosen = [row for row in rows if row["status"] in statuses]
        if sums := totals(chosen, "refund_amount_minor", "currency_code", settlement.precisions):
            lines.append(f"{words} {sums}")
    if gain := totals(rows, "fx_gain_loss_minor", "functional_currency_code", settlement.precisions):
        lines.append(f"FX gain {gain}")
    return lines
