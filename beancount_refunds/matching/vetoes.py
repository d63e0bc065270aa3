"""What rules a pair of receipt and item out, whatever speaks for it; each reason is a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.matching.parties import iban_of

if TYPE_CHECKING:
    from beancount_refunds.matching.mentions import Reading
    from beancount_refunds.matching.model import BankReceipt, OpenItem
    from beancount_refunds.matching.terms import Terms


def barred(receipt: BankReceipt, terms: Terms) -> str | None:
    """Why a receipt can be no refund at all: what the bank says it is, or an own account."""
    if receipt.barred is not None:
        return receipt.barred
    iban = iban_of(receipt.counterparty_iban or "")
    return f"it comes from {iban}, an account of our own" if iban in terms.own_ibans else None


def veto(reading: Reading, item: OpenItem) -> str | None:
    """Why the item alone cannot be what the receipt pays, apart from its amount; without the item's id."""
    means = {**reading.unvouched, **reading.named}
    if means and item.id not in means:
        others = ", ".join(f"{id_} ({name.kind} {name.text})" for id_, name in sorted(means.items()))
        return f"the text names {others}"
    if reading.settled and not means:
        settled = ", ".join(f"{name.kind} {name.text}" for name in reading.settled)
        return f"the text names {settled}, of which nothing is expected any more"
    return ruled_out(reading, item)


def ruled_out(reading: Reading, item: OpenItem) -> str | None:
    """Why the item cannot be among what the receipt pays."""
    receipt = reading.receipt
    if receipt.reference in item.rejected:
        return f"somebody looked at {receipt.reference} and rejected it"
    if receipt.booked_on < item.since:
        return f"it was issued on {item.since}, after the receipt of {receipt.booked_on}"
    return _contradicted(reading, item)


def other_sender(reading: Reading, item: OpenItem) -> str | None:
    """The vendors whose name the counterparty bears, where the item's is none of them."""
    if reading.senders and item.party.id not in reading.senders | reading.by_iban:
        return ", ".join(sorted(reading.senders))
    return None


def strange_iban(reading: Reading, item: OpenItem) -> str | None:
    """The counterparty's IBAN, where it is not the vendor's and nobody's in the books.

    It contradicts the vendor's, unless the counterparty bears no name of a vendor, as a payment service does,
    and the text tells of the item or its vendor: that is for a person to judge.
    """
    iban = iban_of(reading.receipt.counterparty_iban or "")
    if iban is None or reading.by_iban or reading.senders or not iban_of(item.party.iban or ""):
        return None
    told = reading.name_of(item) is not None or item.party.id in reading.by_name
    return iban if told else None


def _contradicted(reading: Reading, item: OpenItem) -> str | None:
    """What an IBAN contradicts; one with wrong check digits says nothing."""
    iban = iban_of(reading.receipt.counterparty_iban or "")
    if iban is None or item.party.id in reading.by_iban or strange_iban(reading, item):
        return None
    if own := iban_of(item.party.iban or ""):
        return f"the counterparty's IBAN {iban} is not {own} of {item.party.id}"
    if reading.by_iban:
        return f"the counterparty's IBAN {iban} is that of {', '.join(sorted(reading.by_iban))}"
    return None
