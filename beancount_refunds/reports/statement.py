"""The account of one vendor over a period: what the vendor's own statement is ticked against.

Above zero we owe the vendor, as on the vendor's statement; below zero the vendor owes us:

    balance = bills − payments − credits + refunds + written off + by hand + unallocated

A credit netted against a bill moves nothing. A currency is a section of its own; the closing balance of a
period is the opening balance of the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.model import RefundStatus
from beancount_refunds.reports import columns
from beancount_refunds.reports.control_accounts import ControlAccounts
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.reports.statement_lines import StatementLine, statement_lines
from beancount_refunds.reports.table import (
    Field,
    Kind,
    Row,
    Table,
    as_of_words,
    columns_of,
    counted,
    field,
    rows_of,
    totals,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.reports.question import Question

OPENING, CLOSING = "opening balance", "closing balance"


class _Balanced(NamedTuple):
    """A line with the balance after it; opening and closing have no line."""

    on: datetime.date | None
    currency: str
    kind: str
    balance: int
    line: StatementLine | None


def statement(ledger: Ledger, question: Question) -> Table:
    """The movements of the vendor ``question.subject`` in the period of its filters (default: all).

    Raises :class:`UnknownSubject` for a vendor that no directive and no bill names.
    """
    settlement = ledger.settlement
    vendor_id = _known(settlement, question.subject)
    since, until = question.filters.since, question.filters.until
    controls = ControlAccounts(ledger)
    lines = [
        line for line in statement_lines(ledger, vendor_id, controls) if until is None or line.on <= until
    ]
    rows = list(_sections(lines, since, min(until or settlement.as_of, settlement.as_of)))
    return Table(
        name="statement",
        title=_title(settlement, vendor_id, since, until),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows_of(_FIELDS, rows),
        summary=(
            *_words(vendor_id, rows, settlement),
            *_end_of_knowledge(settlement, since, until),
            *_expected(vendor_id, settlement, until),
            *_shared(vendor_id, settlement, controls, until),
        ),
        empty=f"{vendor_id}: nothing was billed, credited or refunded.",
        since=since,
        until=until,
    )


def _known(settlement: Settlement, vendor_id: str | None) -> str:
    """The vendor asked for: a declared one, or one that only bills name."""
    known = {*settlement.vendor, *(bill.vendor_id for bill in settlement.bills if bill.vendor_id is not None)}
    if vendor_id is None or vendor_id not in known:
        raise UnknownSubject(kind="vendor", value=vendor_id or "", known=tuple(sorted(known)))
    return vendor_id


def _title(
    settlement: Settlement, vendor_id: str, since: datetime.date | None, until: datetime.date | None
) -> str:
    vendor = settlement.vendor.get(vendor_id)
    name = vendor_id if vendor is None else f"{vendor.name} ({vendor_id})"
    period = f" from {since}" if since is not None else ""
    if until is not None:
        period += f" to {until}"
    return f"Statement of {name}{period}{as_of_words(settlement.as_of)}"


def _sections(
    lines: Sequence[StatementLine], since: datetime.date | None, until: datetime.date
) -> Iterator[_Balanced]:
    """A section for each currency: opening balance, the lines of the period, closing balance."""
    sections: dict[str, list[StatementLine]] = {}
    for line in lines:
        sections.setdefault(line.currency, []).append(line)
    for currency, section in sections.items():
        before = [line for line in section if since is not None and line.on < since]
        balance = sum(line.effect for line in before)
        yield _Balanced(since, currency, OPENING, balance, None)
        for line in section[len(before) :]:
            balance += line.effect
            yield _Balanced(line.on, currency, line.kind, balance, line)
        yield _Balanced(until, currency, CLOSING, balance, None)


# --- the words under the table --------------------------------------------------------------------


def _words(vendor_id: str, rows: Sequence[_Balanced], settlement: Settlement) -> Iterator[str]:
    yield "above zero we owe the vendor, below zero the vendor owes us; netting moves nothing"
    for row in rows:
        if row.kind == CLOSING:
            amount = f"{settlement.precisions.to_number(abs(row.balance), row.currency):,} {row.currency}"
            if row.balance:
                who = f"we owe {vendor_id}" if row.balance > 0 else f"{vendor_id} owes us"
                yield f"{who} {amount} on {row.on}"
            else:
                yield f"nothing is open in {row.currency} on {row.on}"


def _end_of_knowledge(
    settlement: Settlement, since: datetime.date | None, until: datetime.date | None
) -> Iterator[str]:
    """A period that reaches beyond the day as of which the ledger is settled."""
    if any(on is not None and on > settlement.as_of for on in (since, until)):
        yield f"the books are read as of {settlement.as_of}: nothing later is in it"


def _expected(vendor_id: str, settlement: Settlement, until: datetime.date | None) -> Iterator[str]:
    """Refunds that are announced: the vendor may have sent them, the balance does not have them."""
    if until is not None and until < settlement.as_of:
        return
    pending = [
        refund
        for refund in settlement.refunds
        if refund.vendor_id == vendor_id and refund.status is RefundStatus.PENDING
    ]
    if pending:
        rows: list[Row] = [{"amount": refund.amount_minor, "currency": refund.currency} for refund in pending]
        sums = totals(rows, "amount", "currency", settlement.precisions)
        yield f"expected and not in it: {sums} ({', '.join(refund.id for refund in pending)})"


def _shared(
    vendor_id: str, settlement: Settlement, controls: ControlAccounts, until: datetime.date | None
) -> Iterator[str]:
    """Postings on the vendor's account that may be its own: several vendors share the account."""
    vendor = settlement.vendor.get(vendor_id)
    others = [] if vendor is None else [id_ for id_ in controls.vendors(vendor.account) if id_ != vendor_id]
    if vendor is None or not others:
        return
    loose = [
        one
        for one in controls.unallocated
        if one.line.account == vendor.account
        and one.vendor_id is None
        and (until is None or one.line.on <= until)
    ]
    if loose:
        rows: list[Row] = [{"amount": -one.minor, "currency": one.line.units.currency} for one in loose]
        sums = totals(rows, "amount", "currency", settlement.precisions)
        yield (
            f"{vendor.account} is shared with {', '.join(others)}: {counted(len(loose), 'posting')} of no"
            f" vendor stand in no statement, {sums or 'nothing on balance'}"
        )


