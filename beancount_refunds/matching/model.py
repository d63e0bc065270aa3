"""The nouns of the matcher: receipts, open items, and the proposals that join them.

Amounts are integers of minor units of the ``currency`` beside them, > 0. All nouns are immutable, compare by
value, and say nothing about files: where something stands is known by its id or reference.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from beancount_refunds.money import Money


@frozen
class BankReceipt:
    """Money on a bank account that waits for its refund: a line of a statement as the ledger has it.

    ``amount_minor`` is what is still unexplained of what it credits to clearing. ``identifiers`` are the
    structured references and the end-to-end id; ``text`` is the free text with payee and narration.
    ``instructed`` is what the payer sent where that differs, ``rate`` the bank's booked rate as the statement
    writes it (either direction). ``charges_minor`` (>= 0, in ``currency``) were kept on the way as the bank
    says. ``barred`` says why it can be no refund of a vendor at all (an own transfer, a return of an own
    payment, a reversal, a fee), else it is ``None``.
    """

    reference: str
    amount_minor: int
    currency: str
    booked_on: datetime.date
    account: str
    counterparty: str = ""
    counterparty_iban: str | None = None
    identifiers: tuple[str, ...] = ()
    text: str = ""
    instructed: Money | None = None
    rate: Decimal | None = None
    charges_minor: int = 0
    barred: str | None = None


class ItemKind(enum.StrEnum):
    """What a receipt can settle."""

    #: A refund that was recorded and has no receipt yet.
    REFUND = "refund"
    #: A credit memo with something available: nobody recorded a refund of it.
    CREDIT = "credit"


@frozen
class ItemName:
    """A name by which a bank text can mean an item, as recorded.

    ``kind`` is "refund", "credit", "credit number", "case", "order", "bill", "gateway id", "external id",
    "creditor reference" or "bank reference" (that an applied refund states).
    """

    kind: str
    text: str


@frozen
class Party:
    """The vendor of an item as banks print it; ``names`` are its name and aliases."""

    id: str
    names: tuple[str, ...]
    iban: str | None = None


@frozen
class OpenItem:
    """A refund that waits for its receipt, or a credit with something available.

    ``amount_minor`` is what is to come: of a refund its whole amount less the fee that it states, of a
    credit at most what is available (a receipt may pay a part). ``since`` is the first day on which its
    money can have come: the latest issue of the refund's credits, or of the credit. ``expected_on`` is the
    day of the refund, ``None`` for a credit. ``stated_reference`` is the bank reference that an applied
    refund names and no bank transaction has. ``credit_ids`` are the credits of a refund, in their order, or
    the credit itself. ``rejected`` are the bank references that somebody rejected for it (`receipt-reject`).
    """

    id: str
    kind: ItemKind
    party: Party
    amount_minor: int
    currency: str
    since: datetime.date
    expected_on: datetime.date | None = None
    names: tuple[ItemName, ...] = ()
    credit_ids: tuple[str, ...] = ()
    stated_reference: str | None = None
    rejected: frozenset[str] = frozenset()


class Tier(enum.IntEnum):
    """How strong the evidence is, strongest first."""

    #: A reference of it stands in the bank's text as a whole, and the amount is exact.
    EXACT = 1
    #: The vendor's IBAN, and the amount is exact.
    IBAN = 2
    #: A name of the vendor, or a reference that several items share; the exact amount, within the window.
    ALIAS = 3
    #: Several items of one vendor add up to it, in one way only.
    SUM = 4
    #: Short by a plausible fee, or received in another currency at the bank's booked rate.
    DIFFERENCE = 5
    #: A name of the vendor or of the item, but the amount or the day does not fit: for a person to look at.
    NAME = 6

    @property
    def word(self) -> str:
        """``exact``, ``iban``, …: as the command line and reports write it."""
        return self.name.lower()


@frozen
class Evidence:
    """One reason: ``text`` is a short sentence with its figures, ``weight`` what it counts.

    ``weight`` > 0 speaks for the proposal, < 0 against it; the sum is the proposal's score.
    """

    text: str
    weight: int


@frozen
class Share:
    """What a proposal gives to one item, in minor units of the item's currency, > 0."""

    item: OpenItem
    amount_minor: int


@frozen
class Proposal:
    """One receipt and what it pays.

    In one currency ``sum(shares) == receipt.amount_minor + fee_minor - excess_minor``, exactly. ``fee_minor``
    was kept on the way (in the tier NAME it is whatever is missing), ``excess_minor`` is more than what is
    expected; both >= 0, in the receipt's currency. ``received`` says that the items are in another currency
    than the receipt (one refund, or credits of one currency). All shares are of one kind and one vendor,
    unless references name each of them.
    ``score`` is the sum of the evidence's weights.
    """

    receipt: BankReceipt
    shares: tuple[Share, ...]
    tier: Tier
    evidence: tuple[Evidence, ...]
    score: int
    fee_minor: int = 0
    excess_minor: int = 0
    received: bool = False

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The ids of its items, in their order."""
        return tuple(share.item.id for share in self.shares)


@frozen
class Verdict:
    """What the matcher says of one receipt.

    ``proposal`` is what it proposes, ``None`` where nothing fits or where it refuses to choose. ``others``
    are the next best, best first; where it refuses, the equals stand first in them and ``tie`` says in a
    sentence why none was chosen (two items that nothing tells apart, or another receipt that claims the same
    item as well). ``vetoes`` say of items that look near why they cannot be it.
    """

    receipt: BankReceipt
    proposal: Proposal | None
    others: tuple[Proposal, ...] = ()
    tie: str | None = None
    vetoes: tuple[str, ...] = ()

    @property
    def runner_up(self) -> Proposal | None:
        """The next best."""
        return self.others[0] if self.others else None
