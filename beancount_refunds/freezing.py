"""The state of the books frozen into the nouns that shells and reports read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds import cases
from beancount_refunds.directives import ApplicationDirective
from beancount_refunds.model import (
    Bill,
    Case,
    CaseEvent,
    Credit,
    Order,
    OrderLine,
    Receipt,
    Reduction,
    Vendor,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.directives import OrderDirective, VendorDirective
    from beancount_refunds.open_items import OpenCase, OpenReduction
    from beancount_refunds.subledger import OpenCredit


def vendor(directive: VendorDirective) -> Vendor:
    """A vendor as declared."""
    aliases = (directive.aliases or "").split(";")
    return Vendor(
        id=directive.id,
        name=directive.name,
        account=directive.account,
        country=directive.country,
        vat_id=directive.vat_id,
        iban=directive.iban,
        aliases=tuple(filter(None, map(str.strip, aliases))),
        declared_on=directive.on,
        position=directive.position,
    )


def order(directive: OrderDirective) -> Order:
    """An order as declared."""
    lines = (
        OrderLine(vendor_id=id_, amount_minor=minor, currency=currency)
        for id_, (minor, currency) in directive.lines
    )
    return Order(id=directive.id, ordered_on=directive.on, lines=tuple(lines), position=directive.position)


def case(books: Books, opened: OpenCase) -> Case:
    """A case with its money."""
    directive = opened.directive
    credits_ = cases.credits_of(books, opened)
    money = cases.money_of(books, opened)
    users = dict.fromkeys(id_ for credit in credits_ for id_ in books.users_of_credit[credit.id])
    return Case(
        id=directive.id,
        opened_on=directive.on,
        vendor_id=directive.vendor_id,
        order_id=directive.order_id,
        reason=directive.reason or "",
        owner=directive.owner,
        status=opened.status,
        currency=directive.amount.currency,
        claimed_amount_minor=directive.amount.minor,
        agreed_amount_minor=opened.agreed_minor,
        credited_amount_minor=money.credited,
        refunded_amount_minor=money.refunded,
        netted_amount_minor=money.netted,
        written_off_amount_minor=money.written_off,
        unapplied_amount_minor=money.unapplied,
        credit_ids=tuple(credit.id for credit in credits_),
        refund_ids=tuple(id_ for id_ in users if id_ in books.refunds),
        events=tuple(
            CaseEvent(
                event=event.event,
                on=event.on,
                at=event.at,
                by=event.by,
                reason=event.reason,
                note=event.note,
                amount_minor=event.amount.minor if event.amount is not None else None,
                position=event.position,
            )
            for event in opened.events
        ),
        last_moved_on=opened.last_moved_on,
        note=directive.note,
        external_id=directive.external_id,
        position=directive.position,
    )


def credit(opened: OpenCredit) -> Credit:
    """A credit with what became of it."""
    memo, carrying = opened.memo, opened.carrying_minor
    return Credit(
        id=opened.id,
        vendor_id=opened.vendor_id,
        account=opened.account,
        issued_on=opened.issued_on,
        status=opened.status,
        currency=opened.currency,
        amount_minor=opened.face,
        applied_amount_minor=opened.applied,
        refunded_amount_minor=opened.refunded,
        written_off_amount_minor=opened.written_off,
        unapplied_balance_minor=opened.unapplied,
        available_balance_minor=opened.available,
        tax_minor=opened.stated_tax,
        functional_currency=opened.functional_currency,
        carrying_amount_minor=carrying,
        residual_carrying_amount_minor=None if carrying is None else carrying - opened.carrying_taken,
        booked_by_hand=opened.booked_by_hand,
        number=memo.number,
        bill_id=memo.bill_id,
        order_id=memo.order_id,
        case_id=memo.case_id,
        reason=memo.reason,
        expires_on=memo.expires_on,
        external_id=memo.external_id,
        recorded_by=memo.by,
        position=memo.position,
    )


def reduction(opened: OpenReduction) -> Reduction:
    """An application or write-off."""
    directive, part = opened.directive, opened.part
    application = isinstance(directive, ApplicationDirective)
    return Reduction(
        id=directive.id,
        kind=directive.kind,
        credit_id=opened.credit.id,
        vendor_id=opened.credit.vendor_id,
        recorded_on=directive.on,
        posted_on=opened.posted_on,
        reversed_on=opened.reversed_on,
        status=opened.status,
        amount_minor=directive.amount.minor,
        currency=directive.amount.currency,
        carrying_amount_minor=part.carrying if part is not None else None,
        bill_id=directive.bill_id if isinstance(directive, ApplicationDirective) else None,
        account=opened.account if application else directive.account,
        reason=directive.reason,
        recorded_by=directive.by,
        position=directive.position,
    )


def receipts(books: Books) -> Iterator[Receipt]:
    """The bank transactions with a reference, by reference."""
    accounts = frozenset(books.policy.any_day("clearing_account"))
    for reference, lines in sorted(books.bookings.lines.items()):
        claimants = books.claimants.get(reference, {})
        returned = [opened.directive.id for opened in books.returns.get(reference, ())]
        verdict = (books.return_verdicts if returned else books.verdicts).get(reference)
        for line in lines:
            if line.on > books.today:
                continue
            cleared = tuple(
                (account, currency, books.precisions.to_minor(-number, currency))
                for (account, currency), number in sorted(line.posted(accounts).items())
            )
            yield Receipt(
                reference=reference,
                booked_on=line.on,
                cleared=cleared,
                refund_ids=tuple(
                    sorted(id_ for id_, opened in claimants.items() if opened.stands_on(reference))
                ),
                returned_refund_ids=tuple(sorted(returned)),
                matched=verdict is not None and verdict.agrees,
                position=line.position,
            )


def bills(books: Books) -> Iterator[Bill]:
    """The bills of the ledger as they stand on today."""
    for key in sorted(books.bills, key=lambda key: (key[0] or "", *key[1:])):
        bill = books.bills[key]
        amounts = [(on, amount) for on, amount in bill.postings if on <= books.today]
        if amounts:
            yield Bill(
                vendor_id=bill.vendor_id,
                bill_id=bill.bill_id,
                account=bill.account,
                currency=bill.currency,
                billed_minor=-sum(amount for _, amount in amounts if amount < 0),
                paid_minor=sum(amount for _, amount in amounts if amount > 0),
                applied_minor=bill.applied,
                billed_on=amounts[0][0],
                due_on=bill.due_on,
                order_id=bill.order_id,
                position=bill.position,
            )
