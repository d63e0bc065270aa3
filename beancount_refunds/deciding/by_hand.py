"""What somebody chooses who knows better than the matcher, as a proposal: amounts worked out, never guessed.

What the matcher proposes for just these items is taken as it stands. Else receipt and items must agree to the
minor unit, and a difference that nothing in the bank's line explains must be said in figures: a fee that was
kept on the way, an excess, or what was received in another currency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.allocation import fill
from beancount_refunds.matching.model import Evidence, ItemKind, Proposal, Share, Tier
from beancount_refunds.matching.vetoes import barred
from beancount_refunds.recording.values import refuse
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount_refunds.matching.model import BankReceipt, OpenItem, Verdict
    from beancount_refunds.matching.terms import Terms
    from beancount_refunds.money import Money

#: The only evidence of what nobody but a person knows.
BY_HAND = Evidence(text="chosen by hand", weight=0)


@frozen
class Figures:
    """What somebody said beside the ids: ``parts`` of credits by id, and what explains a difference."""

    parts: Mapping[str, Money]
    fee: Money | None = None
    received: Money | None = None
    excess: Money | None = None

    @property
    def none(self) -> bool:
        """Whether nothing was said."""
        return not (self.parts or self.fee or self.received or self.excess)


def proposed(verdict: Verdict, terms: Terms) -> Proposal:
    """The matcher's own proposal, as far as it may be accepted without a word about its amounts.

    Raises :class:`~beancount_refunds.recording.values.Unfit` where there is none, or where it falls short by
    more than a fee.
    """
    reference = verdict.receipt.reference
    if verdict.proposal is None:
        why = verdict.tie or "; ".join(verdict.vetoes) or "nothing that is open fits it"
        refuse("id", f"nothing is proposed for {reference}: {why}; say which refund or credit it is")
    _demand_plausible(verdict.proposal, terms)
    return verdict.proposal


def chosen(verdict: Verdict, items: Sequence[OpenItem], figures: Figures, terms: Terms) -> Proposal:
    """``items`` as a proposal for the receipt, whatever else it could be.

    Raises :class:`~beancount_refunds.recording.values.Unfit` for what does not add up, and for a receipt that
    can be no refund at all.
    """
    receipt = verdict.receipt
    reason = barred(receipt, terms)
    if reason is not None:
        refuse("reference", f"{receipt.reference} is no refund of a vendor: {reason}")
    wanted = {item.id for item in items}
    proposals = [one for one in (verdict.proposal, *verdict.others) if one and set(one.item_ids) == wanted]
    if proposals and figures.none:
        _demand_plausible(proposals[0], terms)
        return proposals[0]
    _demand_fitting_parts(items, figures, terms)
    currencies = {item.currency for item in items}
    if len(currencies) > 1:
        refuse(
            "id", f"{_names(items)} are in {' and '.join(sorted(currencies))}; accept one currency at a time"
        )
    for name, stated in (("fee", figures.fee), ("received", figures.received), ("excess", figures.excess)):
        if stated is not None and stated.currency != receipt.currency:
            refuse(name, f"{terms.text(*stated)}: {receipt.reference} is in {receipt.currency}")
    worked_out = _in_one_currency if currencies == {receipt.currency} else _across
    return worked_out(receipt, items, figures, terms)


def _demand_fitting_parts(items: Sequence[OpenItem], figures: Figures, terms: Terms) -> None:
    for item in items:
        part = figures.parts.get(item.id)
        if part is None:
            continue
        if item.kind is ItemKind.REFUND:
            refuse("id", f"{item.id} is a refund: it is matched as a whole; leave the amount out")
        if part.currency != item.currency or part.minor <= 0:
            refuse("id", f"{terms.text(*part)} of {item.id}, a credit in {item.currency}: say a part of it")


def _demand_plausible(proposal: Proposal, terms: Terms) -> None:
    if proposal.tier is Tier.NAME and proposal.fee_minor:
        gap = terms.text(proposal.fee_minor, proposal.receipt.currency)
        refuse(
            "fee",
            f"{proposal.receipt.reference} is {gap} short of {', '.join(proposal.item_ids)}, more than a fee;"
            f" if it was kept on the way all the same, state it as fee: {gap}",
        )


def _in_one_currency(
    receipt: BankReceipt, items: Sequence[OpenItem], figures: Figures, terms: Terms
) -> Proposal:
    """``sum(shares) == receipt + fee - excess``, exactly; credits are filled in the order given."""
    if figures.received is not None:
        refuse(
            "received",
            f"{receipt.reference} and {_names(items)} are in {receipt.currency}: say fee or excess",
        )
    fee, excess = (0 if one is None else one.minor for one in (figures.fee, figures.excess))
    shares = _shares(items, figures, receipt.amount_minor + fee - excess)
    gap = receipt.amount_minor - sum(shares)
    if gap != excess - fee:
        came, due, missing = (
            terms.text(minor, receipt.currency) for minor in (receipt.amount_minor, sum(shares), abs(gap))
        )
        name, how = ("excess", "more") if gap > 0 else ("fee", "less")
        explained = f"state it as {name}: {missing}" if gap else "say neither fee nor excess"
        difference = f"{missing} {how} than" if gap else "just"
        refuse(
            name,
            f"{receipt.reference} brings {came}, {difference} the {due} of {_names(items)}: if that is so,"
            f" {explained}",
        )
    return _proposal(receipt, items, shares, figures)


def _shares(items: Sequence[OpenItem], figures: Figures, cash: int) -> list[int]:
    """What each item takes: a refund all of it, a credit the part that was said, else what fills it."""
    if all(item.kind is ItemKind.CREDIT for item in items) and not figures.parts:
        shares = fill(cash, [item.amount_minor for item in items])
    else:
        shares = [
            figures.parts[item.id].minor if item.id in figures.parts else item.amount_minor for item in items
        ]
    for item, share in zip(items, shares, strict=True):
        if not share:
            refuse("id", f"nothing is left for {item.id}: leave it out, or say how much of each")
    return shares


def _across(receipt: BankReceipt, items: Sequence[OpenItem], figures: Figures, terms: Terms) -> Proposal:
    """Another currency: one refund with what was received, or credits with the part of each."""
    came = terms.text(receipt.amount_minor, receipt.currency)
    if figures.excess is not None:
        refuse(
            "excess",
            f"{receipt.reference} is in {receipt.currency}, {_names(items)} in {items[0].currency}: an excess"
            " needs one currency",
        )
    if all(item.kind is ItemKind.CREDIT for item in items):
        parts = figures.parts
        if (
            not parts
            and len(items) == 1
            and receipt.instructed
            and receipt.instructed.currency == items[0].currency
        ):
            parts = {items[0].id: receipt.instructed}
        lacking = [item.id for item in items if item.id not in parts]
        if lacking:
            refuse(
                "id",
                f"{receipt.reference} is in {receipt.currency}: say how much of {', '.join(lacking)} it pays,"
                f" as in {lacking[0]}=100.00",
            )
        return _proposal(receipt, items, [parts[item.id].minor for item in items], figures)
    if len(items) > 1:
        refuse("id", f"{came} in another currency can be matched to one refund only, not to {_names(items)}")
    gross = receipt.amount_minor + (figures.fee.minor if figures.fee else 0)
    if figures.received is None or figures.received.minor != gross:
        whole = terms.text(gross, receipt.currency)
        refuse(
            "received",
            f"{_names(items)} is {terms.text(items[0].amount_minor, items[0].currency)} and"
            f" {receipt.reference} brings {came}: if that is the same money, state it as received: {whole}",
        )
    return _proposal(receipt, items, [items[0].amount_minor], figures)


def _proposal(
    receipt: BankReceipt, items: Sequence[OpenItem], shares: Sequence[int], figures: Figures
) -> Proposal:
    return Proposal(
        receipt=receipt,
        shares=tuple(Share(item=item, amount_minor=minor) for item, minor in zip(items, shares, strict=True)),
        tier=Tier.NAME,
        evidence=(BY_HAND,),
        score=0,
        fee_minor=figures.fee.minor if figures.fee else 0,
        excess_minor=figures.excess.minor if figures.excess else 0,
        received=items[0].currency != receipt.currency,
    )


def _names(items: Sequence[OpenItem]) -> str:
    return ", ".join(item.id for item in items)
