"""Open items while the books run: refunds, reductions, bills, cases, excesses, and what moves them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Protocol

from beancount_refunds.model import CaseStatus, PendingReason, ReductionStatus, RefundStatus
from beancount_refunds.shapes import running

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.directives import (
        ApplicationDirective,
        ApprovalDirective,
        CaseDirective,
        CaseEventDirective,
        MatchDirective,
        RefundDirective,
        WriteOffDirective,
    )
    from beancount_refunds.findings import Finding
    from beancount_refunds.money import Money
    from beancount_refunds.posting import Voucher
    from beancount_refunds.refund_posting import Computation
    from beancount_refunds.source import Position
    from beancount_refunds.subledger import OpenCredit, Part


class Cause(Protocol):
    """What moves the books: a directive, or a posting booked by hand."""

    @property
    def by(self) -> str | None:
        """Who recorded it."""

    @property
    def position(self) -> Position:
        """Where it stands."""


@running
class Claim:
    """A bank reference that a refund is said to have come with, and the directive that says so."""

    reference: str
    said_by: RefundDirective | MatchDirective
    fee: Money | None = None
    received: Money | None = None


@running
class OpenRefund:
    """One refund while the books run.

    ``claim`` is the effective one of its ``claims``, ``computed`` what was posted; ``reserved`` is
    only held.
    """

    directive: RefundDirective
    credits: tuple[OpenCredit, ...]
    status: RefundStatus = RefundStatus.PENDING
    pending_reason: PendingReason | None = None
    claims: dict[str, Claim] = dataclasses.field(default_factory=dict)
    claim: Claim | None = None
    reserved: list[tuple[OpenCredit, int]] = dataclasses.field(default_factory=list)
    computed: Computation | None = None
    vouchers: list[Voucher] = dataclasses.field(default_factory=list)
    applied_on: datetime.date | None = None
    reconciled_on: datetime.date | None = None
    reversed_on: datetime.date | None = None
    returned_ref: str | None = None
    approval: ApprovalDirective | None = None
    waiting: Finding | None = None
    remark: str | None = None

    @property
    def vendor_id(self) -> str:
        """The vendor that refunds."""
        return self.credits[0].vendor_id

    @property
    def straight(self) -> bool:
        """Whether it is posted straight to a cash account."""
        return self.directive.account is not None

    def add_claim(self, claim: Claim) -> None:
        """Take note of a bank reference; the first that stands is the effective one."""
        self.claims[claim.reference] = claim
        self.claim = self.claim or claim

    def drop_claim(self, reference: str) -> None:
        """Forget a bank reference."""
        del self.claims[reference]
        self.claim = next(iter(self.claims.values()), None)

    @property
    def posted(self) -> bool:
        """Whether it stands in the books."""
        return self.status in (RefundStatus.APPLIED, RefundStatus.RECONCILED)

    def stands_on(self, reference: str) -> bool:
        """Whether ``reference`` is its effective one and it was not rejected."""
        claim = self.claim
        return claim is not None and claim.reference == reference and self.status is not RefundStatus.REJECTED

    @property
    def fee(self) -> Money | None:
        """What was kept on the way: the match's word counts before the refund's own."""
        claim = self.claim
        return claim.fee if claim is not None and claim.fee is not None else self.directive.fee

    @property
    def reaching(self) -> Money:
        """The amount in the currency that reaches the bank, before the fee."""
        claim = self.claim
        return claim.received if claim is not None and claim.received is not None else self.directive.amount


@running
class OpenReduction:
    """One application or write-off while the books run."""

    directive: ApplicationDirective | WriteOffDirective
    credit: OpenCredit
    status: ReductionStatus = ReductionStatus.WAITING
    part: Part | None = None
    voucher: Voucher | None = None
    bill: OpenBill | None = None
    account: str | None = None
    posted_on: datetime.date | None = None
    reversed_on: datetime.date | None = None
    waiting: Finding | None = None


@running
class OpenBill:
    """A bill in one currency; what was ``applied`` to it, beside its postings up to ``read_through``."""

    vendor_id: str | None
    bill_id: str
    account: str
    currency: str
    position: Position
    due_on: datetime.date | None = None
    order_id: str | None = None
    postings: list[tuple[datetime.date, int]] = dataclasses.field(default_factory=list)
    applied: int = 0

    def owed(self, on: datetime.date) -> int | None:
        """What is owed at the end of a day, before what is posted later; ``None`` while unknown."""
        amounts = [amount for posted_on, amount in self.postings if posted_on <= on]
        return -sum(amounts) - self.applied if amounts else None


@running
class OpenCase:
    """One case while the books run; ``held`` is a state that stands until an event ends it."""

    directive: CaseDirective
    agreed: bool = False
    agreed_minor: int
    held: CaseStatus | None = None
    status: CaseStatus = CaseStatus.OPEN
    events: list[CaseEventDirective] = dataclasses.field(default_factory=list)
    last_moved_on: datetime.date


@running
class Excess:
    """What a bank line brought above its refunds, until somebody takes it out of suspense."""

    match: MatchDirective
    voucher: Voucher
    clearing_account: str
    suspense_account: str
    matched: set[str]
    amount: Money
    mirrored: bool = False
