"""Receipts of a ledger: its bank transactions that credit clearing with more than the ledger explains."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount
from beancount.core.data import Transaction

from beancount_refunds.matching import keys
from beancount_refunds.matching.items import straight
from beancount_refunds.matching.model import BankReceipt
from beancount_refunds.model import RefundStatus
from beancount_refunds.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Receipt, Settlement

#: Why a line of such a kind (`keys.KIND`) is no refund of a vendor.
NO_REFUNDS: Mapping[str, str] = {
    "payment": "the bank calls it a payment of ours",
    "return": "the bank calls it the return of a payment",
    "reversal": "the bank calls it its own correction",
    "own transfer": "the bank calls it a transfer between accounts of our own",
    "fee": "the bank calls it a fee",
}

#: Of a refund that a bank transaction explains: it counts, whatever it still waits for.
_COUNTED = (RefundStatus.PENDING, RefundStatus.APPLIED, RefundStatus.RECONCILED)

#: A rate as statements write it, when it stands in quotes.
_RATE = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,18})?")


def bank_receipts(ledger: Ledger) -> tuple[BankReceipt, ...]:
    """The receipts of a ledger that wait for a refund, also those that can be none, by day and reference.

    Several currencies that one transaction credits to clearing cannot be one refund: that bars it, and so
    does a reference that two transactions bear.
    """
    settlement = ledger.settlement
    written = {
        (entry.meta.get("filename"), entry.meta.get("lineno")): entry
        for entry in ledger.written
        if isinstance(entry, Transaction) and entry.meta
    }
    times = Counter(receipt.reference for receipt in settlement.receipts)
    found = []
    for receipt in settlement.receipts:
        entry = written.get((receipt.position.filename, receipt.position.lineno))
        waiting = _unexplained(receipt, settlement)
        if entry is None or not waiting:
            continue
        twice = "its reference stands on two bank transactions" if times[receipt.reference] > 1 else None
        split = "it credits clearing in several currencies" if len(waiting) > 1 else None
        found.append(_receipt(receipt, waiting[0], entry, twice or split, settlement))
    once = {receipt.reference: receipt for receipt in reversed(found)}
    return tuple(sorted(once.values(), key=lambda receipt: (receipt.booked_on, receipt.reference)))


def _unexplained(receipt: Receipt, settlement: Settlement) -> list[Money]:
    """What it credits to clearing, per currency, less what refunds matched to it explain; > 0."""
    if receipt.matched:
        return []
    credited: Counter[str] = Counter()
    for _, currency, minor in receipt.cleared:
        credited[currency] += minor or 0
    for id_ in receipt.refund_ids:
        refund = settlement.refund[id_]
        if refund.status in _COUNTED and not straight(refund, settlement):
            reached = refund.received_minor or refund.amount_minor or 0
            credited[refund.received_currency or refund.currency or ""] -= reached - refund.fee_minor
    return [Money(minor, currency) for currency, minor in sorted(credited.items()) if minor > 0]


def _receipt(
    receipt: Receipt, waiting: Money, entry: Transaction, barred: str | None, settlement: Settlement
) -> BankReceipt:
    meta: Mapping[str, Any] = entry.meta
    counterparty = _text(meta, keys.COUNTERPARTY) or entry.payee or ""
    kind = _text(meta, keys.KIND)
    charges = _money(meta.get(keys.CHARGES), settlement)
    rate = meta.get(keys.RATE)
    if isinstance(rate, str) and _RATE.fullmatch(rate):
        rate = Decimal(rate)
    end_to_end, references = _text(meta, keys.END_TO_END_ID), _text(meta, keys.REFERENCES)
    cleared = {account for account, _, _ in receipt.cleared}
    return BankReceipt(
        reference=receipt.reference,
        amount_minor=waiting.minor,
        currency=waiting.currency,
        booked_on=receipt.booked_on,
        account=next(
            (
                posting.account
                for posting in entry.postings
                if posting.account not in cleared and _debits(posting)
            ),
            "",
        ),
        counterparty=counterparty,
        counterparty_iban=_text(meta, keys.COUNTERPARTY_IBAN) or None,
        identifiers=tuple(one for one in (end_to_end, *references.split(keys.SEPARATOR)) if one),
        text="\n".join(one for one in dict.fromkeys((entry.payee, counterparty, entry.narration)) if one),
        instructed=_money(meta.get(keys.INSTRUCTED), settlement),
        rate=rate if isinstance(rate, Decimal) and rate.is_finite() and rate > 0 else None,
        charges_minor=charges.minor if charges and charges.currency == waiting.currency else 0,
        barred=barred or NO_REFUNDS.get(kind),
    )


def _debits(posting: Any) -> bool:
    return isinstance(posting.units, Amount) and posting.units.number is not None and posting.units.number > 0


def _text(meta: Mapping[str, Any], key: str) -> str:
    value = meta.get(key)
    return value.strip() if isinstance(value, str) else ""


def _money(value: Any, settlement: Settlement) -> Money | None:
    """An amount > 0 of the metadata, ``None`` for anything else."""
    if not isinstance(value, Amount) or not isinstance(value.number, Decimal):
        return None
    minor = settlement.precisions.to_minor(value.number, value.currency)
    return Money(minor, value.currency) if minor is not None and minor > 0 else None
