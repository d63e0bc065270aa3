"""Open points: what is no error but must be looked at, since when and how much (language, section 6)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.approvals import AwaitingApproval, approval_of
from beancount_refunds.cases import FINAL
from beancount_refunds.directives import WriteOffDirective
from beancount_refunds.findings import ExceptionCode
from beancount_refunds.hand_credits import counted
from beancount_refunds.model import CaseStatus, ReductionStatus, RefundStatus
from beancount_refunds.money import Money
from beancount_refunds.suspense import open_excesses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.open_items import OpenRefund
    from beancount_refunds.source import Position
    from beancount_refunds.subledger import OpenCredit

#: Days before its expiry from which on a credit is CREDIT_EXPIRING.
_EXPIRY_WARNING_DAYS = 30


class Point(NamedTuple):
    """An open point before it has an owner."""

    code: ExceptionCode
    subject: str
    since: datetime.date
    amount: Money | None
    vendor_id: str | None
    owner: str | None
    detail: str
    position: Position


def open_points(books: Books) -> Iterator[Point]:
    """All open points of the books on today, in no order."""
    yield from _of_refunds(books)
    yield from _of_write_offs(books)
    yield from _of_credits(books)
    yield from _without_case(books)
    yield from _of_cases(books)
    yield from _of_receipts(books)
    yield from _of_postings(books)


def _of_refunds(books: Books) -> Iterator[Point]:
    overdue_days = books.policy.days("pending_overdue_days", books.today) or 0
    for refund in books.refunds.values():
        directive = refund.directive
        if refund.status is RefundStatus.APPLIED and refund.applied_on is not None:
            what = "a balance on its cash account" if refund.straight else "its bank transaction"
            detail = f"applied, waits for {what}"
            yield _of_refund(books, refund, ExceptionCode.REFUND_UNRECONCILED, refund.applied_on, detail)
        if refund.status is RefundStatus.PENDING:
            age = books.today.toordinal() - directive.on.toordinal()
            if age > overdue_days:
                detail = f"pending for {age} days, waits for {refund.pending_reason}"
                yield _of_refund(books, refund, ExceptionCode.PENDING_OVERDUE, directive.on, detail)
            named = refund.claim is not None
            if isinstance(approval_of(books, directive, named=named), AwaitingApproval):
                detail = "reaches the approval limit"
                yield _of_refund(books, refund, ExceptionCode.AWAITING_APPROVAL, directive.on, detail)


def _of_refund(
    books: Books, refund: OpenRefund, code: ExceptionCode, since: datetime.date, detail: str
) -> Point:
    directive = refund.directive
    owner = _case_owner(books, directive.credit_ids)
    return Point(
        code, directive.id, since, directive.amount, refund.vendor_id, owner, detail, directive.position
    )


def _of_write_offs(books: Books) -> Iterator[Point]:
    for id_, reduction in books.reductions.items():
        directive = reduction.directive
        if (
            reduction.status is ReductionStatus.WAITING
            and isinstance(directive, WriteOffDirective)
            and isinstance(approval_of(books, directive, named=False), AwaitingApproval)
        ):
            credit = reduction.credit
            owner = _case_owner(books, [credit.id])
            yield Point(
                ExceptionCode.AWAITING_APPROVAL,
                id_,
                directive.on,
                directive.amount,
                credit.vendor_id,
                owner,
                "reaches the approval limit",
                directive.position,
            )


def _of_credits(books: Books) -> Iterator[Point]:
    today = books.today.toordinal()
    stale_days = books.policy.days("credit_stale_days", books.today) or 0
    for credit in books.credits.values():
        left = Money(credit.unapplied, credit.currency)
        if not left.minor:
            continue
        shown, age = books.text(*left), today - credit.issued_on.toordinal()
        if age >= stale_days:
            detail = f"{shown} unapplied for {age} days"
            since = credit.issued_on
            yield _of_credit(books, credit, ExceptionCode.CREDIT_STALE, left, detail, since=since)
        expires_on = credit.memo.expires_on
        if expires_on is not None and today >= expires_on.toordinal() - _EXPIRY_WARNING_DAYS:
            word = "expired" if today > expires_on.toordinal() else "expires"
            warned = max(credit.issued_on.toordinal(), expires_on.toordinal() - _EXPIRY_WARNING_DAYS)
            since, detail = datetime.date.fromordinal(warned), f"{shown} unapplied, {word} on {expires_on}"
            yield _of_credit(books, credit, ExceptionCode.CREDIT_EXPIRING, left, detail, since=since)


def _of_credit(
    books: Books, credit: OpenCredit, code: ExceptionCode, amount: Money, detail: str, *, since: datetime.date
) -> Point:
    owner = _case_owner(books, [credit.id])
    return Point(code, credit.id, since, amount, credit.vendor_id, owner, detail, credit.memo.position)


def _without_case(books: Books) -> Iterator[Point]:
    """CASE_MISSING, where policy ``require_case`` of its day wants one."""
    for credit in books.credits.values():
        required = books.policy.get("require_case", credit.issued_on)
        if required and credit.case_id is None and not credit.reversed:
            face = Money(credit.face, credit.currency)
            detail = "the policy requires a case of every credit"
            since = credit.issued_on
            yield _of_credit(books, credit, ExceptionCode.CASE_MISSING, face, detail, since=since)
    for refund in books.refunds.values():
        directive = refund.directive
        required = books.policy.get("require_case", directive.on)
        standing = refund.posted or refund.status is RefundStatus.PENDING
        cases = {directive.case_id, *(credit.case_id for credit in refund.credits)}
        if required and standing and cases == {None}:
            detail = "the policy requires a case of every refund"
            yield _of_refund(books, refund, ExceptionCode.CASE_MISSING, directive.on, detail)


def _of_cases(books: Books) -> Iterator[Point]:
    overdue_days = books.policy.days("pending_overdue_days", books.today) or 0
    for id_, case in books.cases.items():
        if case.status in FINAL or case.status in (CaseStatus.REFUNDED, CaseStatus.RECONCILED):
            continue
        idle = books.today.toordinal() - case.last_moved_on.toordinal()
        if idle > overdue_days:
            directive = case.directive
            yield Point(
                ExceptionCode.CASE_OVERDUE,
                id_,
                case.last_moved_on,
                Money(case.agreed_minor, directive.amount.currency),
                directive.vendor_id,
                directive.owner,
                f"{case.status}, nothing has happened for {idle} days",
                directive.position,
            )


def _of_receipts(books: Books) -> Iterator[Point]:
    for reference, lines in books.bookings.lines.items():
        claimed = any(
            refund.status is not RefundStatus.REVERSED or refund.returned_ref is not None
            for refund in books.claimants.get(reference, {}).values()
            if refund.status is not RefundStatus.REJECTED
        )
        for line in lines:
            clearing = books.policy.account("clearing_account", line.on)
            if claimed or clearing is None or line.on > books.today:
                continue
            for (_, currency), debited in sorted(line.posted({clearing}).items()):
                credited = -debited
                if credited > 0:
                    minor = books.precisions.to_minor(credited, currency)
                    yield Point(
                        ExceptionCode.RECEIPT_UNMATCHED,
                        reference,
                        line.on,
                        None if minor is None else Money(minor, currency),
                        None,
                        None,
                        f"{credited} {currency} came in and no refund names it",
                        line.position,
                    )
    for excess, left in open_excesses(books):
        yield Point(
            ExceptionCode.RECEIPT_EXCESS,
            excess.match.id,
            excess.voucher.on,
            left,
            None,
            None,
            f"{books.text(*left)} more than the refunds matched lies in {excess.suspense_account}",
            excess.match.position,
        )


def _of_postings(books: Books) -> Iterator[Point]:
    loose = [
        (posting.on, posting.account, posting.units, posting.position) for posting in books.bookings.loose
    ]
    loose += [
        (posting.on, posting.account, posting.units, posting.position)
        for posting in books.bookings.credits
        if posting.account in books.vendors_of and not counted(books, posting)
    ]
    for on, account, units, position in loose:
        if on <= books.today:
            minor = books.precisions.to_minor(*units)
            vendors = books.vendors_of[account]
            yield Point(
                ExceptionCode.POSTING_UNALLOCATED,
                account,
                on,
                None if minor is None else Money(minor, units.currency),
                vendors[0] if len(vendors) == 1 else None,
                None,
                f"{units.number} {units.currency} belongs to no credit and no bill; add credit_id or"
                " bill_id to the posting",
                position,
            )


def _case_owner(books: Books, credit_ids: Iterable[str]) -> str | None:
    for credit_id in credit_ids:
        credit = books.credits.get(books.names.original(credit_id))
        case_id = credit.case_id if credit is not None else None
        if case_id is not None and books.names.original(case_id) in books.cases:
            return books.cases[books.names.original(case_id)].directive.owner
    return None
