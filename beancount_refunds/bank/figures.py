"""Amounts, days and rates of bank files: text is checked against a pattern before it becomes a value.

Without the check Python would read ``NaN``, ``1E9``, full-width digits and much else as numbers.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from decimal import Decimal
from typing import NoReturn

from beancount_refunds.bank.model import Unreadable
from beancount_refunds.money import MAX_MINOR, Money, Precisions

#: Bank files know nothing of the commodities of a ledger: ISO 4217 says how many decimals there are.
PRECISIONS = Precisions()

#: ``12``, ``12.50``, and as XML Schema and SWIFT allow, ``.50`` and ``12.``; no sign, no thousands.
_NUMBER = {
    sign: re.compile(rf"[0-9]{{1,20}}(?:[{sign}][0-9]{{0,12}})?|[{sign}][0-9]{{1,12}}") for sign in ".,"
}
_NAMES = {".": "a point", ",": "a comma"}
_CURRENCY = re.compile(r"[A-Z]{3}")
_TIME = r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?"
_DAY = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:{_TIME})?(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})?")


def refuse(reason: str, mend: str, lineno: int | None) -> NoReturn:
    """Raise :class:`~.model.Unreadable`."""
    raise Unreadable(reason, mend, lineno)


def currency(text: str, lineno: int | None) -> str:
    """A currency code of three capitals."""
    code = text.strip()
    if not _CURRENCY.fullmatch(code):
        refuse(f"a currency reads {code[:40]!r}", "a bank writes three capitals, as in EUR", lineno)
    return code


def money(text: str, code: str, lineno: int | None, *, decimal: str = ".") -> Money:
    """An amount >= 0 as the format writes it, with the decimal sign that it has.

    Zeros beyond the decimals of the currency are dropped: banks pad (``310.00 JPY`` is 310 yen). Raises
    :class:`~.model.Unreadable` for anything else that is no whole number of minor units.
    """
    written = text.strip()
    if not _NUMBER[decimal].fullmatch(written):
        mend = f"this format writes digits with {_NAMES[decimal]} before the decimals, and no thousands"
        refuse(f"an amount reads {written[:40]!r}", mend, lineno)
    whole, _, part = written.partition(decimal)
    digits = PRECISIONS.digits(code)
    minor = int(whole + part[:digits].ljust(digits, "0") or "0")
    if part[digits:].strip("0") or minor > MAX_MINOR:
        refuse(f"an amount reads {written!r}", PRECISIONS.rule(code), lineno)
    return Money(minor, code)


def rate(text: str, lineno: int | None) -> Decimal:
    """A rate > 0, as written."""
    written = text.strip()
    if not _NUMBER["."].fullmatch(written) or not Decimal(written):
        refuse(f"a rate reads {written[:40]!r}", "a rate is a number above zero with a point", lineno)
    return Decimal(written)


def day(text: str, lineno: int | None) -> datetime.date:
    """The day that a date or moment of ISO 8601 states, as the bank's own clock has it."""
    found = _DAY.fullmatch(text.strip())
    if found is not None:
        with contextlib.suppress(ValueError):
            return datetime.date(*map(int, found.groups()))
    refuse(f"a day reads {text.strip()[:40]!r}", "a day is written 2026-03-31", lineno)
