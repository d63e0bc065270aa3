"""Open exceptions: open points with their owners.

Language, section 6. An ``exception`` directive gives one an owner; for some findings it also keeps
bean-check green until its ``until`` date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.findings import ACKNOWLEDGEABLE, Code, Finding
from beancount_refunds.model import OpenException
from beancount_refunds.problems import Problem
from beancount_refunds.source import Position

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.directives import ExceptionDirective
    from beancount_refunds.open_points import Point


def owned(books: Books, points: Iterable[Point]) -> Iterator[OpenException]:
    """The points with their owners."""
    for point in points:
        yield _exception(books, point, _acknowledgement(books, point.code, point.subject))


def acknowledged(books: Books, findings: Iterable[Finding]) -> tuple[list[Finding], list[OpenException]]:
    """The findings that stand, and as exceptions those that a directive keeps green today."""
    standing, kept = [], []
    for found in findings:
        directive = _acknowledgement(books, found.code, found.subject)
        if found.code in ACKNOWLEDGEABLE and directive is not None and directive.until >= books.today:
            kept.append(
                OpenException(
                    code=str(found.code),
                    subject=found.subject,
                    owner=directive.owner,
                    reason=directive.reason,
                    since=found.entry.date,
                    age_days=books.today.toordinal() - found.entry.date.toordinal(),
                    amount_minor=found.amount.minor if found.amount is not None else None,
                    currency=found.amount.currency if found.amount is not None else None,
                    vendor_id=None,
                    detail=found.message.removeprefix(f"{found.code}: ").partition("\n")[0],
                    acknowledged_until=directive.until,
                    finding=found,
                    position=Position.of(found.source),
                )
            )
        else:
            standing.append(found)
    return standing, kept


def unknown_subjects(books: Books, as_of: datetime.date) -> Iterator[Finding]:
    """UNKNOWN_ID for each ``exception`` whose subject nothing in the ledger is called."""
    names, bookings = books.names, books.bookings
    known = {
        *names.ids,
        *names.aliases,
        *names.refused,
        *names.vendors,
        *names.orders,
        *bookings.credits_of,
        *bookings.references,
        *books.claimants,
        *books.returns,
        *books.vendors_of,
    }
    policies = {directive.id for directive in names.accepted}
    for directive in books.acknowledgements:
        if directive.on <= as_of and directive.subject not in known and directive.subject not in policies:
            yield Problem(
                Code.UNKNOWN_ID,
                f"{directive.label} names {directive.subject}, which nothing in the ledger is called;"
                " correct the name",
            ).on(directive)


def _acknowledgement(books: Books, code: str, subject: str) -> ExceptionDirective | None:
    """The latest ``exception`` directive about a point."""
    about = [
        directive
        for directive in books.acknowledgements
        if directive.id == code and directive.subject == subject
    ]
    return about[-1] if about else None


def _exception(books: Books, point: Point, directive: ExceptionDirective | None) -> OpenException:
    owner = directive.owner if directive is not None else point.owner
    return OpenException(
        code=str(point.code),
        subject=point.subject,
        owner=owner or books.policy.get("default_owner", books.today),
        reason=directive.reason if directive is not None else None,
        since=point.since,
        age_days=books.today.toordinal() - point.since.toordinal(),
        amount_minor=point.amount.minor if point.amount is not None else None,
        currency=point.amount.currency if point.amount is not None else None,
        vendor_id=point.vendor_id,
        detail=point.detail,
        acknowledged_until=directive.until if directive is not None else None,
        finding=None,
        position=point.position,
    )
