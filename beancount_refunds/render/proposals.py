"""Verdicts on receipts as text for people: what is proposed and why, ties, and receipts without proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.matching.model import ItemKind
from beancount_refunds.render.style import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.matching.model import OpenItem, Proposal, Verdict
    from beancount_refunds.money import Precisions
    from beancount_refunds.render.style import Style

_INDENT = " " * 2
_DEEP = " " * 6

#: What is said where there are none at all.
EMPTY = "No receipt waits for a refund."


def ranked(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Proposals first, the best before the next, then ties, then receipts without proposal, by day."""
    return sorted(verdicts, key=_rank)


def verdicts_as_text(
    verdicts: Sequence[Verdict], precisions: Precisions, style: Style, empty: str = EMPTY
) -> str:
    """All verdicts under their headings, as :func:`ranked` has them; ``empty`` says that there are none."""
    sections: dict[str, list[Verdict]] = {}
    for verdict in ranked(verdicts):
        sections.setdefault(_HEADINGS[_rank(verdict)[0]], []).append(verdict)
    blocks = []
    for heading, members in sections.items():
        bodies = ("\n".join(verdict_lines(verdict, precisions, style)) for verdict in members)
        blocks.append("\n\n".join((style.paint(f"{heading} ({len(members)})", bold=True), *bodies)))
    return "\n\n".join(blocks or [empty]) + "\n"


def verdict_lines(
    verdict: Verdict, precisions: Precisions, style: Style, *, numbered: bool = False
) -> Iterator[str]:
    """A receipt and what is said of it; ``numbered`` shows all others with their evidence, from 2 on.

    Where there is a tie, or no proposal, they count from 1.
    """
    receipt = verdict.receipt
    amount = _amount(receipt.amount_minor, receipt.currency, precisions)
    head = [receipt.reference, receipt.booked_on.isoformat(), amount, receipt.counterparty]
    yield style.paint(printable("  ".join(filter(None, head))), bold=True)
    known = [*receipt.text.splitlines(), *receipt.identifiers]
    texts = [one for one in dict.fromkeys(known) if one and one != receipt.counterparty]
    if texts:
        yield from style.wrap(printable(f'"{" / ".join(texts)}"'), _INDENT)
    if verdict.tie:
        yield from style.wrap(printable(f"tie: {verdict.tie}"), _INDENT)
    if numbered:
        for number, proposal in enumerate(choices(verdict), 1):
            yield from _proposal(proposal, precisions, style, f"{number}: ")
    elif verdict.proposal is not None:
        yield from _proposal(verdict.proposal, precisions, style)
        yield from _briefly("runner-up", verdict.others[:1], style)
    else:
        yield from _briefly("could be", verdict.others, style)
    for veto in verdict.vetoes:
        yield from style.wrap(printable(f"ruled out: {veto}"), _INDENT)


def choices(verdict: Verdict) -> tuple[Proposal, ...]:
    """What can be chosen for a receipt: the proposal first, if there is one."""
    return (*filter(None, [verdict.proposal]), *verdict.others)


_HEADINGS = ("Proposals", "Ties", "Without proposal")


def _rank(verdict: Verdict) -> tuple[int, int, int, str, str]:
    receipt = verdict.receipt
    place = (receipt.booked_on.isoformat(), receipt.reference)
    if verdict.proposal is not None:
        return (0, verdict.proposal.tier, -verdict.proposal.score, *place)
    return (1 if verdict.tie else 2, 0, 0, *place)


def _proposal(proposal: Proposal, precisions: Precisions, style: Style, number: str = "") -> Iterator[str]:
    """Tier and score, each item, each reason with its weight, and what explains a difference."""
    yield f"{_INDENT}{number}{proposal.tier.word}, score {proposal.score}"
    for share in proposal.shares:
        amount = _amount(share.amount_minor, share.item.currency, precisions)
        yield from style.wrap(printable(f"{share.item.id}  {amount}  {what(share.item)}"), _DEEP, _INDENT * 2)
    for one in proposal.evidence:
        yield from style.wrap(printable(f"{one.weight:+4}  {one.text}"), _DEEP * 2, _DEEP)
    for name, minor in (("fee", proposal.fee_minor), ("excess", proposal.excess_minor)):
        if minor:
            yield f"{_DEEP}{name} {_amount(minor, proposal.receipt.currency, precisions)}"


def what(item: OpenItem) -> str:
    """What an open item is, of whom, and since or for when."""
    if item.kind is ItemKind.CREDIT:
        return f"credit of {item.party.id}, issued {item.since}"
    stated = f", states {item.stated_reference}" if item.stated_reference else ""
    return f"refund of {item.party.id}, expected {item.expected_on}{stated}"


def _briefly(label: str, proposals: Sequence[Proposal], style: Style) -> Iterator[str]:
    for one in proposals:
        text = f"{label}: {', '.join(one.item_ids)} ({one.tier.word}, score {one.score})"
        yield from style.wrap(printable(text), _INDENT)


def _amount(minor: int, currency: str, precisions: Precisions) -> str:
    return f"{precisions.to_number(minor, currency):,} {currency}"
