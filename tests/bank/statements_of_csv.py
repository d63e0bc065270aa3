"""How the tests of CSV exports write files, profiles and the lines that they expect."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from beancount_refunds.bank.csv_profile_file import profile_in
from beancount_refunds.bank.csv_reading import read
from beancount_refunds.bank.model import Balance, LineKind, Statement, StatementLine, Unreadable
from beancount_refunds.money import Money, Precisions

#: A small profile in three parts, for tests that change one of them.
SMALL = 'header = ["Day", "Sum"]\ndates = "YYYY-MM-DD"\nnumbers = "1,234.56"\ncurrency = "EUR"\n'
COLUMNS = '[columns]\nbooked_on = "Day"\n'
AMOUNT = '[amount]\nsigned = "Sum"\n'


def money(text: str) -> Money:
    """``12.50 EUR`` in minor units."""
    number, currency = text.split()
    minor = Precisions().to_minor(Decimal(number), currency)
    assert minor is not None
    return Money(minor, currency)


def day(text: str) -> datetime.date:
    """A day in ISO form."""
    return datetime.date.fromisoformat(text)


def line(lineno: int, on: str, amount: str, **fields: Any) -> StatementLine:
    """The line that is expected on a line of the file."""
    worth = money(amount)
    kind = LineKind.RECEIPT if worth.minor > 0 else LineKind.PAYMENT
    return StatementLine(**{"kind": kind, **fields}, lineno=lineno, booked_on=day(on), amount=worth)


def balance(text: str, on: str) -> Balance:
    """What the account is to hold."""
    return Balance(amount=money(text), on=day(on))


def read_text(text: str, profile: str | None = None) -> tuple[Statement, ...]:
    """The statements in a text, by the profile that another says."""
    return read(text.encode(), None if profile is None else profile_in(profile, "mine.toml"))


def refusal(content: str | bytes, profile: str | None = None) -> str:
    """What is said of a file that cannot be read."""
    try:
        read(
            content if isinstance(content, bytes) else content.encode(),
            None if profile is None else profile_in(profile, "mine.toml"),
        )
    except Unreadable as obstacle:
        return str(obstacle)
    return "it was read"