# --- columns --------------------------------------------------------------------------------------


def _part(name: str, shown: str) -> Field[_Balanced]:
    return columns.amount(
        f"{name}_minor",
        shown,
        lambda row: None if row.line is None else int(getattr(row.line, name)),
        blank_zero=True,
        summed=True,
    )


_FIELDS: tuple[Field[_Balanced], ...] = (
    field("moved_on", "Date", Kind.DATE, lambda row: row.on),
    field("kind", "Kind", Kind.CODE, lambda row: row.kind),
    field("id", "Id", Kind.ID, lambda row: None if row.line is None else row.line.id),
    field(
        "number", "Number or reference", Kind.TEXT, lambda row: None if row.line is None else row.line.number
    ),
    columns.currency(lambda row: row.currency),
    _part("bills", "Bills"),
    _part("payments", "Payments"),
    _part("credits", "Credits"),
    _part("refunds", "Refunds"),
    _part("netted", "Netted"),
    _part("written_off", "Written off"),
    _part("by_hand", "By hand"),
    _part("unallocated", "Unallocated"),
    columns.amount("balance_minor", "Balance", lambda row: row.balance),
    field("credit_ids", "Credit ids", Kind.IDS, lambda row: () if row.line is None else row.line.credit_ids),
    field("remark", "Remark", Kind.TEXT, lambda row: None if row.line is None else row.line.remark),
    field(
        "filename", "File", Kind.TEXT, lambda row: None if row.line is None else row.line.position.filename
    ),
    field("lineno", "Line", Kind.COUNT, lambda row: None if row.line is None else row.line.position.lineno),
)

_SCREEN = (
    "moved_on",
    "kind",
    "id",
    "number",
    "bills_minor",
    "payments_minor",
    "credits_minor",
    "refunds_minor",
    "netted_minor",
    "written_off_minor",
    "by_hand_minor",
    "unallocated_minor",
    "balance_minor",
    "remark",
)
