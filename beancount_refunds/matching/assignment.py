"""Which proposals stand: those that are strictly the best on both sides, again and again.

A proposal stands when no other of its receipt is as good, and each of its items can serve it together with
every other receipt that claims the item as well or better. What it takes is then gone, and what is left is
looked at again. Equals are refused. A proposal that stands keeps standing while others are taken, so that the
order of looking, and with it the order of the input, changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from beancount_refunds.matching.model import Proposal, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def strength(proposal: Proposal) -> tuple[int, int]:
    """The less the better: the tier, then the score. In the exact tier there is no better and worse."""
    return (proposal.tier, 0 if proposal.tier is Tier.EXACT else -proposal.score)


class Assignment:
    """The proposals of all receipts, by the reference of the receipt, best first, and those that stand.

    ``taken`` tells which receipts took something of an item, by its id.
    """

    def __init__(self, offers: Mapping[str, Sequence[Proposal]]) -> None:
        self.standing: dict[str, Proposal] = {}
        self.taken: defaultdict[str, list[str]] = defaultdict(list)
        self._open = {reference: list(proposals) for reference, proposals in offers.items() if proposals}
        self._left: dict[str, int] = {}
        self._claims: defaultdict[str, defaultdict[str, list[Proposal]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for reference, proposals in self._open.items():
            for proposal in proposals:
                for share in proposal.shares:
                    self._left[share.item.id] = share.item.amount_minor
                    self._claims[share.item.id][reference].append(proposal)
        self._settle()

    def best(self, reference: str) -> list[Proposal]:
        """The proposals of a receipt that are left and that none is better than."""
        proposals = self._open.get(reference, [])
        return [one for one in proposals if strength(one) == strength(proposals[0])]

    def rivals(self, proposal: Proposal) -> Iterator[str]:
        """Receipts that claim one of its items as well or better, until they ask for more than is left."""
        for share in proposal.shares:
            asked, rivals = share.amount_minor, []
            for reference, claims in self._claims[share.item.id].items():
                claimed = [] if reference == proposal.receipt.reference else _as_good(claims, proposal)
                if claimed:
                    rivals.append(reference)
                    asked += max(_asked(claim, share.item.id) for claim in claimed)
                if asked > self._left[share.item.id]:
                    yield from rivals
                    break

    def _settle(self) -> None:
        waiting = dict.fromkeys(self._open)
        while waiting:
            reference = next(iter(waiting))
            del waiting[reference]
            best = self.best(reference)
            if len(best) == 1 and next(self.rivals(best[0]), None) is None:
                waiting.update(dict.fromkeys(self._take(best[0])))

    def _take(self, proposal: Proposal) -> list[str]:
        """Let it stand; the receipts that this may concern."""
        self.standing[proposal.receipt.reference] = proposal
        concerned: dict[str, None] = {}
        for other in self._open.pop(proposal.receipt.reference):
            concerned.update(self._withdraw(other))
        for share in proposal.shares:
            self._left[share.item.id] -= share.amount_minor
            self.taken[share.item.id].append(proposal.receipt.reference)
        for reference in list(concerned):
            for other in list(self._open[reference]):
                if any(share.amount_minor > self._left[share.item.id] for share in other.shares):
                    self._open[reference].remove(other)
                    concerned.update(self._withdraw(other))
        return [reference for reference in concerned if reference in self._open]

    def _withdraw(self, proposal: Proposal) -> dict[str, None]:
        """Take back what it claims; the receipts that claim the same."""
        concerned: dict[str, None] = {}
        for share in proposal.shares:
            claims = self._claims[share.item.id]
            claims[proposal.receipt.reference].remove(proposal)
            if not claims[proposal.receipt.reference]:
                del claims[proposal.receipt.reference]
            concerned.update(dict.fromkeys(claims))
        concerned.pop(proposal.receipt.reference, None)
        return concerned


def _as_good(claims: Sequence[Proposal], proposal: Proposal) -> list[Proposal]:
    return [claim for claim in claims if strength(claim) <= strength(proposal)]


def _asked(proposal: Proposal, item_id: str) -> int:
    return sum(share.amount_minor for share in proposal.shares if share.item.id == item_id)
