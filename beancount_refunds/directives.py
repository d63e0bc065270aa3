"""What a ledger says: one frozen noun per directive of ours, as written.

The nouns are typed and complete; nothing in them has been judged against the rest of the
ledger. `forms` makes them from Beancount's ``Custom`` entries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount_refunds.shapes import noun

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.money import Money
    from beancount_refunds.source import Position

#: The field's words for our kinds of directives; the others are called as they are written.
WORDS = {
    "refund-policy": "policy",
    "refund-case": "case",
    "vendor-credit": "credit",
    "vendor-refund": "refund",
    "credit-application": "application",
    "credit-write-off": "write-off",
}


@noun
class Directive:
    """What every directive has; ``label`` is how a message names it: ``refund VR-0001``.

    ``id`` is the first positional value, the subject. ``instant`` is ``at`` as microseconds since
    the year 1 in UTC, for comparing.
    """

    kind: str
    id: str
    label: str
    on: datetime.date
    by: str | None = None
    at: str | None = None
    instant: int | None = None
    note: str | None = None
    reason: str | None = None
    evidence: str | None = None
    external_id: str | None = None
    entry: Any
    position: Position


@noun
class VendorDirective(Directive):
    """``vendor``: master data."""

    name: str
    account: str
    country: str | None = None
    vat_id: str | None = None
    iban: str | None = None
    aliases: str | None = None


@noun
class PolicyDirective(Directive):
    """``refund-policy``: ``id`` is the key; the values are typed by `policy`."""

    settings: tuple[Any, ...]


@noun
class OrderDirective(Directive):
    """``order``: what each vendor was to deliver."""

    lines: tuple[tuple[str, Money], ...]


@noun
class CaseDirective(Directive):
    """``refund-case``: the amount claimed for one incident."""

    amount: Money
    vendor_id: str
    order_id: str
    owner: str


@noun
class CaseEventDirective(Directive):
    """``case-event`` on the case ``id``."""

    event: str
    amount: Money | None = None


@noun
class CreditDirective(Directive):
    """``vendor-credit``: a credit memo; without ``account`` a transaction books it."""

    amount: Money
    account: str | None = None
    vendor_id: str | None = None
    number: str | None = None
    bill_id: str | None = None
    order_id: str | None = None
    case_id: str | None = None
    tax: Money | None = None
    expires: datetime.date | None = None
    functional_amount: Money | None = None


@noun
class RefundDirective(Directive):
    """``vendor-refund``: cash from the vendor; ``amounts`` stand one after each credit, or there are none."""

    amount: Money
    account: str | None = None
    credit_ids: tuple[str, ...]
    amounts: tuple[Money, ...] = ()
    vendor_id: str | None = None
    case_id: str | None = None
    order_id: str | None = None
    bank_transaction_ref: str | None = None
    gateway_transaction_id: str | None = None
    fee: Money | None = None
    functional_amount: Money | None = None
    status: str | None = None

    @property
    def explicit(self) -> bool:
        """Whether the allocation is stated, an amount after each credit."""
        return bool(self.amounts)


@noun
class MatchDirective(Directive):
    """``receipt-match``: the bank reference ``id`` belongs to these refunds."""

    refund_ids: tuple[str, ...]
    fee: Money | None = None
    excess: Money | None = None
    received: Money | None = None


@noun
class RejectDirective(Directive):
    """``receipt-reject``: the bank reference ``id`` was looked at and is not any of these."""

    subject_ids: tuple[str, ...]


@noun
class UnmatchDirective(Directive):
    """``receipt-unmatch``: a match of the bank reference ``id`` was wrong."""

    refund_ids: tuple[str, ...]


@noun
class ApplicationDirective(Directive):
    """``credit-application``: a credit netted against a bill."""

    credit_id: str
    amount: Money
    bill_id: str
    account: str | None = None
    vendor_id: str | None = None


@noun
class WriteOffDirective(Directive):
    """``credit-write-off``: what will not come any more."""

    credit_id: str
    amount: Money
    account: str


@noun
class ReversalDirective(Directive):
    """``reversal`` of the refund, application, write-off or credit ``id``."""

    bank_transaction_ref: str | None = None


@noun
class ApprovalDirective(Directive):
    """``approval`` of the refund or write-off ``id``, and of which amount."""

    amount: Money | None = None


@noun
class BalanceDirective(Directive):
    """``credit-balance`` or ``vendor-balance``: what is unapplied at the start of the day."""

    amount: Money


@noun
class ExceptionDirective(Directive):
    """``exception``: an owner for the finding or open exception ``id`` (a code) of ``subject``."""

    subject: str
    owner: str
    until: datetime.date


@noun
class SealDirective(Directive):
    """``period-seal``: the digest of all that is dated on or before ``through``; ``id`` is that date."""

    through: datetime.date
    digest: str
