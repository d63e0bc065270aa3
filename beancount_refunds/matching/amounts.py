"""What a receipt's amount says of an item: exact, a part, a fee kept, another currency, or too much."""

from __future__ import annotations

import enum
from fractions import Fraction
from typing import TYPE_CHECKING

from beancount_refunds.matching.model import ItemKind
from beancount_refunds.money import Money
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from beancount_refunds.matching.model import BankReceipt, OpenItem
    from beancount_refunds.matching.terms import Terms


class Amount(enum.StrEnum):
    """How the amount of a receipt stands to that of an item."""

    EXACT = "exact"
    #: Of a credit less than what is available.
    PART = "part"
    #: Less by a fee that was stated or is plausible, or more where the item is named.
    DIFFERENCE = "difference"
    #: Another currency, explained by the instructed amount or the bank's rate.
    RECEIVED = "received"
    #: Less than a refund by more than a fee.
    SHORT = "short"


@frozen
class Fit:
    """How an amount fits: ``share_minor`` goes to the item, and ``text`` says so with the figures."""

    amount: Amount
    share_minor: int
    text: str
    fee_minor: int = 0
    excess_minor: int = 0


def fit(receipt: BankReceipt, item: OpenItem, terms: Terms, *, named: bool) -> Fit | str:
    """How the receipt fits the item, or the sentence why it cannot be it.

    More than a refund expects, by less than as much again, is an excess only where the item is ``named``.
    """
    if receipt.currency != item.currency:
        return _across(receipt, item, terms)
    gap = item.amount_minor - receipt.amount_minor
    came = terms.text(receipt.amount_minor, receipt.currency)
    due = terms.text(item.amount_minor, item.currency)
    if gap == 0:
        return Fit(amount=Amount.EXACT, share_minor=item.amount_minor, text=f"exact amount {due}")
    if gap < 0:
        if named and item.kind is ItemKind.REFUND and -gap < item.amount_minor:
            more = terms.text(-gap, item.currency)
            return Fit(
                amount=Amount.DIFFERENCE,
                share_minor=item.amount_minor,
                excess_minor=-gap,
                text=f"{came} is {more} more than the {due} expected",
            )
        open_ = "expected" if item.kind is ItemKind.REFUND else "available"
        return f"{came} is more than the {due} {open_}"
    return _short(receipt, item, terms)


def _short(receipt: BankReceipt, item: OpenItem, terms: Terms) -> Fit:
    """Less than what is open: a fee, a part of a credit, or simply too little."""
    gap = item.amount_minor - receipt.amount_minor
    came = terms.text(receipt.amount_minor, receipt.currency)
    due = terms.text(item.amount_minor, item.currency)
    less = terms.text(gap, item.currency)
    stated = gap == receipt.charges_minor or receipt.instructed == Money(item.amount_minor, item.currency)
    fixed = item.kind is ItemKind.REFUND  # of a credit, 20.00 less is rather a part than a fee
    if stated or terms.plausible_fee(gap, item.amount_minor, fixed=fixed):
        why = "which the bank states as kept on the way" if stated else "a plausible fee"
        return Fit(
            amount=Amount.DIFFERENCE,
            share_minor=item.amount_minor,
            fee_minor=gap,
            text=f"{came} is {less} short of {due}, {why}",
        )
    if item.kind is ItemKind.CREDIT:
        return Fit(amount=Amount.PART, share_minor=receipt.amount_minor, text=f"{came} of {due} available")
    return Fit(
        amount=Amount.SHORT,
        share_minor=item.amount_minor,
        fee_minor=gap,
        text=f"{came} is {less} short of {due}, more than a fee",
    )


def _across(receipt: BankReceipt, item: OpenItem, terms: Terms) -> Fit | str:
    """Another currency: what the payer sent must be the item's amount, or the bank's rate must give it."""
    came = terms.text(receipt.amount_minor, receipt.currency)
    due = terms.text(item.amount_minor, item.currency)
    if receipt.instructed == Money(item.amount_minor, item.currency):
        text = f"{due} was sent, {came} received"
    elif receipt.rate is not None and explained_by_rate(receipt, item, terms):
        text = f"{due} is {came} at the bank's rate {receipt.rate}"
    else:
        return f"{came} is another currency than {due}, and the bank tells no amount or rate that explains it"
    return Fit(amount=Amount.RECEIVED, share_minor=item.amount_minor, text=text)


def explained_by_rate(receipt: BankReceipt, item: OpenItem, terms: Terms) -> bool:
    """Whether the bank's rate, in either direction, rounds one of the amounts to the other."""
    received = Money(receipt.amount_minor, receipt.currency)
    due = Money(item.amount_minor, item.currency)
    convert = terms.precisions.convert
    return any(
        convert(received, rate, due.currency) == due.minor
        or convert(due, 1 / rate, received.currency) == received.minor
        for rate in rates(receipt)
    )


def rates(receipt: BankReceipt) -> tuple[Fraction, ...]:
    """Units of the other currency per unit of the receipt's, as the bank's rate may mean it."""
    if receipt.rate is None or receipt.rate <= 0:
        return ()
    rate = Fraction(receipt.rate)
    return (rate, 1 / rate)


def rounding(receipt: BankReceipt) -> tuple[Money, Money]:
    """The least and the greatest amount that conversion may have rounded to the receipt's."""
    return (
        Money(receipt.amount_minor - 1, receipt.currency),
        Money(receipt.amount_minor + 1, receipt.currency),
    )
