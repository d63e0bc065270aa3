"""What could fit a receipt: each proposal with what speaks for it and against it, in order of weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.texts import marked
from beancount_refunds.matching.model import Tier
from beancount_refunds.render.proposals import choices, what
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from beancount_refunds.fava_ext.parts import Piece
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.matching.model import Evidence, OpenItem, Proposal, Share, Verdict

#: What a tier means, for those who do not know the words of the matcher.
_TIERS: Mapping[Tier, str] = {
    Tier.EXACT: marked("names it, and the amount is exact"),
    Tier.IBAN: marked("the vendor's IBAN, and the exact amount"),
    Tier.ALIAS: marked("the vendor's name, the exact amount, near the day"),
    Tier.SUM: marked("several add up to it in one way only"),
    Tier.DIFFERENCE: marked("but for a fee or an exchange it fits"),
    Tier.NAME: marked("only a name speaks for it: look closely"),
}

#: Tiers that a person may accept at a glance.
_STRONG = frozenset({Tier.EXACT, Tier.IBAN})


@frozen
class Item:
    """A refund or credit: its id, its vendor, the amount, and in words what it is."""

    id: Piece
    amount: str
    what: tuple[Piece, ...]


@frozen
class Candidate:
    """One thing that a receipt could be; ``number`` counts from 1, the first is the best.

    ``proposed`` says that the matcher proposes it, ``ids`` are sent back when somebody chooses it.
    """

    number: int
    proposed: bool
    tier: str
    tone: str
    told: str
    ids: tuple[str, ...]
    items: tuple[Item, ...]
    differences: tuple[str, ...]
    reasons: tuple[tuple[Piece, ...], ...]
    doubts: tuple[tuple[Piece, ...], ...]


def candidates(verdict: Verdict, view: View) -> tuple[Candidate, ...]:
    """The proposal, if there is one, and the next best."""
    return tuple(
        Candidate(
            number=number,
            proposed=one is verdict.proposal,
            tier=one.tier.word,
            tone=tone(one),
            told=_(_TIERS[one.tier]),
            ids=one.item_ids,
            items=tuple(_item(share, view) for share in one.shares),
            differences=tuple(_differences(one, view)),
            reasons=tuple(_sentences((why for why in one.evidence if why.weight > 0), view)),
            doubts=tuple(_doubts(one, verdict, view)),
        )
        for number, one in enumerate(choices(verdict), 1)
    )


def tone(proposal: Proposal) -> str:
    """How sure it looks."""
    return "good" if proposal.tier in _STRONG else "wait"


def item(one: OpenItem, minor: int, view: View) -> Item:
    """An open item with what is to come of it."""
    return Item(
        id=view.id(one.id, one.kind.value),
        amount=view.money(minor, one.currency),
        what=view.linked(what(one)),
    )


def _item(share: Share, view: View) -> Item:
    return item(share.item, share.amount_minor, view)


def _differences(proposal: Proposal, view: View) -> Iterator[str]:
    """What explains that receipt and items do not agree."""
    currency = proposal.receipt.currency
    if proposal.fee_minor:
        yield _(
            "%(amount)s would be a fee that was kept on the way",
            amount=view.money(proposal.fee_minor, currency),
        )
    if proposal.excess_minor:
        yield _(
            "%(amount)s too much would go to suspense", amount=view.money(proposal.excess_minor, currency)
        )
    if proposal.received:
        yield _("received in another currency")


def _doubts(proposal: Proposal, verdict: Verdict, view: View) -> Iterator[tuple[Piece, ...]]:
    """The evidence against it, and beside a proposal what comes next."""
    yield from _sentences((why for why in proposal.evidence if why.weight < 0), view)
    other = verdict.runner_up
    if proposal is verdict.proposal and other is not None:
        ids = ", ".join(other.item_ids)
        yield view.linked(_("next best: %(ids)s (%(why)s)", ids=ids, why=_(_TIERS[other.tier])))


def _sentences(evidence: Iterable[Evidence], view: View) -> Iterator[tuple[Piece, ...]]:
    for one in sorted(evidence, key=lambda why: -abs(why.weight)):
        yield view.linked(one.text)
