"""What the controls are judged on: movements, postings, acts and bank lines, each looked up by refund.

Nothing here is a status. Sums are made anew from the single movements and from the transactions of the
ledger, so that the matrix does not repeat what the settlement says of itself.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.account import TYPE as ACCOUNT
from beancount.core.amount import Amount
from beancount.core.data import Balance, Custom, Transaction

from beancount_refunds.model import RefundStatus
from beancount_refunds.money import Money

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act, Credit, Movement, Receipt, Refund
    from beancount_refunds.money import Precisions
    from beancount_refunds.source import Position


class Control(enum.StrEnum):
    """The controls of the contract, in the order in which a refund meets them."""

    REFERENCES = "REFERENCES_CREDITS"
    BALANCE = "WITHIN_BALANCE"
    POSTED = "POSTED"
    RESIDUAL = "RESIDUAL_KEPT"
    FX = "FX_COMPUTED"
    RECEIPT = "RECEIPT_MATCHED"
    APPROVED = "APPROVED"
    EVIDENCED = "EVIDENCED"


class Result(enum.StrEnum):
    """What came of a control.

    FAILED is in the books although it should not be; REFUSED was stopped and nothing of it is posted; OPEN
    waits; NOT_JUDGED has nothing to be judged on, as the refund was refused or reversed before.
    """

    PASSED = "PASSED"
    FAILED = "FAILED"
    REFUSED = "REFUSED"
    OPEN = "OPEN"
    NOT_REQUIRED = "NOT_REQUIRED"
    NOT_JUDGED = "NOT_JUDGED"


class Judgement(NamedTuple):
    """The result of one control, the figures in words, the policy of the day, and whose act it rests on."""

    control: Control
    result: Result
    figures: str
    judged_on: datetime.date
    policy: str | None = None
    by: str | None = None


class Taken(NamedTuple):
    """A part of a credit that a refund took: what was open before, and the part, both > 0."""

    credit_id: str
    before: int
    amount: int


class Named(NamedTuple):
    """The credits that a refund names, by their own ids: all that it writes, and those that are there."""

    ids: tuple[str, ...]
    known: tuple[Credit, ...]


class Match(NamedTuple):
    """A ``receipt-match``, and those of its refunds whose match nobody has undone."""

    act: Act
    standing: set[str]


#: Refunds whose cash counts on their bank transaction.
LIVE = frozenset({RefundStatus.APPLIED, RefundStatus.RECONCILED})


class _Numbers(dict[tuple[int, str], str]):
    """Amounts as people read them: the same amount, which many controls look at, is written once."""

    def __init__(self, precisions: Precisions) -> None:
        super().__init__()
        self._precisions = precisions

    def __missing__(self, money: tuple[int, str]) -> str:
        written = self[money] = f"{self._precisions.to_number(*money):,}"
        return written


class Ground:
    """The facts of one settled ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.books = ledger.settlement
        self.as_of = ledger.settlement.as_of
        self.aliases = {copy.id: copy.original_id for copy in self.books.copies}
        self.movements: defaultdict[str, list[Movement]] = defaultdict(list)
        self.taken: defaultdict[str, list[Taken]] = defaultdict(list)
        self.history: defaultdict[str, list[Movement]] = defaultdict(list)
        self.receipts: defaultdict[str, list[Receipt]] = defaultdict(list)
        self.claimants: defaultdict[str, list[Refund]] = defaultdict(list)
        self.approvals: defaultdict[str, list[Act]] = defaultdict(list)
        self.matches: defaultdict[str, list[Match]] = defaultdict(list)
        self.recorded: dict[Position, Act] = {}
        self.directives: dict[Position, Custom] = {}
        self.posted: defaultdict[Position, dict[str, int]] = defaultdict(dict)
        self.proofs: defaultdict[tuple[str, str], list[datetime.date]] = defaultdict(list)
        self.filed = Counter(
            self.original(said.subject) for said in self.books.communications if said.kind == "document"
        )
        self._numbers = _Numbers(self.books.precisions)
        self._named: dict[tuple[str, ...], Named] = {}
        self._read_movements()
        self._read_acts()
        self._read_entries(ledger)
        self._straight = {
            place
            for place, entry in self.directives.items()
            if any(value.dtype == ACCOUNT for value in entry.values or ())
        }
        for receipt in self.books.receipts:
            self.receipts[receipt.reference].append(receipt)
        for refund in self.books.refunds:
            for reference in dict.fromkeys((*refund.references, refund.returned_ref)):
                if reference is not None:
                    self.claimants[reference].append(refund)

    def original(self, id_: str) -> str:
        """The id that ``id_`` stands for."""
        return self.aliases.get(id_, id_)

    def named(self, refund: Refund) -> Named:
        """The credits that a refund names, in its order; four controls ask."""
        named = self._named.get(refund.credit_ids)
        if named is None:
            ids = tuple(map(self.original, refund.credit_ids))
            credit = self.books.credit
            named = Named(ids, tuple(credit[id_] for id_ in ids if id_ in credit))
            self._named[refund.credit_ids] = named
        return named

    def text(self, minor: int, currency: str) -> str:
        """``1,234.50 GBP``."""
        return f"{self._numbers[minor, currency]} {currency}"

    def number(self, minor: int, currency: str) -> str:
        """``1,234.50``."""
        return self._numbers[minor, currency]

    def was_posted(self, refund: Refund) -> bool:
        """Whether anything of it ever moved a credit."""
        return refund.id in self.taken

    def failing(self, refund: Refund) -> Result:
        """What a control that does not hold means for a refund."""
        if self.was_posted(refund):
            return Result.FAILED
        if refund.status is RefundStatus.REJECTED:
            return Result.REFUSED
        return Result.OPEN if refund.status is RefundStatus.PENDING else Result.NOT_JUDGED

    def straight(self, refund: Refund) -> bool:
        """Whether the directive names a cash account, so that no bank line of clearing is awaited."""
        return refund.position in self._straight

    def stated(self, position: Position, key: str) -> Money | None:
        """An amount in the metadata of the directive at a place."""
        entry = self.directives.get(position)
        value = entry.meta.get(key) if entry is not None else None
        if not isinstance(value, Amount) or value.number is None:
            return None
        minor = self.books.precisions.to_minor(value.number, value.currency)
        return None if minor is None else Money(minor, value.currency)

    def _read_movements(self) -> None:
        """The open amount of each credit before each refund that took something of it."""
        left: Counter[str] = Counter()
        for movement in self.books.movements:
            self.history[movement.credit_id].append(movement)
            if movement.kind == "refund":
                part = Taken(movement.credit_id, left[movement.credit_id], -movement.amount_minor)
                self.taken[movement.subject].append(part)
                self.movements[movement.subject].append(movement)
            elif movement.kind == "reversal of refund":
                self.movements[movement.subject].append(movement)
            left[movement.credit_id] += movement.amount_minor

    def _read_acts(self) -> None:
        for act in self.books.acts:
            kind = act.kind
            if kind == "vendor-refund":
                self.recorded[act.position] = act
            elif act.finding is not None:
                continue
            elif kind == "approval":
                self.approvals[self.original(act.id)].append(act)
            elif kind == "receipt-match":
                self.matches[act.id].append(Match(act, set(map(self.original, act.names))))
            elif kind == "receipt-unmatch":
                for match in self.matches[act.id]:
                    match.standing.difference_update(map(self.original, act.names))

    def _read_entries(self, ledger: Ledger) -> None:
        """Our directives as they are written, what was posted at their places, and balances that hold."""
        places = [refund.position for refund in self.books.refunds]
        places += [match.act.position for matches in self.matches.values() for match in matches]
        wanted: dict[tuple[Any, Any], Position] = {place: place for place in places}
        for entry in ledger.entries:
            if entry.date > self.as_of:
                continue
            kind = type(entry)
            if kind is Transaction or kind is Custom:
                meta = entry.meta or {}
                place = wanted.get((meta.get("filename"), meta.get("lineno")))
                if place is None:
                    continue
                if kind is Custom:
                    self.directives[place] = entry
                else:
                    self._read_postings(place, entry)
            elif kind is Balance and entry.diff_amount is None:
                self.proofs[entry.account, entry.amount.currency].append(entry.date)

    def _read_postings(self, place: Position, entry: Transaction) -> None:
        for posting in entry.postings:
            id_ = (posting.meta or {}).get("credit_id")
            units = posting.units
            if isinstance(id_, str) and isinstance(units, Amount) and units.number is not None:
                minor = self.books.precisions.to_minor(units.number, units.currency)
                here = self.posted[place]
                here[id_] = here.get(id_, 0) - (minor or 0)
