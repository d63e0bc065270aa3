"""Words that a person typed, as values of a directive: strictly, for a number is not what looks like one."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

from beancount.core.amount import Amount
from iso4217 import Currency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Digits of ASCII with a point: no blanks, no separators, no exponent, no words such as NaN. A minus is
#: read, so that the finding says what is wrong with it.
_AMOUNT = re.compile(
    r"(-?[0-9]{1,20}(?:\.[0-9]{1,18})?)(?: (?P<apart>[A-Z][A-Z0-9'._-]{0,23})|(?P<joined>[A-Z]{3}))?",
    re.ASCII,
)
#: A number, be it behind the id that it belongs to.
_NUMBER = re.compile(r"(?:[^=]*=)?-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_CURRENCIES = frozenset(currency.code for currency in Currency)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Unfit(ValueError):  # noqa: N818 (what somebody typed does not fit; nothing failed)
    """A value that cannot be taken: the field that it was meant for, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


def refuse(field: str, reason: str) -> NoReturn:
    """Raise :class:`Unfit`."""
    raise Unfit(field, reason)


def amount(field: str, text: str, currency: str | Callable[[], str]) -> Amount:
    """``300.00 GBP``, ``300.00GBP``, or ``300.00`` in the ``currency`` that is meant where none is said.

    The decimals are kept as they were typed. Raises :class:`Unfit`.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        reason = (
            f"{text!r} is no amount: write 1234.50 or '1234.50 GBP', with a point, without separators of"
            " thousands"
        )
        raise Unfit(field, reason)
    digits, stated = match[1], match["apart"] or match["joined"]
    if stated is None:
        stated = currency if isinstance(currency, str) else currency()
    return Amount(Decimal(digits), stated)


def day(field: str, text: str) -> datetime.date:
    """``2026-03-31`` as Beancount writes days. Raises :class:`Unfit`."""
    if not _DAY.fullmatch(text):
        refuse(field, f"{text!r} is not written YYYY-MM-DD, as in 2026-03-31")
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as failure:
        reason = f"{text!r} is no day of the calendar ({failure})"
        raise Unfit(field, reason) from failure


def number(field: str, text: str) -> Decimal:
    """A whole number, as policies of days have it. Raises :class:`Unfit`."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        refuse(field, f"{text!r} is no whole number")
    return Decimal(text)


def truth(field: str, text: str) -> bool:
    """``TRUE`` or ``FALSE``. Raises :class:`Unfit`."""
    if text.upper() not in ("TRUE", "FALSE"):
        refuse(field, f"{text!r} is neither TRUE nor FALSE")
    return text.upper() == "TRUE"


def with_currencies(words: Iterable[str]) -> list[str]:
    """``words`` with each currency of ISO 4217 joined to the number before it: ``300.00 GBP`` is one word."""
    joined: list[str] = []
    for word in words:
        if joined and word in _CURRENCIES and _NUMBER.fullmatch(joined[-1]):
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined


def named_amount(text: str) -> tuple[str, str | None]:
    """``acme/CM-17=250.00`` as name and amount, ``acme/CM-17`` without one: an id holds no equals sign."""
    name, sign, stated = text.partition("=")
    return name, stated if sign else None
