"""MT940, the statement of SWIFT, and MT942, its report during the day, which gives no balances.

A file holds many messages, and a long statement comes in pages (60M, 62M): each page has its balances and
is proved alone. A message without its closing balance was cut off.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import mt940 as library

from beancount_refunds.bank import figures
from beancount_refunds.bank.model import Balance, Statement
from beancount_refunds.bank.mt940_details import valid_iban
from beancount_refunds.bank.mt940_fields import FETCH, messages
from beancount_refunds.bank.mt940_line import expected, line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.bank.model import StatementLine
    from beancount_refunds.bank.mt940_fields import Field

_BEGINNING = re.compile(rb"(?:\A|[\r\n])(?:\xef\xbb\xbf)?:20:")
#: An envelope may stand before it.
_WITHIN = 1024

_BALANCE = library.tags.BalanceBase()
_SUM = library.tags.SumEntries()
_LIBRARY = library.models.Transactions(options=library.Options.all())
_OPENING = ("60F", "60M", "60")
_CLOSING = ("62F", "62M", "62")
_SUMS = {"90C": 1, "90D": -1}
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
#: Letters of the currency that some banks write behind the IBAN.
_BEHIND = 3


def recognises(content: bytes) -> bool:
    """Whether the file begins as a message of SWIFT's does."""
    return _BEGINNING.search(content[:_WITHIN]) is not None


def read(content: bytes) -> tuple[Statement, ...]:
    """The statements of a file, one for each message; raises :class:`~.model.Unreadable`."""
    return tuple(map(_statement, messages(content)))


def _statement(fields: Sequence[Field]) -> Statement:
    opening, closing = _balance(fields, *_OPENING), _balance(fields, *_CLOSING)
    if (opening is None) is not (closing is None):
        lacking = "closing balance (:62F:)" if closing is None else "opening balance (:60F:)"
        figures.refuse(f"the statement has no {lacking}", f"it was cut off: {FETCH}", fields[0].lineno)
    currency = _currency(fields, opening)
    if closing is not None and closing.amount.currency != currency:
        reason = f"it opens in {currency} and closes in {closing.amount.currency}"
        figures.refuse(reason, FETCH, fields[0].lineno)
    booked, waiting = _lines(fields, currency)
    left_out = (f"{waiting} expected and not booked, left out",) if waiting else ()
    number = _only(fields, "28C", "28")
    return Statement(
        account=_account(fields),
        currency=currency,
        number=(number and number.value) or None,
        opening=opening,
        closing=closing,
        lines=booked,
        remarks=(*left_out, *_differences(fields, booked, currency)),
    )


def _only(fields: Sequence[Field], *tags: str) -> Field | None:
    """The one field with one of ``tags``."""
    found = [field for field in fields if field.tag in tags]
    if len(found) > 1:
        reason = f"field {found[1].tag} stands there a second time"
        figures.refuse(reason, f"a :20: before it is missing: {FETCH}", found[1].lineno)
    return found[0] if found else None


def _account(fields: Sequence[Field]) -> str | None:
    """The IBAN in field 25, else what stands there."""
    field = _only(fields, "25", "25P")
    if field is None:
        return None
    for found in _IBAN.findall(field.value.replace(" ", "")):
        iban = valid_iban(found) or valid_iban(found[:-_BEHIND])
        if iban is not None:
            return iban
    return field.value or None


def _balance(fields: Sequence[Field], *tags: str) -> Balance | None:
    field = _only(fields, *tags)
    if field is None:
        return None
    found = _BALANCE.re.fullmatch(field.value)
    if found is None or not field.value.isascii():
        mend = "it is written C260605EUR1234,50, with C or D"
        figures.refuse(f"the balance in field {field.tag} reads {field.value[:40]!r}", mend, field.lineno)
    currency = figures.currency(found["currency"], field.lineno)
    size = figures.money(found["amount"], currency, field.lineno, decimal=",")
    try:
        read: Any = _BALANCE(_LIBRARY, dict(found.groupdict()))[_BALANCE.slug]
    except ValueError:
        reason = f"the day in field {field.tag} reads {field.value[1:7]!r}"
        figures.refuse(reason, "there is no such day", field.lineno)
    minor = -size.minor if read.amount.amount < 0 else size.minor
    on = datetime.date(read.date.year, read.date.month, read.date.day)
    return Balance(amount=size._replace(minor=minor), on=on)


def _currency(fields: Sequence[Field], opening: Balance | None) -> str:
    """That of the balances; else, in MT942, of the floor limit."""
    if opening is not None:
        return opening.amount.currency
    floor = next((field for field in fields if field.tag == "34F"), None)
    if floor is None:
        figures.refuse("the statement has no balance", f"it was cut off: {FETCH}", fields[0].lineno)
    return figures.currency(floor.value[:3], floor.lineno)


def _lines(fields: Sequence[Field], currency: str) -> tuple[tuple[StatementLine, ...], int]:
    """The lines that are booked, and how many are only expected.

    A field 86 belongs to the field 61 before it; behind the closing balance it is about the statement.
    """
    booked: list[tuple[Field, list[str]]] = []
    waiting = 0
    told: list[str] = []
    for field in fields:
        if field.tag == "61":
            told = []
            if expected(field):
                waiting += 1
            else:
                booked.append((field, told))
        elif field.tag == "86":
            told += field.lines
        elif field.tag in _CLOSING:
            told = []
    return tuple(line(field, said, currency) for field, said in booked), waiting


def _differences(fields: Sequence[Field], lines: Sequence[StatementLine], currency: str) -> Iterator[str]:
    """Where the sums in fields 90C and 90D, which prove what has no balances, are not those of the lines."""
    for field in fields:
        found = _SUM.re.fullmatch(field.value) if field.tag in _SUMS else None
        if found is None:
            continue
        sign = _SUMS[field.tag]
        amounts = [sign * one.amount.minor for one in lines if sign * one.amount.minor > 0]
        stated = figures.money(found["amount"], currency, field.lineno, decimal=",")
        if (f"{len(amounts)}", sum(amounts)) != (found["number"].lstrip("0") or "0", stated.minor):
            total = figures.PRECISIONS.text(sum(amounts), currency)
            yield f"field {field.tag} reads {field.value}, the lines are {len(amounts)} of {total}"
