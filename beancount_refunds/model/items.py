"""Cases, credits, refunds and reductions as they stand: the open items of the sub-ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.model.statuses import CaseStatus, PendingReason, ReductionStatus, RefundStatus
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.source import Position


@frozen
class CaseEvent:
    """One accepted ``case-event``."""

    event: str
    on: datetime.date
    at: str | None
    by: str | None
    reason: str | None
    note: str | None
    amount_minor: int | None
    position: Position


@frozen
class Case:
    """A refund case with its money, all in ``currency``.

    ``credited == refunded + netted + written off + unapplied`` over its standing credits.
    """

    id: str
    opened_on: datetime.date
    vendor_id: str
    order_id: str
    reason: str
    owner: str
    status: CaseStatus
    currency: str
    claimed_amount_minor: int
    agreed_amount_minor: int
    credited_amount_minor: int
    refunded_amount_minor: int
    netted_amount_minor: int
    written_off_amount_minor: int
    unapplied_amount_minor: int
    credit_ids: tuple[str, ...]
    refund_ids: tuple[str, ...]
    events: tuple[CaseEvent, ...]
    last_moved_on: datetime.date
    note: str | None
    external_id: str | None
    position: Position


@frozen
class Credit:
    """A credit memo and what became of it, all in ``currency``.

    ``amount == applied + refunded + written off + unapplied`` unless it was reversed, and
    ``unapplied >= available >= 0``. ``amount_minor`` of a credit booked by hand is the sum of
    what its postings added. The carrying amount is in ``functional_currency``; ``None`` where
    no rate is known.
    """

    id: str
    vendor_id: str
    account: str
    issued_on: datetime.date
    status: ReductionStatus
    currency: str
    amount_minor: int
    applied_amount_minor: int
    refunded_amount_minor: int
    written_off_amount_minor: int
    unapplied_balance_minor: int
    available_balance_minor: int
    tax_minor: int
    functional_currency: str | None
    carrying_amount_minor: int | None
    residual_carrying_amount_minor: int | None
    booked_by_hand: bool
    number: str | None
    bill_id: str | None
    order_id: str | None
    case_id: str | None
    reason: str | None
    expires_on: datetime.date | None
    external_id: str | None
    recorded_by: str | None
    position: Position

    @property
    def reserved_balance_minor(self) -> int:
        """What pending refunds have reserved of the unapplied balance, >= 0."""
        return self.unapplied_balance_minor - self.available_balance_minor


class Allocation(NamedTuple):
    """The part of a refund that settles one credit, in the credit's currency."""

    credit_id: str
    amount_minor: int
    currency: str
    carrying_amount_minor: int | None
    tax_minor: int


@frozen
class Refund:
    """A refund as it stands; one row of the register.

    ``allocations`` are what it took of its credits (APPLIED, RECONCILED), took until it was
    reversed (REVERSED), or reserves (PENDING); empty when REJECTED. A row whose directive could
    not be read has ``None`` where nothing is known. ``received_*`` is what the bank got where
    that is another currency, ``proceeds_minor`` its value in ``functional_currency`` where FX
    was recognised. ``references`` are all bank references that claim it, the effective first.
    """

    id: str
    vendor_id: str | None = None
    recorded_on: datetime.date
    status: RefundStatus
    pending_reason: PendingReason | None = None
    amount_minor: int | None = None
    currency: str | None = None
    cash_account: str | None = None
    credit_ids: tuple[str, ...] = ()
    case_ids: tuple[str, ...] = ()
    order_ids: tuple[str, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    bank_transaction_ref: str | None = None
    references: tuple[str, ...] = ()
    received_minor: int | None = None
    received_currency: str | None = None
    fee_minor: int = 0
    functional_currency: str | None = None
    proceeds_minor: int | None = None
    fx_gain_loss_minor: int = 0
    fx_recognised: bool = False
    applied_on: datetime.date | None = None
    reconciled_on: datetime.date | None = None
    reversed_on: datetime.date | None = None
    returned_ref: str | None = None
    approved_on: datetime.date | None = None
    approved_by: str | None = None
    external_id: str | None = None
    gateway_transaction_id: str | None = None
    reason: str | None = None
    recorded_by: str | None = None
    remark: str | None = None
    position: Position

    @property
    def reconciled(self) -> bool:
        """Whether the bank has confirmed it."""
        return self.status is RefundStatus.RECONCILED


@frozen
class Reduction:
    """A credit application (``bill_id``) or a write-off (``bill_id is None``)."""

    id: str
    kind: str  # "credit-application" or "credit-write-off"
    credit_id: str
    vendor_id: str
    recorded_on: datetime.date
    posted_on: datetime.date | None
    reversed_on: datetime.date | None
    status: ReductionStatus
    amount_minor: int
    currency: str
    carrying_amount_minor: int | None
    bill_id: str | None
    account: str | None
    reason: str | None
    recorded_by: str | None
    position: Position
