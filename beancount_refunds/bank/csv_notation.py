"""How an export writes days and numbers, named by example: "DD/MM/YYYY", "1.234,56".

A profile may name several. What counts is the whole file: the one notation that reads every cell is the
file's; two that read every cell differently leave it ambiguous, and it is refused.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import re
from collections.abc import Hashable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from beancount_refunds.bank.csv_refusal import refuse
from beancount_refunds.money import Money, Precisions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

C = TypeVar("C", bound=Hashable)
V = TypeVar("V")

#: Each notation of numbers: the signs that part thousands, and the decimal sign.
NUMBERS: Mapping[str, tuple[str, str]] = {
    "1234.56": ("", "."),
    "1234,56": ("", ","),
    "1,234.56": (",", "."),
    "1.234,56": (".", ","),
    "1 234,56": (" \u00a0\u202f", ","),
    "1 234.56": (" \u00a0\u202f", "."),
    "1'234.56": ("'\u2019", "."),
}

_DAY_PARTS: Mapping[str, str] = {
    "YYYY": "(?P<year>[0-9]{4})",
    "YY": "(?P<year>[0-9]{2})",
    "MM": "(?P<month>[0-9]{2})",
    "M": "(?P<month>[0-9]{1,2})",
    "DD": "(?P<day>[0-9]{2})",
    "D": "(?P<day>[0-9]{1,2})",
}
_PART = re.compile("YYYY|YY|MM|M|DD|D|[^YMD]+|.")
#: A time of day after the day, as exports write it: read over.
_ZONE = r"(?:\s?(?:Z|UTC|[AaPp][Mm]|[+-][0-9]{2}:?[0-9]{2}))?"
_TIME = rf"(?:[T ][0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]{{1,9}})?)?{_ZONE})?"
_CENTURY = 2000
#: More digits than any amount or rate has.
_LONGEST = 40
_PRECISIONS = Precisions()


class Written(NamedTuple):
    """An amount as a cell has it, and its currency."""

    text: str
    currency: str

    def __str__(self) -> str:
        return f"{self.text} {self.currency}"


def is_day_form(form: str) -> bool:
    """Whether a text names year, month and day once each, and says where one ends and the next begins."""
    parts = _PART.findall(form)
    letters = sorted(part[0] for part in parts if part in _DAY_PARTS)
    if letters != ["D", "M", "Y"] or any(part in {"Y", "YYY"} for part in parts):
        return False
    return {"M", "D"}.isdisjoint(parts) or all(
        left not in _DAY_PARTS or right not in _DAY_PARTS for left, right in itertools.pairwise(parts)
    )


@functools.cache
def _day_pattern(form: str) -> re.Pattern[str]:
    return re.compile("".join(_DAY_PARTS.get(part, re.escape(part)) for part in _PART.findall(form)) + _TIME)


def day(form: str, text: str) -> datetime.date | None:
    """The day that ``text`` writes in a form, with a time of day after it or without; ``None`` if none."""
    found = _day_pattern(form).fullmatch(text)
    if found is None:
        return None
    year = int(found["year"]) + (_CENTURY if len(found["year"]) == len("YY") else 0)
    try:
        return datetime.date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None


@functools.cache
def _number_pattern(notation: str) -> re.Pattern[str]:
    thousands, decimal = NUMBERS[notation]
    grouped = f"|[0-9]{{1,3}}(?:[{re.escape(thousands)}][0-9]{{3}})+" if thousands else ""
    return re.compile(f"([+-]?)([0-9]+{grouped})(?:{re.escape(decimal)}([0-9]+))?")


def number(notation: str, text: str) -> Decimal | None:
    """The number that ``text`` writes, its sign in front; ``None`` if none."""
    found = _number_pattern(notation).fullmatch(text.replace("\u2212", "-"))
    if found is None or len(text) > _LONGEST:
        return None
    sign, whole, part = found.groups(default="")
    digits = "".join(letter for letter in whole if letter.isdigit())
    return Decimal(f"{sign}{digits}.{part}" if part else f"{sign}{digits}")


def money(notation: str, written: Written) -> Money | None:
    """The amount that stands there, with no more decimals than the currency has; ``None`` if none."""
    value = number(notation, written.text)
    minor = None if value is None else _PRECISIONS.to_minor(value, written.currency)
    return None if minor is None else Money(minor, written.currency)


def agreed(
    forms: Sequence[str],
    cells: Iterable[tuple[C, int]],
    read: Callable[[str, C], V | None],
    *,
    noun: str,
    key: str,
) -> tuple[str, Mapping[C, V]]:
    """The one of ``forms`` that reads every cell, and what it reads in each; cells come with their lines.

    ``noun`` and ``key`` are what messages call it. Raises `Unreadable` where no form reads them all,
    or where two read some cell differently.
    """
    linenos: dict[C, int] = {}
    for cell, lineno in cells:
        linenos.setdefault(cell, lineno)
    left: dict[str, dict[C, V]] = {form: {} for form in forms}
    for cell, lineno in linenos.items():
        for form in tuple(left):
            if (value := read(form, cell)) is None:
                del left[form]
            else:
                left[form][cell] = value
        if not left:
            told = " or ".join(f'"{form}"' for form in forms)
            mend = f"the profile says that the whole file writes {key} as {told}"
            refuse(f'{noun} reads "{cell}"', lineno, mend)
    (chosen, values), *others = left.items()
    for form, read_otherwise in others:
        for cell, lineno in linenos.items():
            if values[cell] != read_otherwise[cell]:
                reason = f'{noun} reads "{cell}": that is "{chosen}" as well as "{form}"'
                mend = f'say which in a profile of your own that extends this one: {key} = "{chosen}"'
                refuse(reason, lineno, mend)
    return chosen, values
