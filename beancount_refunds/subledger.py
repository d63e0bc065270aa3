"""The sub-ledger: what each credit is, and which parts were taken of it.

Pure arithmetic of one open item, without policy or states of refunds. For every credit and at
every moment, exactly:

- ``face == applied + refunded + written_off + unapplied`` and ``unapplied >= available >= 0``;
- the standing parts' carrying amounts and tax slices are cumulative shares, so that they reach
  the whole exactly when nothing is left (language, section 4).
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.model import ReductionStatus
from beancount_refunds.money import share
from beancount_refunds.shapes import frozen, running

if TYPE_CHECKING:
    import datetime

    from beancount.core.data import Transaction

    from beancount_refunds.posting import Voucher
    from beancount_refunds.rates import RateMissing
    from beancount_refunds.source import Position


class Use(enum.StrEnum):
    """What a part of a credit went into."""

    REFUND = "refund"
    APPLICATION = "application"
    WRITE_OFF = "write-off"
    REDUCTION = "reduction"


def reversal_of(use: Use) -> str:
    """What the journal calls the giving back of a part."""
    return f"reversal of {use}"


class Part(NamedTuple):
    """A part of a credit, in its currency; ``carrying`` in the functional one, ``tax`` as it was posted."""

    credit_id: str
    use: Use
    amount: int
    carrying: int | None
    tax: int


@frozen
class Memo:
    """What a credit memo says beside its money; from a directive or from a posting booked by hand."""

    number: str | None = None
    bill_id: str | None = None
    order_id: str | None = None
    case_id: str | None = None
    reason: str | None = None
    external_id: str | None = None
    expires_on: datetime.date | None = None
    by: str | None = None
    position: Position


@running
class OpenCredit:
    """One credit while the books run.

    ``carrying`` is its whole carrying amount in ``functional_currency``, or why there is none.
    ``tax`` is the tax whose slices move when cash comes, in ``tax_currency`` (0 where it was posted
    with the memo). ``functional`` says that FX is recognised also in the credit's own currency.
    ``refunded``, ``applied`` (netted against bills, or reduced by hand) and ``written_off`` are what
    the standing parts took, ``voucher`` what its directive posted.
    """

    id: str
    vendor_id: str
    account: str
    issued_on: datetime.date
    currency: str
    face: int
    memo: Memo
    stated_tax: int = 0
    tax: int = 0
    tax_currency: str
    functional: bool
    functional_currency: str | None
    carrying: int | RateMissing
    booked_by_hand: bool = False
    opened_by: Transaction | None = None
    voucher: Voucher | None = None
    status: ReductionStatus = ReductionStatus.POSTED
    reserved: int = 0
    refunded: int = 0
    applied: int = 0
    written_off: int = 0
    carrying_taken: int = 0
    tax_taken: int = 0

    @property
    def case_id(self) -> str | None:
        """The case that it settles, as its memo names it."""
        return self.memo.case_id

    @property
    def waits(self) -> bool:
        """Whether it is not posted yet, for want of a rate or of evidence."""
        return self.status is ReductionStatus.WAITING

    @property
    def reversed(self) -> bool:
        """Whether it was taken back."""
        return self.status is ReductionStatus.REVERSED

    @property
    def cleared(self) -> int:
        """What the standing parts took."""
        return self.refunded + self.applied + self.written_off

    @property
    def unapplied(self) -> int:
        """What is still open; nothing of a credit that waits or was reversed."""
        return self.face - self.cleared if self.status is ReductionStatus.POSTED else 0

    @property
    def available(self) -> int:
        """What is open and not reserved by a pending refund."""
        return self.unapplied - self.reserved

    @property
    def untouched(self) -> bool:
        """Whether nothing of it is used or reserved."""
        return self.cleared == 0 and self.reserved == 0

    @property
    def carrying_minor(self) -> int | None:
        """The whole carrying amount, if it is known."""
        return self.carrying if isinstance(self.carrying, int) else None

    def take(self, use: Use, amount: int, own_carrying: int | None = None) -> Part:
        """Take ``0 < amount <= available``; ``own_carrying`` is what a hand-booked part says it carries."""
        cleared = self.cleared + amount
        carrying = own_carrying
        if carrying is None and isinstance(self.carrying, int):
            carrying = max(0, share(self.carrying, cleared, self.face) - self.carrying_taken)
        tax = max(0, share(self.tax, cleared, self.face) - self.tax_taken)
        part = Part(self.id, use, amount, carrying, tax)
        self._count(part, 1)
        return part

    def give_back(self, part: Part) -> None:
        """Undo `take`: the part stands no more and counts in no sum."""
        self._count(part, -1)

    def raise_by(self, amount: int, carrying: int | RateMissing) -> None:
        """A posting by hand adds to the credit."""
        self.face += amount
        if not isinstance(carrying, int):
            self.carrying = carrying
        elif isinstance(self.carrying, int):
            self.carrying += carrying

    def _count(self, part: Part, sign: int) -> None:
        amount = sign * part.amount
        if part.use is Use.REFUND:
            self.refunded += amount
        elif part.use is Use.WRITE_OFF:
            self.written_off += amount
        else:
            self.applied += amount
        self.carrying_taken += sign * (part.carrying or 0)
        self.tax_taken += sign * part.tax
