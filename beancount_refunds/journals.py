"""The journals of the settled books: what was recorded, and what moved on bills and tax accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.directives import CaseEventDirective, OrderDirective
from beancount_refunds.model import Act, BillMovement, TaxMovement
from beancount_refunds.subledger import Use, reversal_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.directives import Directive
    from beancount_refunds.posting import Voucher

#: Where directives name other things, from what came of them to what they came from.
_NAMES = (
    "bank_transaction_ref",
    "gateway_transaction_id",
    "refund_ids",
    "subject_ids",
    "subject",
    "credit_ids",
    "credit_id",
    "bill_id",
    "order_id",
    "case_id",
    "vendor_id",
)


#: The kinds of movements that settle a bill.
_APPLIED = (Use.APPLICATION, reversal_of(Use.APPLICATION))


def acts(books: Books, directives: Iterable[Directive]) -> Iterator[Act]:
    """The directives that could be read and are there on today, in the order given."""
    for directive in directives:
        if directive.on <= books.today:
            found = books.findings.get(id(directive.entry))
            amount = getattr(directive, "amount", None)
            yield Act(
                kind=directive.kind,
                id=directive.id,
                on=directive.on,
                at=directive.at,
                by=directive.by,
                reason=directive.reason,
                note=directive.note,
                evidence=directive.evidence,
                external_id=directive.external_id,
                amount_minor=None if amount is None else amount.minor,
                currency=None if amount is None else amount.currency,
                names=tuple(dict.fromkeys(_named(directive))),
                word=directive.event if isinstance(directive, CaseEventDirective) else None,
                finding=None if found is None else found.code.value,
                position=directive.position,
            )


def _named(directive: Directive) -> Iterator[str]:
    """The other ids and references that a directive names."""
    for name in _NAMES:
        value = getattr(directive, name, None)
        yield from (value,) if isinstance(value, str) else value or ()
    if isinstance(directive, OrderDirective):
        yield from (vendor_id for vendor_id, _ in directive.lines)


def tax_movements(vouchers: Iterable[Voucher]) -> Iterator[TaxMovement]:
    """What the generated transactions post on tax accounts, in their order."""
    for voucher in vouchers:
        for leg in voucher.legs:
            if leg.tax_of is not None:
                yield TaxMovement(
                    on=voucher.on,
                    credit_id=leg.tax_of,
                    subject=voucher.subject,
                    account=leg.account,
                    due=leg.due,
                    amount_minor=-leg.amount,
                    currency=leg.currency,
                    position=voucher.position,
                )


def bill_movements(books: Books) -> Iterator[BillMovement]:
    """The changes of all bills up to today: what was booked, then what was applied, as they ran."""
    yield from _booked(books)
    yield from _applied(books)


def _booked(books: Books) -> Iterator[BillMovement]:
    for posting in books.bookings.bills:
        if posting.on <= books.today:
            yield BillMovement(
                on=posting.on,
                vendor_id=posting.vendor_id,
                bill_id=posting.bill_id,
                subject=posting.bill_id,
                kind="bill" if posting.amount.minor < 0 else "payment",
                amount_minor=-posting.amount.minor,
                currency=posting.amount.currency,
                account=posting.account,
                position=posting.position,
            )


def _applied(books: Books) -> Iterator[BillMovement]:
    for moved in books.movements:
        # A reduction booked by hand may bear a bank reference that is the id of an application.
        reduction = books.reductions.get(moved.subject) if moved.kind in _APPLIED else None
        if reduction is not None and reduction.bill is not None:
            yield BillMovement(
                on=moved.on,
                vendor_id=reduction.bill.vendor_id,
                bill_id=reduction.bill.bill_id,
                subject=moved.subject,
                kind=moved.kind,
                amount_minor=moved.amount_minor,
                currency=moved.currency,
                account=reduction.bill.account,
                position=moved.position,
            )
