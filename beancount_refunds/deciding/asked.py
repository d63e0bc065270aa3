"""What somebody asks to be decided about one receipt, as the decision, whichever shell they ask from.

The fields are texts: ``reference``; ``ids``, each an id or ``ID=AMOUNT``; ``fee``, ``received`` and
``excess``, the amounts by which receipt and items differ; ``reason``, a code of the policy.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from beancount_refunds.deciding import accepting, undoing
from beancount_refunds.deciding.by_hand import Figures, chosen, proposed
from beancount_refunds.deciding.desk import Desk, matched_by
from beancount_refunds.deciding.numbering import Numbering
from beancount_refunds.money import Money
from beancount_refunds.recording.ground import listed, said
from beancount_refunds.recording.values import amount, named_amount, refuse

if TYPE_CHECKING:
    from beancount_refunds.deciding.model import Decision
    from beancount_refunds.matching.model import Proposal
    from beancount_refunds.recording.ground import Asked, Ground

_DIFFERENCES = ("fee", "received", "excess")


def accept(asked: Asked, ground: Ground) -> Decision:
    """That the receipt pays what is proposed for it, or the ids and amounts that were said.

    Raises :class:`~beancount_refunds.recording.values.Unfit` for what does not fit or add up, and
    :class:`~beancount_refunds.reports.question.UnknownSubject` for what the ledger does not have.
    """
    proposal = _proposal(Desk(ground.ledger), asked)
    return accepting.accept(proposal, ground, Numbering(ground.ids), said(asked, "reason") or None)


def reject(asked: Asked, ground: Ground) -> Decision:
    """That the receipt is not what is proposed for it, or not the ids that were said. Raises as `accept`."""
    desk = Desk(ground.ledger)
    verdict = desk.verdict(said(asked, "reference"))
    reference, ids = verdict.receipt.reference, [desk.item(id_).id for id_ in listed(asked, "ids")]
    if not ids and verdict.proposal is None:
        refuse("id", f"nothing is proposed for {reference}; say which refund or credit it is not")
    if verdict.proposal is not None:
        ids = ids or list(verdict.proposal.item_ids)
    return undoing.reject(reference, ids, ground, said(asked, "reason") or None)


def unmatch(asked: Asked, ground: Ground) -> Decision:
    """That the match of the receipt was wrong, with the ids that were said, or with all.

    Raises :class:`~beancount_refunds.recording.values.Unfit` where no reason is said, and
    :class:`~beancount_refunds.reports.question.UnknownSubject` for what is not matched.
    """
    reference, reason = said(asked, "reference"), said(asked, "reason")
    if not reason:
        refuse("reason", "say why the match was wrong")
    ids = matched_by(reference, listed(asked, "ids"), ground.settlement)
    return undoing.unmatch(reference, ids, ground, reason)


def _proposal(desk: Desk, asked: Asked) -> Proposal:
    """What the matcher proposes, or what was said instead."""
    verdict = desk.verdict(said(asked, "reference"))
    receipt = verdict.receipt
    differences = {
        name: _money(desk, name, text, receipt.currency)
        for name in _DIFFERENCES
        if (text := said(asked, name))
    }
    named = [named_amount(part) for part in listed(asked, "ids")]
    if not named and not differences:
        return proposed(verdict, desk.terms)
    if not named and verdict.proposal is not None:
        named = [(id_, None) for id_ in verdict.proposal.item_ids]
    if not named:
        refuse("id", f"nothing is proposed for {receipt.reference}; say which refund or credit it is")
    items = [desk.item(id_) for id_, _ in named]
    parts = {
        item.id: _money(desk, "id", text, item.currency)
        for item, (_, text) in zip(items, named, strict=True)
        if text is not None
    }
    unique = list({item.id: item for item in items}.values())
    return chosen(verdict, unique, Figures(parts=parts, **differences), desk.terms)


def _money(desk: Desk, field: str, text: str, currency: str) -> Money:
    stated = amount(field, text, currency)
    minor = desk.settlement.precisions.to_minor(stated.number or Decimal(0), stated.currency)
    if minor is None or minor <= 0:
        refuse(field, f"{text} is no amount above zero in {stated.currency}")
    return Money(minor, stated.currency)
