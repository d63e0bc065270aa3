"""Vendors, the orders placed with them, the bills they sent, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.source import Position


@frozen
class Vendor:
    """Master data of a vendor; ``account`` carries its credits."""

    id: str
    name: str
    account: str
    country: str | None
    vat_id: str | None
    iban: str | None
    aliases: tuple[str, ...]
    declared_on: datetime.date
    position: Position


@frozen
class OrderLine:
    """What one vendor of an order was to deliver."""

    vendor_id: str
    amount_minor: int
    currency: str


@frozen
class Order:
    """An order placed with one or several vendors at once."""

    id: str
    ordered_on: datetime.date
    lines: tuple[OrderLine, ...]
    position: Position


@frozen
class Communication:
    """A native ``note`` or ``document`` that carries the link of an id."""

    subject: str
    on: datetime.date
    kind: str  # "note" or "document"
    text: str  # the comment of a note, the path of a document
    position: Position


@frozen
class Bill:
    """A vendor's bill as the ledger's ``bill_id`` postings show it, in one currency and account.

    ``open_minor`` > 0 is still owed to the vendor; applications are taken off.
    """

    vendor_id: str | None
    bill_id: str
    account: str
    currency: str
    billed_minor: int
    paid_minor: int
    applied_minor: int
    billed_on: datetime.date
    due_on: datetime.date | None
    order_id: str | None
    position: Position

    @property
    def open_minor(self) -> int:
        """What is still owed."""
        return self.billed_minor - self.paid_minor - self.applied_minor
