"""From receipts and open items to one verdict per receipt: a pure function, whatever the order of input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.matching.assignment import Assignment
from beancount_refunds.matching.candidates import Candidates, candidates
from beancount_refunds.matching.index import Index
from beancount_refunds.matching.model import Tier, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from beancount_refunds.matching.model import BankReceipt, OpenItem, Proposal
    from beancount_refunds.matching.terms import Terms

#: So many others are shown beside a proposal.
MOST_OTHERS = 5


def match(receipts: Iterable[BankReceipt], items: Iterable[OpenItem], terms: Terms) -> tuple[Verdict, ...]:
    """One verdict per receipt, by booking day and reference.

    References of receipts and ids of items are unique. What only a name speaks for is never proposed: it is
    among the others, for a person to look at.
    """
    index = Index(items, terms)
    ordered = sorted(receipts, key=lambda receipt: (receipt.booked_on, receipt.reference))
    found = {receipt.reference: candidates(receipt, index, terms) for receipt in ordered}
    assignment = Assignment(
        {
            reference: [proposal for proposal in one.proposals if proposal.tier is not Tier.NAME]
            for reference, one in found.items()
        }
    )
    return tuple(_verdict(receipt, found[receipt.reference], assignment) for receipt in ordered)


def _verdict(receipt: BankReceipt, found: Candidates, assignment: Assignment) -> Verdict:
    chosen = assignment.standing.get(receipt.reference)
    equals = [] if chosen else assignment.best(receipt.reference)
    others = [*equals, *(one for one in found.proposals if one not in equals and one is not chosen)]
    return Verdict(
        receipt=receipt,
        proposal=chosen,
        others=tuple(others[:MOST_OTHERS]),
        tie=_tie(equals, assignment) if equals else None,
        vetoes=found.vetoes if chosen or equals else (*found.vetoes, *_lost(found, assignment)),
    )


def _tie(equals: Sequence[Proposal], assignment: Assignment) -> str:
    if len(equals) > 1:
        return f"nothing tells {_listed(', '.join(one.item_ids) for one in equals)} apart"
    rivals = sorted(set(assignment.rivals(equals[0])))
    return f"{', '.join(equals[0].item_ids)} is claimed by {_listed(rivals)} as well"


def _lost(found: Candidates, assignment: Assignment) -> Iterator[str]:
    """Where its best went, when nothing is left of it."""
    for share in found.proposals[0].shares if found.proposals else ():
        if takers := assignment.taken.get(share.item.id):
            yield f"{share.item.id}: goes to {_listed(sorted(takers))}, with stronger evidence"


def _listed(names: Iterable[str]) -> str:
    """``a, b and c``, at most `_MOST_LISTED` by name."""
    every = list(names)
    shown = every[:_MOST_LISTED] if len(every) <= _MOST_LISTED else [*every[:_MOST_LISTED], "others"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


_MOST_LISTED = 4
