"""The figures and the posting of a refund: carrying amounts, proceeds, realised gain or loss.

Language, section 3 and "Foreign currency". Realised gain = proceeds − carrying amount (IAS 21.28,
ASC 830-20-35), both in the functional currency, each conversion rounded once, half up.
"""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import TYPE_CHECKING

from beancount_refunds.controls import missing_policies
from beancount_refunds.findings import Code
from beancount_refunds.money import Money, round_half_up, share
from beancount_refunds.posting import Leg, Voucher, links, without_zeros
from beancount_refunds.problems import Problem
from beancount_refunds.rates import RateMissing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.directives import Directive
    from beancount_refunds.open_items import OpenRefund
    from beancount_refunds.source import Position
    from beancount_refunds.subledger import OpenCredit, Part


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """All figures of a refund that is applied.

    ``cash`` is what reaches the bank, ``reaching`` that before the ``fee``. Where FX is recognised
    ``functional_currency`` is set and ``gain == proceeds - sum(carrying of parts)``, exactly; else
    ``proceeds`` is ``None`` and ``gain`` 0.
    """

    parts: tuple[Part, ...]
    cash_account: str
    reaching: Money
    cash: Money
    fee: int
    functional_currency: str | None = None
    proceeds: int | None = None
    gain: int = 0


def compute(books: Books, refund: OpenRefund, parts: tuple[Part, ...]) -> Computation | RateMissing | Problem:
    """The figures of today's posting of ``parts``; or no rate; or what refuses the refund."""
    reaching, fee = refund.reaching, refund.fee
    problem = next(_problems(books, refund), None)
    if problem is not None:
        return problem
    kept = fee.minor if fee is not None else 0
    computed = Computation(
        parts=parts,
        cash_account=refund.directive.account or books.policy.account("clearing_account", books.today) or "",
        reaching=reaching,
        cash=Money(reaching.minor - kept, reaching.currency),
        fee=kept,
    )
    if any(credit.functional or credit.currency != reaching.currency for credit in refund.credits):
        return _with_fx(books, refund, computed)
    return computed


def _problems(books: Books, refund: OpenRefund) -> Iterator[Problem]:
    keys = [] if refund.straight else ["clearing_account"]
    if refund.fee is not None:
        keys.append("fee_account")
    if any(credit.tax for credit in refund.credits):
        keys += ["tax_account", "tax_deferred_account"]
    yield from missing_policies(books, refund.directive.label, books.today, keys)
    reaching, fee = refund.reaching, refund.fee
    if fee is not None and (fee.currency != reaching.currency or fee.minor >= reaching.minor):
        yield Problem(
            Code.CURRENCY_MISMATCH,
            f"{refund.directive.label} brings {books.text(*reaching)} to the bank, its fee is"
            f" {books.text(*fee)}; state a smaller fee in {reaching.currency}",
        )


def _with_fx(books: Books, refund: OpenRefund, computed: Computation) -> Computation | RateMissing | Problem:
    label, today = refund.directive.label, books.today
    functional = books.policy.functional_currency(today)
    if functional is None:
        return next(missing_policies(books, label, today, ["functional_currency"]))
    proceeds = _proceeds(books, refund, functional)
    if isinstance(proceeds, RateMissing):
        return proceeds
    carrying = 0
    for credit in refund.credits:
        if isinstance(credit.carrying, RateMissing):
            return credit.carrying
        if credit.functional_currency != functional:
            reason = (
                f"credit {credit.id} is carried in {credit.functional_currency}, the books are in"
                f" {functional}"
            )
            return RateMissing(stale=False, reason=reason)
    carrying = sum(part.carrying or 0 for part in computed.parts)
    gain = proceeds - carrying
    if gain:
        key = "fx_gain_account" if gain > 0 else "fx_loss_account"
        problem = next(missing_policies(books, label, today, [key]), None)
        if problem is not None:
            return problem
    return dataclasses.replace(computed, functional_currency=functional, proceeds=proceeds, gain=gain)


def _proceeds(books: Books, refund: OpenRefund, functional: str) -> int | RateMissing:
    """What reaches the bank in the functional currency: itself, as stated, or at today's rate."""
    stated = refund.directive.functional_amount
    if refund.reaching.currency != functional and stated is not None and stated.currency == functional:
        return stated.minor
    return books.converter.convert(refund.reaching, functional, books.today)


