"""From what was decided to balanced transactions with provenance.

A :class:`Voucher` is one generated transaction: its legs are integers of minor units and sum to
exactly zero; `transaction` renders it as a Beancount entry. Debits are > 0.
"""

from __future__ import annotations

import dataclasses
import decimal
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from beancount.core.amount import Amount
from beancount.core.data import Posting, Transaction

from beancount_refunds.forms import is_id

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from beancount_refunds.money import Precisions
    from beancount_refunds.source import Position

#: A quotient of this many digits gives the total back in Beancount's context of 28.
_QUOTIENT = decimal.Context(prec=60)
_BEANCOUNT = decimal.Context(prec=28)


class Leg(NamedTuple):
    """One posting: ``amount`` minor units of ``currency``; ``functional`` where FX is recognised.

    ``tax_of`` is the credit whose tax it moves; ``due`` says that this tax goes into the return.
    """

    account: str
    amount: int
    currency: str
    functional: int | None = None
    credit_id: str | None = None
    bill_id: str | None = None
    tax_of: str | None = None
    due: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Voucher:
    """One transaction to be generated.

    The legs sum to zero per currency, or, where FX is recognised, their functional amounts (in
    ``functional_currency``) do. ``subject`` is the id of what is posted.
    """

    on: datetime.date
    subject: str
    payee: str | None
    narration: str
    legs: tuple[Leg, ...]
    links: frozenset[str]
    position: Position
    functional_currency: str | None = None

    def mirrored(
        self, on: datetime.date, narration: str, position: Position, more: frozenset[str]
    ) -> Voucher:
        """The exact mirror: original amounts and rates, on its own date; with ``more`` links."""
        legs = tuple(
            leg._replace(amount=-leg.amount, functional=None if leg.functional is None else -leg.functional)
            for leg in self.legs
        )
        return dataclasses.replace(
            self, on=on, narration=narration, legs=legs, position=position, links=self.links | more
        )


def links(ids: Iterable[str | None]) -> frozenset[str]:
    """Those of ``ids`` that Beancount can carry as links."""
    return frozenset(link for link in ids if link and is_id(link))


def without_zeros(legs: Iterable[Leg]) -> tuple[Leg, ...]:
    """The legs that move something."""
    return tuple(leg for leg in legs if leg.amount or leg.functional)


def transactions(vouchers: Sequence[Voucher], precisions: Precisions) -> list[Transaction]:
    """The Beancount entries of ``vouchers``, each with metadata of its own."""
    return [_transaction(voucher, precisions) for voucher in vouchers]


def _transaction(voucher: Voucher, precisions: Precisions) -> Transaction:
    return Transaction(
        voucher.position.metadata(),
        voucher.on,
        "*",
        voucher.payee,
        voucher.narration,
        frozenset(),
        voucher.links,
        [_posting(leg, voucher, precisions) for leg in voucher.legs],
    )


def _posting(leg: Leg, voucher: Voucher, precisions: Precisions) -> Posting:
    number = precisions.to_number(leg.amount, leg.currency)
    meta = voucher.position.metadata()
    if leg.credit_id is not None:
        meta["credit_id"] = leg.credit_id
    if leg.bill_id is not None:
        meta["bill_id"] = leg.bill_id
    price = None
    if leg.functional is not None and voucher.functional_currency is not None:
        total = precisions.to_number(leg.functional, voucher.functional_currency)
        meta["functional_amount"] = Amount(total, voucher.functional_currency)
        if leg.currency != voucher.functional_currency:
            price = Amount(unit_price(total, number), voucher.functional_currency)
    return Posting(leg.account, Amount(number, leg.currency), None, price, None, meta)


def unit_price(total: Decimal, units: Decimal) -> Decimal:
    """What Beancount makes of ``units @@ total``, such that ``units × price`` is ``total``.

    Beancount multiplies in a context of 28 digits. Where a quotient of 28 digits does not give the
    total back exactly, one of 60 does.
    """
    if not total:
        return Decimal(0)
    price = _BEANCOUNT.divide(total, units)
    if _BEANCOUNT.multiply(price, units) != total:
        price = _QUOTIENT.divide(total, units)
    return price
