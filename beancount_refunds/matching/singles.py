"""Proposals that give a whole receipt to one item: the tier is the strongest whose conditions hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.matching import evidence
from beancount_refunds.matching.amounts import Amount, Fit, fit
from beancount_refunds.matching.index import GROUPS
from beancount_refunds.matching.model import Proposal, Share, Tier
from beancount_refunds.matching.vetoes import other_sender, strange_iban, veto

if TYPE_CHECKING:
    from beancount_refunds.matching.index import Index
    from beancount_refunds.matching.mentions import Reading
    from beancount_refunds.matching.model import OpenItem
    from beancount_refunds.matching.terms import Terms


def single(reading: Reading, item: OpenItem, index: Index, terms: Terms) -> Proposal | str:
    """The proposal that the receipt pays the item, or why it cannot; ``""`` where nothing speaks for it."""
    receipt = reading.receipt
    alike = _alike(reading, item, index)
    if not (alike or item.party.id in reading.vendors or reading.name_of(item)):
        return ""
    how = fit(receipt, item, terms, named=[*reading.named] == [item.id])
    reason = veto(reading, item) or (how if isinstance(how, str) else None)
    if reason is not None or isinstance(how, str):
        return f"{item.id}: {reason}"
    if how.amount is Amount.SHORT and not reading.name_of(item) and not in_window(reading, item, terms):
        return ""
    tier = tier_of(reading, item, how, terms, alike=alike)
    reasons = [
        *evidence.of_names(reading, item),
        evidence.of_amount(how),
        *evidence.of_vendor(reading, item, alike=alike),
        *evidence.of_day(reading, item, terms),
    ]
    if tier is not Tier.EXACT and _has_double(item, index):
        reasons.append(evidence.same_amount(item))
    return Proposal(
        receipt=receipt,
        shares=(Share(item=item, amount_minor=how.share_minor),),
        tier=tier,
        evidence=tuple(reasons),
        score=sum(reason.weight for reason in reasons),
        fee_minor=how.fee_minor,
        excess_minor=how.excess_minor,
        received=how.amount is Amount.RECEIVED,
    )


def tier_of(reading: Reading, item: OpenItem, how: Fit, terms: Terms, *, alike: bool) -> Tier:
    """How strong the evidence is that speaks for the item, beside its amount."""
    if other_sender(reading, item) or item.id in reading.doubted or strange_iban(reading, item):
        return Tier.NAME
    if _is_exact(reading, item, how):
        return Tier.EXACT
    if how.amount in (Amount.DIFFERENCE, Amount.RECEIVED):
        return Tier.DIFFERENCE
    if how.amount is Amount.EXACT and item.party.id in reading.by_iban:
        return Tier.IBAN
    meant = item.id in reading.named or item.id in reading.shared
    if how.amount is Amount.EXACT and in_window(reading, item, terms):
        return Tier.ALIAS if meant or alike or item.party.id in reading.vendors else Tier.NAME
    return Tier.NAME


def in_window(reading: Reading, item: OpenItem, terms: Terms) -> bool:
    """Whether a refund's receipt came near its day; a credit has no day on which it is expected."""
    on = reading.receipt.booked_on
    return item.expected_on is None or abs((on - item.expected_on).days) <= terms.window_days(on)


def _is_exact(reading: Reading, item: OpenItem, how: Fit) -> bool:
    """One item is named, nothing else, and the amount is exact.

    A part of a credit is exact too where a name of the credit itself, more than a number, says so with the
    vendor beside it.
    """
    name = reading.named.get(item.id)
    if name is None or len(reading.named) > 1 or reading.settled:
        return False
    if how.amount is Amount.PART:
        more = any(sign.isalpha() for sign in name.text)
        return name.kind not in GROUPS and more and item.party.id in reading.vendors
    return how.amount is Amount.EXACT


def _alike(reading: Reading, item: OpenItem, index: Index) -> bool:
    """A badly printed name, where the bank tells no better one."""
    if reading.vendors or not reading.receipt.counterparty:
        return False
    return index.directory.alike(reading.receipt.counterparty, item.party.id)


def _has_double(item: OpenItem, index: Index) -> bool:
    same = index.of_vendor(item.party.id, item.currency).between(item.amount_minor, item.amount_minor)
    return any(other.kind is item.kind and other.id != item.id for other in same[:2])
