"""Days and amounts as people write them into a spreadsheet: read in one way only, or not at all.

``03/04/2026`` is a day in March or in April, and ``1,234`` is a thousand or one and a bit: what can be read
in two ways is refused with a reason until the mapping says which is meant.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.money import Precisions

_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?")
_NUMERIC = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]([A-Za-z]{3,9})\.?,?[ -]([0-9]{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?[ -]([0-9]{1,2})(?:st|nd|rd|th)?,?[ -]([0-9]{4})")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

#: Symbols of one currency only; ``$`` and ``¥`` are those of several.
SYMBOLS: Mapping[str, str] = {"£": "GBP", "€": "EUR", "₹": "INR", "zł": "PLN", "₺": "TRY", "₩": "KRW"}
_SEVERAL = ("$", "¥", "kr")
_CODE = r"[A-Z]{3}"
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
_NUMBER = re.compile(r"[0-9]+(?:[.,' ][0-9]+)*")
_GROUP = 3


class Unclear(ValueError):  # noqa: N818 (a cell that can be read in no way or in two; nothing failed)
    """Why a cell cannot be read, as the end of a sentence that begins with its column."""


class Dates(NamedTuple):
    """How days are written where the text does not tell: ``order`` is "DMY", "MDY", or nothing."""

    order: str | None = None

    def read(self, text: str) -> datetime.date:
        """The day that ``text`` states; raises :class:`Unclear`."""
        text = text.translate(_BLANKS).strip()
        if found := _ISO.fullmatch(text):
            return _day(text, *found.groups())
        if found := _NUMERIC.fullmatch(text):
            first, separator, second, year = found.groups()
            return self._numeric(text, first, second, year, dots=separator == ".")
        if found := _DAY_FIRST.fullmatch(text):
            return _day(text, found[3], _month(text, found[2]), found[1])
        if found := _MONTH_FIRST.fullmatch(text):
            return _day(text, found[3], _month(text, found[1]), found[2])
        message = f"is {text!r}, no day that can be read; write it as 2026-03-31"
        raise Unclear(message)

    def _numeric(self, text: str, first: str, second: str, year: str, *, dots: bool) -> datetime.date:
        day_first = _day_or_none(year, second, first)
        month_first = None if dots else _day_or_none(year, first, second)
        if self.order and not dots:
            day_first, month_first = (day_first, None) if self.order == "DMY" else (None, month_first)
        if day_first and month_first and day_first != month_first:
            message = (
                f"is {text!r}, which is {day_first} or {month_first}; say which in the mapping:"
                ' [format] dates = "DMY" or "MDY"'
            )
            raise Unclear(message)
        on = day_first or month_first
        if on is None:
            message = f"is {text!r}, no day of the calendar"
            raise Unclear(message)
        return on


class Amounts(NamedTuple):
    """How amounts are written: the decimal sign where the text does not tell it, symbols of currencies."""

    precisions: Precisions
    decimal: str | None = None
    symbols: Mapping[str, str] = SYMBOLS

    def read(self, stated: str | Decimal, currency: str | None) -> Money:
        """The amount that a cell states, in its own currency or in ``currency``; raises :class:`Unclear`.

        A number of a spreadsheet is the shortest decimal that its binary fraction stands for: 0.1 is 0.1,
        and 0.1 + 0.2 is refused, for no currency has 17 decimals.
        """
        if isinstance(stated, Decimal):
            number, own = stated.normalize(), None
        else:
            number, own = self._parts(stated)
        if own and currency and own != currency:
            message = f"is {str(stated)!r} in {own}, but the currency beside it is {currency}"
            raise Unclear(message)
        code = own or currency
        if code is None:
            message = f"is {str(stated)!r} without a currency; say it in a column, or under [defaults]"
            raise Unclear(message)
        return self._money(number, code, str(stated))

    def _money(self, number: Decimal, currency: str, shown: str) -> Money:
        if number < 0:
            message = f"is {shown!r}; an amount is not negative"
            raise Unclear(message)
        minor = self.precisions.to_minor(number, currency)
        if minor is None:
            message = f"is {shown!r}; {self.precisions.rule(currency)}"
            raise Unclear(message)
        return Money(minor, currency)

    def _parts(self, text: str) -> tuple[Decimal, str | None]:
        """The number and the currency in a text such as ``£600``, ``1.234,50 €`` or ``600 GBP``."""
        rest = text.translate(_BLANKS).strip()
        found = _NUMBER.search(rest)
        unclear = f"is {text!r}, no amount that can be read"
        if found is None:
            raise Unclear(unclear)
        words = [rest[: found.start()].strip(), rest[found.end() :].strip()]
        named = [word for word in words if word]
        if len(named) > 1 or any("-" in word or "−" in word or "(" in word for word in named):
            raise Unclear(unclear + "; write a number that is not negative, and one currency")
        return self._number(found[0], text), self._currency(named[0], text) if named else None

    def _currency(self, word: str, text: str) -> str:
        code = self.symbols.get(word)
        if code is not None:
            return code
        if word in _SEVERAL:
            message = f"is {text!r}: several currencies are written {word}; say which under [symbols]"
            raise Unclear(message)
        if not re.fullmatch(_CODE, word):
            message = f"is {text!r}, and {word!r} is no currency"
            raise Unclear(message)
        return word

    def _number(self, digits: str, text: str) -> Decimal:
        """The last separator is the decimal one, unless it stands where thousands are set apart."""
        separators = re.findall(r"[.,' ]", digits)
        last = separators[-1] if separators else ""
        after = len(digits) - digits.rfind(last) - 1 if last else 0
        point = last if last and last in ".," and separators.count(last) == 1 else None
        if self.decimal is not None:
            point = self.decimal if self.decimal in separators else None
        elif point and after == _GROUP and len(separators) == 1:
            message = (
                f"is {text!r}, which is a thousand or more, or a number with three decimals; say which in the"
                f' mapping: [format] decimal = "." or ","'
            )
            raise Unclear(message)
        whole, _, fraction = digits.partition(point) if point else (digits, "", "")
        groups = re.split(r"[.,' ]", whole)
        if (not fraction.isdigit() and fraction) or any(len(group) != _GROUP for group in groups[1:]):
            message = f"is {text!r}, no amount that can be read: its thousands are not set apart by threes"
            raise Unclear(message)
        return Decimal("".join(groups) + (f".{fraction}" if fraction else ""))


def _month(text: str, name: str) -> str:
    short = name.casefold()
    months = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(short)]
    # "Sept" is what the British write.
    if short == "sept":
        months = [9]
    if len(months) != 1:
        message = f"is {text!r}, and {name!r} is no month in English"
        raise Unclear(message)
    return str(months[0])


def _day(text: str, year: str, month: str, day: str) -> datetime.date:
    on = _day_or_none(year, month, day)
    if on is None:
        message = f"is {text!r}, no day of the calendar"
        raise Unclear(message)
    return on


def _day_or_none(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
