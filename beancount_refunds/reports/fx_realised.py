"""What each posting of a refund realised, read from the posting that stands in the books.

The voucher of a refund is: Dr cash, Dr fee; Cr the vendor's account, once for each credit; then the
difference, where there is one (see `refund_posting`). A mirror has all signs turned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount.core.amount import Amount
from beancount.core.data import Custom

from beancount_refunds.money import Money
from beancount_refunds.reports.fx_arithmetic import STATED, Quote, Quotes, converted, money_text
from beancount_refunds.reports.generated import minor_units, transactions
from beancount_refunds.shapes import frozen
from beancount_refunds.source import Position

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from beancount.core.data import Posting, Transaction

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Refund, Settlement
    from beancount_refunds.money import Precisions

REFUND = "refund"
UNMATCH = "unmatch"
#: The narrations of a refund's postings by their first word: what each is, and which word is the refund.
_NARRATIONS = {"Refund": (REFUND, 1), "Reversal": ("reversal", 2), "Unmatch": (UNMATCH, 2)}


class Part(NamedTuple):
    """What was cleared of one credit, and what that carried in the functional currency."""

    credit_id: str
    amount: Money
    carrying: int


class Figures(NamedTuple):
    """What a posting says: ``gain == proceeds - carrying`` in minor units of ``functional``.

    ``carrying`` is that of all parts, ``cleared`` what was cleared, if the credits are of one currency;
    ``bank`` is what reached the bank, a fee included. ``account`` is where the difference stands, ``None``
    where there is none.
    """

    parts: tuple[Part, ...]
    cleared: Money | None
    carrying: int
    bank: Money
    proceeds: int
    functional: str
    account: str | None

    @property
    def gain(self) -> int:
        """A gain is > 0, a loss < 0."""
        return self.proceeds - self.carrying

    def mirrored(self, other: Figures) -> bool:
        """Whether ``other`` has all signs turned."""
        parts = [(one.credit_id, -one.amount.minor, -one.carrying) for one in other.parts]
        return self.proceeds == -other.proceeds and parts == [
            (one.credit_id, one.amount.minor, one.carrying) for one in self.parts
        ]


class _Posted(NamedTuple):
    """A posting of a refund where FX was recognised; an unmatch says from which ``reference``."""

    refund: Refund
    on: datetime.date
    kind: str
    reference: str | None
    figures: Figures
    position: Position


class _Written(NamedTuple):
    """Whether a refund states what it clears of each credit, and what it states to be worth."""

    explicit: bool = False
    worth: Amount | None = None


@frozen
class Realised:
    """One posting of a refund that recognised FX: the refund itself, or a mirror of it.

    ``kind`` is "refund", "reversal" or "unmatch". ``clearing`` says how the amount of credit came from
    ``asked``, the refund's amount, and ``valuing`` how the proceeds came from what the bank received; both
    on the day of the refund, also where this is its mirror.
    """

    refund: Refund
    on: datetime.date
    kind: str
    reference: str | None
    asked: Money
    figures: Figures
    clearing: Quote
    valuing: Quote
    arithmetic: str
    remark: str | None
    position: Position


def realised(ledger: Ledger) -> list[Realised]:
    """What refunds realised up to ``as_of``: each posting, by day and refund."""
    settlement = ledger.settlement
    found: dict[str, list[_Posted]] = {}
    for entry, ours in transactions(ledger):
        posted = _read(entry, settlement) if ours else None
        if posted is not None:
            found.setdefault(posted.refund.id, []).append(posted)
    written = _written(ledger, {postings[0].refund.position for postings in found.values()})
    quotes = Quotes(settlement)
    told = [
        one
        for postings in found.values()
        for one in _told(quotes, postings, written.get(postings[0].refund.position, _Written()))
    ]
    return sorted(told, key=lambda one: (one.on, one.refund.id, one.kind != REFUND))


def _written(ledger: Ledger, places: Collection[Position]) -> Mapping[Position, _Written]:
    """The refunds at ``places`` as somebody wrote them."""
    if not places:
        return {}
    fallback = str(ledger.options.get("filename") or "<unknown>")
    refunds = (one for one in ledger.entries if isinstance(one, Custom) and one.type == "vendor-refund")
    return {
        place: _Written(
            any(isinstance(one.value, Amount) for one in entry.values[2:]),
            (entry.meta or {}).get("functional_amount"),
        )
        for entry in refunds
        if (place := Position.of(entry.meta, fallback)) in places
    }


# --- the posting -------------------------------------------------------------------------------


def _read(entry: Transaction, settlement: Settlement) -> _Posted | None:
    """A generated transaction as the posting of a refund, if it is one and FX was recognised."""
    words = (entry.narration or "").split(" ")
    kind, place = _NARRATIONS.get(words[0], ("", 0))
    refund = settlement.refund.get(words[place]) if kind else None
    if refund is None:
        return None
    credits_ = [index for index, posting in enumerate(entry.postings) if "credit_id" in (posting.meta or {})]
    if not credits_ or _functional(entry.postings[credits_[0]]) is None:
        return None
    figures = _figures(entry.postings, credits_, settlement.precisions)
    reference = words[-1] if kind == UNMATCH else None
    return _Posted(refund, entry.date, kind, reference, figures, Position.of(entry.meta))


def _figures(postings: Sequence[Posting], credits_: Sequence[int], precisions: Precisions) -> Figures:
    """``credits_`` are the places of the vendor's postings: cash stands before, the difference behind."""
    first, last = credits_[0], credits_[-1]
    parts = tuple(
        Part(
            str((posting.meta or {})["credit_id"]),
            Money(-_units(posting, precisions), _currency(posting)),
            -_worth(posting, precisions),
        )
        for posting in postings[first : last + 1]
    )
    cash = postings[:first]
    currencies = {part.amount.currency for part in parts}
    total = sum(part.amount.minor for part in parts)
    figures = Figures(
        parts,
        Money(total, currencies.pop()) if len(currencies) == 1 else None,
        sum(part.carrying for part in parts),
        Money(sum(_units(posting, precisions) for posting in cash), _currency(cash[0])),
        sum(_worth(posting, precisions) for posting in cash),
        str(getattr(_functional(cash[0]), "currency", "")),
        None,
    )
    return figures._replace(account=postings[last + 1].account) if figures.gain else figures


