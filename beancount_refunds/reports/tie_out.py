"""Sub-ledger against control accounts: what is behind each balance, and that nothing else is.

Debits are > 0, as in Beancount and on the balance sheet: what vendors owe us. Per account and currency

    balance = available + reserved + waiting − open bills + unallocated, difference 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.model import RefundStatus
from beancount_refunds.reports import columns
from beancount_refunds.reports.clearing import clearing_accounts
from beancount_refunds.reports.clearing_tables import clearing_tables
from beancount_refunds.reports.control_accounts import Control, ControlAccounts
from beancount_refunds.reports.filters import Filters, title
from beancount_refunds.reports.table import (
    Field,
    Kind,
    Row,
    Table,
    columns_of,
    counted,
    field,
    rows_of,
    totals,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.reports.question import Question


class _Tied(NamedTuple):
    """A control account with the refunds that came out of it."""

    control: Control
    vendor_ids: tuple[str, ...]
    unreconciled: int
    completed: int
    reasons: tuple[str, ...]


def tie_out(ledger: Ledger, question: Question) -> Table:
    """The control accounts tied to the sub-ledger; refunds by what the balance sheet shows; clearing.

    Of the filters only the vendors count: they choose the accounts that are theirs. Clearing accounts
    belong to no vendor and are then left out.
    """
    settlement = ledger.settlement
    filters = Filters(vendors=question.filters.vendors)
    controls = ControlAccounts(ledger, clearing_accounts(settlement))
    tied = list(_tied(controls, settlement, filters))
    rows = rows_of(_FIELDS, tied)
    return Table(
        name="tie_out",
        title=title("Tie-out", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows,
        summary=tuple(_words(tied, rows, settlement)),
        empty="No account carries a credit or a bill.",
        also=(
            _refunds(settlement, filters),
            *(() if filters.vendors else clearing_tables(settlement, controls.lines)),
        ),
    )


# --- control accounts -----------------------------------------------------------------------------


def _tied(controls: ControlAccounts, settlement: Settlement, filters: Filters) -> Iterator[_Tied]:
    """The accounts that hold, held or should hold anything."""
    taken = _taken(settlement)
    owners: dict[str, set[str]] = {}
    for credit in settlement.credits:
        owners.setdefault(credit.account, set()).add(credit.vendor_id)
    for moved in settlement.bill_movements:
        if moved.vendor_id is not None:
            owners.setdefault(moved.account, set()).add(moved.vendor_id)
    for control in controls.rows:
        account, currency = control[:2]
        vendors = {*controls.vendors(account), *owners.get(account, ())}
        if filters.vendors and filters.vendors.isdisjoint(vendors):
            continue
        yield _Tied(
            control,
            tuple(sorted(vendors)),
            taken.get((account, currency, RefundStatus.APPLIED), 0),
            taken.get((account, currency, RefundStatus.RECONCILED), 0),
            (*controls.reasons(control), *controls.oddities(control)),
        )


def _taken(settlement: Settlement) -> dict[tuple[str, str, RefundStatus], int]:
    """What refunds in each state took of the credits of each account."""
    sums: dict[tuple[str, str, RefundStatus], int] = {}
    for refund in settlement.refunds:
        for part in refund.allocations:
            key = settlement.credit[part.credit_id].account, part.currency, refund.status
            sums[key] = sums.get(key, 0) + part.amount_minor
    return sums


def _words(tied: Sequence[_Tied], rows: Iterable[Row], settlement: Settlement) -> Iterator[str]:
    rows, on = tuple(rows), settlement.as_of
    yield "above zero vendors owe us, as the accounts say it"
    bad = [one for one in tied if one.control.difference]
    if bad:
        amounts = totals(rows, "difference_minor", "currency_code", settlement.precisions)
        names = ", ".join(dict.fromkeys(one.control.account for one in bad))
        yield f"DIFFERENCE: {amounts or 'of opposite signs'} in {names}; the rows name the likely reasons"
    else:
        accounts = counted(len({one.control.account for one in tied}), "account")
        yield f"the sub-ledger equals {accounts} on {on}, to the penny"
    for words, key in (
        ("expected: unapplied credits", "unapplied_minor"),
        ("of that reserved by pending refunds", "reserved_minor"),
        ("received, not reconciled", "unreconciled_minor"),
        ("completed", "completed_minor"),
    ):
        sums = totals(rows, key, "currency_code", settlement.precisions)
        if sums:
            yield f"{words} {sums}"


def _figure(key: str, name: str, attribute: str) -> Field[_Tied]:
    return columns.amount(
        key, name, lambda one: int(getattr(one.control, attribute)), blank_zero=True, summed=True
    )


_FIELDS: tuple[Field[_Tied], ...] = (
    field("account", "Account", Kind.TEXT, lambda one: one.control.account),
    field("vendor_ids", "Vendors", Kind.IDS, lambda one: one.vendor_ids),
    columns.currency(lambda one: one.control.currency),
    columns.amount("balance_minor", "Balance", lambda one: one.control.balance, summed=True),
    _figure("unapplied_minor", "Unapplied", "unapplied"),
    _figure("available_minor", "Available", "available"),
    _figure("reserved_minor", "Reserved", "reserved"),
    _figure("waiting_minor", "Waiting", "waiting"),
    _figure("open_bills_minor", "Open bills", "bills"),
    _figure("unallocated_minor", "Unallocated", "unallocated"),
    columns.amount("difference_minor", "Difference", lambda one: one.control.difference, summed=True),
    columns.amount(
        "unreconciled_minor",
        "Received, unreconciled",
        lambda one: one.unreconciled,
        blank_zero=True,
        summed=True,
    ),
    columns.amount("completed_minor", "Completed", lambda one: one.completed, blank_zero=True, summed=True),
    field("remark", "Remark", Kind.TEXT, lambda one: "; ".join(one.reasons) or None),
)

_SCREEN = (
    "account",
    "balance_minor",
    "available_minor",
    "reserved_minor",
    "waiting_minor",
    "open_bills_minor",
    "unallocated_minor",
    "difference_minor",
    "unreconciled_minor",
    "completed_minor",
    "remark",
)


# --- refunds on the balance sheet -----------------------------------------------------------------


class _State(NamedTuple):
    """All refunds of one currency in one state."""

    status: RefundStatus
    currency: str
    number: int
    amount: int


_WHERE = {
    RefundStatus.PENDING: "expected: still in the vendors' accounts",
    RefundStatus.APPLIED: "received, not reconciled: in clearing, or a cash account not proved yet",
    RefundStatus.RECONCILED: "done: in the bank",
}


def _refunds(settlement: Settlement, filters: Filters) -> Table:
    """Refunds in their own currency by state: what to show as expected and what as done."""
    sums: dict[tuple[RefundStatus, str], list[int]] = {}
    for refund in settlement.refunds:
        chosen = not filters.vendors or refund.vendor_id in filters.vendors
        if refund.status in _WHERE and refund.currency is not None and chosen:
            key = refund.status, refund.currency
            sums.setdefault(key, []).append(refund.amount_minor or 0)
    order = list(_WHERE)
    states = [
        _State(status, currency, len(amounts), sum(amounts))
        for (status, currency), amounts in sorted(
            sums.items(), key=lambda each: (order.index(each[0][0]), each[0][1])
        )
    ]
    return Table(
        name="refunds_by_state",
        title=title("Refunds on the balance sheet", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_STATE_FIELDS),
        screen=("status", "refunds", "amount_minor", "where"),
        rows=rows_of(_STATE_FIELDS, states),
        empty="No refunds.",
    )


_STATE_FIELDS: tuple[Field[_State], ...] = (
    field("status", "Status", Kind.CODE, lambda one: one.status.value),
    field("refunds", "Refunds", Kind.COUNT, lambda one: one.number),
    columns.amount("amount_minor", "Amount", lambda one: one.amount),
    columns.currency(lambda one: one.currency),
    field("where", "Where it stands", Kind.TEXT, lambda one: _WHERE[one.status]),
)
