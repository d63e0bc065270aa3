"""What accounts hold on a day, summed from the ledger's own postings.

Independent of the settlement: reports of the sub-ledger are compared with these balances. A debit is > 0,
as in Beancount. Nothing is rounded: what no whole number of minor units can say is kept apart and said.
"""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.data import Transaction

from beancount_refunds.booked import Units, units_of
from beancount_refunds.source import Position

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from beancount_refunds.money import Precisions

#: Sums of numbers with up to so many digits before and after the point are exact here; others raise.
_EXACT = decimal.Context(prec=200, traps=[decimal.Inexact, decimal.InvalidOperation, decimal.Overflow])
_LONGEST = 60
_NOTHING = Decimal(0)


class Line(NamedTuple):
    """A posting on an account of interest; ``entry_meta`` is the metadata of its transaction."""

    on: datetime.date
    account: str
    units: Units
    meta: Mapping[str, Any]
    entry_meta: Mapping[str, Any]
    narration: str

    @property
    def place(self) -> tuple[Any, Any]:
        """File and line of its transaction as metadata has them: equal to a `Position` there."""
        return self.entry_meta.get("filename"), self.entry_meta.get("lineno")

    @property
    def position(self) -> Position:
        """Where its transaction stands."""
        return Position.of(self.entry_meta)

    def stated(self, key: str) -> Any:
        """A value of the posting's metadata, else of the transaction's."""
        value = self.meta.get(key)
        return self.entry_meta.get(key) if value is None else value


class Whole(NamedTuple):
    """An exact amount: ``minor`` units, and the ``rest`` that is no whole minor unit (0 but for faults)."""

    minor: int
    rest: Decimal


class Balance(NamedTuple):
    """What an account holds in one currency; ``unread`` are lines whose number is none to sum."""

    minor: int
    rest: Decimal
    unread: tuple[Line, ...] = ()


def lines_on(entries: Iterable[Any], accounts: Collection[str], through: datetime.date) -> Iterator[Line]:
    """The postings on ``accounts`` up to the end of a day, in the order of the ledger."""
    for entry in entries:
        if type(entry) is not Transaction or entry.date > through:
            continue
        for posting in entry.postings:
            account = posting.account
            if account in accounts and (units := units_of(posting)) is not None:
                meta, entry_meta = posting.meta or {}, entry.meta or {}
                yield Line(entry.date, account, units, meta, entry_meta, entry.narration or "")


def balances(lines: Iterable[Line], precisions: Precisions) -> dict[tuple[str, str], Balance]:
    """The balance of each account and currency that has postings."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.account, line.units.currency), []).append(line)
    return {key: _balance(group, key[1], precisions) for key, group in groups.items()}


def _balance(lines: Sequence[Line], currency: str, precisions: Precisions) -> Balance:
    total = _sum(line.units.number for line in lines)
    if total is not None:
        return Balance(*whole(total, currency, precisions))
    total = _sum(line.units.number for line in lines if readable(line.units.number))
    unread = tuple(line for line in lines if not readable(line.units.number))
    return Balance(*whole(total or Decimal(0), currency, precisions), unread)


def _sum(numbers: Iterable[Decimal]) -> Decimal | None:
    """The exact sum; ``None`` where there is none."""
    total = Decimal(0)
    try:
        for number in numbers:
            total = _EXACT.add(total, number)
    except (decimal.Inexact, decimal.InvalidOperation, decimal.Overflow):
        return None
    return total if readable(total) else None


def readable(number: Decimal) -> bool:
    """Whether a number can be summed exactly with others: neither NaN nor infinite, nor of absurd length."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_LONGEST and number.adjusted() <= _LONGEST


def whole(number: Decimal, currency: str, precisions: Precisions) -> Whole:
    """``number`` in minor units; ``minor`` and ``rest`` (in units of the currency) make it up exactly."""
    digits = precisions.digits(currency)
    scaled = number.scaleb(digits, _EXACT)
    minor = int(scaled)
    if scaled == minor:
        return Whole(minor, _NOTHING)
    return Whole(minor, _EXACT.subtract(scaled, Decimal(minor)).scaleb(-digits, _EXACT))