def _functional(posting: Posting) -> Amount | None:
    worth = (posting.meta or {}).get("functional_amount")
    return worth if isinstance(worth, Amount) else None


def _worth(posting: Posting, precisions: Precisions) -> int:
    worth = _functional(posting)
    return 0 if worth is None else minor_units(worth, precisions)


def _units(posting: Posting, precisions: Precisions) -> int:
    return 0 if posting.units is None else minor_units(posting.units, precisions)


def _currency(posting: Posting) -> str:
    return str(getattr(posting.units, "currency", ""))


# --- how it came about -------------------------------------------------------------------------


def _told(quotes: Quotes, postings: Sequence[_Posted], written: _Written) -> Iterator[Realised]:
    """The postings of one refund, each mirror with the day of what it takes back."""
    standing = [posted for posted in postings if posted.kind == REFUND]
    references: dict[int, str | None] = {}
    for posted in postings:
        if posted.kind != REFUND:
            taken = [one for one in standing if one.on <= posted.on and one.figures.mirrored(posted.figures)]
            reference = posted.reference or posted.refund.returned_ref
            if taken:
                standing = [one for one in standing if one is not taken[-1]]
                references[id(taken[-1])] = posted.reference
            yield _one(quotes, posted, taken[-1].on if taken else posted.on, reference, written)
    for posted in postings:
        if posted.kind == REFUND:
            reference = references.get(id(posted)) or posted.refund.bank_transaction_ref
            yield _one(quotes, posted, posted.on, reference, written)


def _one(
    quotes: Quotes, posted: _Posted, rated_on: datetime.date, reference: str | None, written: _Written
) -> Realised:
    """``rated_on`` is the day whose rates it was posted at."""
    figures, refund, precisions = posted.figures, posted.refund, quotes.precisions
    sign = 1 if posted.kind == REFUND else -1
    asked = Money(sign * (refund.amount_minor or 0), str(refund.currency))
    clearing, valuing = _quotes(quotes, asked.currency, figures, rated_on, written)
    mirror = None if sign > 0 else f"mirror of {rated_on}, at its amounts and rates"
    several = "credits of several currencies: see the parts" if figures.cleared is None else None
    return Realised(
        refund=refund,
        on=posted.on,
        kind=posted.kind,
        reference=reference,
        asked=asked,
        figures=figures,
        clearing=clearing,
        valuing=valuing,
        arithmetic=_arithmetic(asked, figures, clearing, valuing, precisions),
        remark="; ".join(filter(None, (mirror, several))) or None,
        position=posted.position,
    )


def _quotes(
    quotes: Quotes, currency: str, figures: Figures, on: datetime.date, written: _Written
) -> tuple[Quote, Quote]:
    """How the credit cleared, and how the proceeds were found (language, section 3)."""
    cleared, bank = figures.cleared, figures.bank.currency
    clearing = Quote(STATED)
    if cleared is not None and (cleared.currency == currency or not written.explicit):
        clearing = quotes.quote(currency, cleared.currency, on)
    stated = written.worth is not None and written.worth.currency == figures.functional != bank
    return clearing, Quote(STATED) if stated else quotes.quote(bank, figures.functional, on)


def _arithmetic(
    asked: Money, figures: Figures, clearing: Quote, valuing: Quote, precisions: Precisions
) -> str:
    """All figures of the posting as they follow from each other."""
    functional = figures.functional
    cleared = figures.cleared
    parts = [cleared] if cleared is not None else [part.amount for part in figures.parts]
    words = " and ".join(converted(asked, clearing, part, precisions) for part in parts)
    proceeds = converted(figures.bank, valuing, Money(figures.proceeds, functional), precisions)
    carrying = money_text(Money(figures.carrying, functional), precisions)
    gain = money_text(Money(figures.gain, functional), precisions)
    return f"cleared {words}; proceeds {proceeds}; less carrying amount {carrying} = {gain}"
