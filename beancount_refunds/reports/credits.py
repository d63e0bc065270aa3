"""Credits: what each vendor's memo was, what became of it, and what is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.reports.filters import EVERYTHING, Traits, some, title
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, counted, field, rows_of, totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_refunds.model import Credit, Settlement
    from beancount_refunds.reports.filters import Filters

_SCREEN = (
    "id",
    "issued_on",
    "amount_minor",
    "unapplied_balance_minor",
    "available_balance_minor",
    "status",
    "vendor_id",
    "case_id",
    "order_id",
    "expires_on",
)


def credits_table(settlement: Settlement, filters: Filters = EVERYTHING) -> Table:
    """The credits that ``filters`` admit by the day of issue."""
    chosen = [credit for credit in settlement.credits if filters.admit(_traits(credit, settlement))]
    rows = rows_of(_FIELDS, chosen)
    summary = [counted(len(rows), "credit")]
    for words, key in (("unapplied", "unapplied_balance_minor"), ("available", "available_balance_minor")):
        sums = totals(rows, key, "currency_code", settlement.precisions)
        summary.append(f"{words} {sums or 'nothing'}")
    return Table(
        name="credits",
        title=title("Credits", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows,
        summary=tuple(summary),
        empty="No credits.",
    )


def _traits(credit: Credit, settlement: Settlement) -> Traits:
    case = settlement.case.get(credit.case_id or "")
    return Traits(
        some(credit.vendor_id),
        credit.status,
        some(credit.case_id),
        some(credit.order_id, None if case is None else case.order_id),
        credit.issued_on,
    )


def _amount(key: str, title: str, value: Callable[[Credit], int | None]) -> Field[Credit]:
    return field(key, title, Kind.AMOUNT, value, currency="currency_code")


_FIELDS: tuple[Field[Credit], ...] = (
    field("id", "Credit", Kind.ID, lambda credit: credit.id),
    field("vendor_id", "Vendor", Kind.ID, lambda credit: credit.vendor_id),
    _amount("amount_minor", "Amount", lambda credit: credit.amount_minor),
    _amount("unapplied_balance_minor", "Unapplied", lambda credit: credit.unapplied_balance_minor),
    _amount("available_balance_minor", "Available", lambda credit: credit.available_balance_minor),
    field("currency_code", "Currency", Kind.CURRENCY, lambda credit: credit.currency),
    field("status", "Status", Kind.CODE, lambda credit: credit.status.value),
    field("issued_on", "Date", Kind.DATE, lambda credit: credit.issued_on),
    field("expires_on", "Expires", Kind.DATE, lambda credit: credit.expires_on),
    _amount("reserved_balance_minor", "Reserved", lambda credit: credit.reserved_balance_minor),
    _amount("refunded_amount_minor", "Refunded", lambda credit: credit.refunded_amount_minor),
    _amount("applied_amount_minor", "Netted", lambda credit: credit.applied_amount_minor),
    _amount("written_off_amount_minor", "Written off", lambda credit: credit.written_off_amount_minor),
    _amount("tax_minor", "Tax", lambda credit: credit.tax_minor),
    field(
        "carrying_amount_minor",
        "Carrying amount",
        Kind.AMOUNT,
        lambda credit: credit.carrying_amount_minor,
        currency="functional_currency_code",
    ),
    field(
        "residual_carrying_amount_minor",
        "Carrying amount left",
        Kind.AMOUNT,
        lambda credit: credit.residual_carrying_amount_minor,
        currency="functional_currency_code",
    ),
    field(
        "functional_currency_code",
        "Functional currency",
        Kind.CURRENCY,
        lambda credit: credit.functional_currency,
    ),
    field("case_id", "Case", Kind.ID, lambda credit: credit.case_id),
    field("order_id", "Order", Kind.ID, lambda credit: credit.order_id),
    field("bill_id", "Bill", Kind.ID, lambda credit: credit.bill_id),
    field("number", "Number", Kind.TEXT, lambda credit: credit.number),
    field("reason", "Reason", Kind.CODE, lambda credit: credit.reason),
    field("account", "Account", Kind.TEXT, lambda credit: credit.account),
    field("booked_by_hand", "By hand", Kind.FLAG, lambda credit: credit.booked_by_hand),
    field("external_id", "External id", Kind.ID, lambda credit: credit.external_id),
    field("recorded_by", "Recorded by", Kind.TEXT, lambda credit: credit.recorded_by),
    field("filename", "File", Kind.TEXT, lambda credit: credit.position.filename),
    field("lineno", "Line", Kind.COUNT, lambda credit: credit.position.lineno),
)