def cash_reaching(refund: OpenRefund) -> Money:
    """What reaches the bank: the amount less the fee."""
    fee = refund.fee
    amount = refund.reaching
    return Money(amount.minor - (fee.minor if fee is not None else 0), amount.currency)


def refund_voucher(books: Books, refund: OpenRefund, computed: Computation) -> Voucher:
    """Dr cash, Dr fee, Cr vendor per credit, FX difference, and the tax slices that cash makes due."""
    directive = refund.directive
    functional, currency = computed.functional_currency, computed.reaching.currency
    cash_worth, fee_worth = computed.proceeds, None
    if computed.proceeds is not None:
        cash_worth = share(computed.proceeds, computed.cash.minor, computed.reaching.minor)
        fee_worth = computed.proceeds - cash_worth
    fee_account = books.policy.account("fee_account", books.today) or ""
    legs = [
        Leg(computed.cash_account, computed.cash.minor, currency, cash_worth),
        Leg(fee_account, computed.fee, currency, fee_worth),
    ]
    legs += vendor_legs(books, computed.parts, worth=functional is not None)
    if computed.gain and functional is not None:
        key = "fx_gain_account" if computed.gain > 0 else "fx_loss_account"
        account = books.policy.account(key, books.today) or ""
        legs.append(Leg(account, -computed.gain, functional, -computed.gain))
    legs += tax_legs(books, computed.parts, worth=functional is not None)
    return Voucher(
        on=books.today,
        subject=directive.id,
        payee=books.names.vendors[refund.vendor_id].name,
        narration=f"Refund {directive.id}",
        legs=without_zeros(legs),
        links=refund_links(books, refund),
        position=directive.position,
        functional_currency=functional,
    )


def refund_links(books: Books, refund: OpenRefund) -> frozenset[str]:
    """The ids of a refund's chain that Beancount can carry as links."""
    directive = refund.directive
    reference = refund.claim.reference if refund.claim is not None else None
    chain = books.chain(refund.credits)
    return links(
        [directive.id, reference, refund.returned_ref, directive.case_id, directive.order_id, *chain]
    )


def vendor_legs(books: Books, parts: Iterable[Part], *, worth: bool) -> Iterator[Leg]:
    """Cr the vendor's account, one leg per credit."""
    for part in parts:
        credit = books.credits[part.credit_id]
        carrying = -part.carrying if worth and part.carrying is not None else None
        yield Leg(credit.account, -part.amount, credit.currency, carrying, credit.id)


def tax_legs(books: Books, parts: Iterable[Part], *, worth: bool) -> Iterator[Leg]:
    """Dr deferred tax, Cr tax: the slices of ``parts`` (UK VAT Regulations 1995, 24A-24C and 38(5))."""
    deferred = books.policy.account("tax_deferred_account", books.today) or ""
    tax_account = books.policy.account("tax_account", books.today) or ""
    for part in parts:
        if part.tax:
            credit = books.credits[part.credit_id]
            value = tax_worth(credit, part) if worth else None
            leg = Leg(deferred, part.tax, credit.tax_currency, value, tax_of=credit.id)
            yield leg
            worth_due = None if value is None else -value
            yield leg._replace(account=tax_account, amount=-part.tax, functional=worth_due, due=True)


def tax_worth(credit: OpenCredit, part: Part) -> int:
    """The slice in the functional currency, at the carrying amount of its part."""
    if credit.tax_currency == credit.functional_currency:
        return part.tax
    return round_half_up(Fraction((part.carrying or 0) * part.tax, part.amount))


def mirror(books: Books, vouchers: Iterable[Voucher], narration: str, directive: Directive) -> list[Voucher]:
    """Post the exact mirror of ``vouchers`` today, because of ``directive``."""
    position: Position = directive.position
    more = links([getattr(directive, "bank_transaction_ref", None)])
    mirrored = [voucher.mirrored(books.today, narration, position, more) for voucher in vouchers]
    for voucher in mirrored:
        books.post(voucher)
    return mirrored
