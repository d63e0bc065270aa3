"""What happened: bank receipts, movements, changes of state, copies, and what is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.findings import Finding
    from beancount_refunds.source import Position


@frozen
class Receipt:
    """A bank transaction that carries a reference.

    ``cleared`` is what it credits (> 0) or debits (< 0) to each clearing account and currency,
    as ``(account, currency, amount)`` with the amount in minor units, or ``None`` where it has
    more decimals than the currency. ``matched`` says that all that names it agrees with it.
    """

    reference: str
    booked_on: datetime.date
    cleared: tuple[tuple[str, str, int | None], ...]
    refund_ids: tuple[str, ...]
    returned_refund_ids: tuple[str, ...]
    matched: bool
    position: Position


class Movement(NamedTuple):
    """One change of a credit, in the order of the books: the sub-ledger's journal.

    ``kind`` is "credit", "raise", "refund", "application", "write-off", "reduction" (booked by
    hand) or the same with "reversal of " before it. ``amount_minor`` is signed: > 0 raises the
    unapplied balance. ``subject`` is the id of what moved it.
    """

    on: datetime.date
    credit_id: str
    subject: str
    kind: str
    amount_minor: int
    currency: str
    carrying_amount_minor: int | None
    tax_minor: int
    position: Position


class TaxMovement(NamedTuple):
    """What a generated transaction posted on a tax account: a slice of the tax of a credit.

    ``due`` says that the account is ``tax_account``: it goes into the return of that day; else it is
    ``tax_deferred_account``. ``amount_minor`` > 0 is credited: tax that is given back. ``subject`` is the
    id of what moved it, as in :class:`Movement`; a reversal has the sign turned.
    """

    on: datetime.date
    credit_id: str
    subject: str
    account: str
    due: bool
    amount_minor: int
    currency: str
    position: Position


class BillMovement(NamedTuple):
    """One change of a vendor's bill; ``amount_minor`` > 0 raises what is owed to the vendor.

    ``kind`` is "bill", "payment" (any posting that lowers it), "application" or "reversal of
    application"; ``subject`` is the id of the bill or of the application.
    """

    on: datetime.date
    vendor_id: str | None
    bill_id: str
    subject: str
    kind: str
    amount_minor: int
    currency: str
    account: str
    position: Position


@frozen
class Act:
    """A directive of ours as somebody recorded it, whatever came of it.

    ``names`` are the other ids and references that it names, without repetition: from what came of it (bank
    reference, refunds, credits) to what it came from (bill, order, case, vendor);
    ``word`` is the event of a case-event. ``finding`` is the code of the finding that stands on it, also
    of one that is acknowledged.
    """

    kind: str
    id: str
    on: datetime.date
    at: str | None
    by: str | None
    reason: str | None
    note: str | None
    evidence: str | None
    external_id: str | None
    amount_minor: int | None
    currency: str | None
    names: tuple[str, ...]
    word: str | None
    finding: str | None
    position: Position


class Transition(NamedTuple):
    """A change of state of a refund, credit or case, and the directive that caused it."""

    on: datetime.date
    subject: str
    before: str | None
    after: str
    by: str | None
    position: Position


@frozen
class Copy:
    """A directive that repeats another with the same external id; it was ignored."""

    kind: str
    id: str
    original_id: str
    external_id: str
    recorded_on: datetime.date
    position: Position


@frozen
class OpenException:
    """An open point with an owner: no error, but somebody must look.

    ``acknowledged_until`` is the day until which an ``exception`` directive stands; for a
    finding that it keeps green ``finding`` holds that finding.
    """

    code: str
    subject: str
    owner: str | None
    reason: str | None
    since: datetime.date
    age_days: int
    amount_minor: int | None
    currency: str | None
    vendor_id: str | None
    detail: str
    acknowledged_until: datetime.date | None
    finding: Finding | None
    position: Position
