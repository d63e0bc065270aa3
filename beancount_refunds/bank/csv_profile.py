"""What a profile says of a CSV export: how its table is found, and which column is what.

Columns are named as the header has them; case and white space do not count. A field may have several
columns: `text` and `references` take what stands in all of them, the others the first that is not empty.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, TypeAlias

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.bank.model import LineKind

#: The fields that columns can fill, with what they are.
FIELDS: Mapping[str, str] = {
    "booked_on": "day of booking",
    "value_on": "day of value",
    "reference": "the bank's own id of the line",
    "end_to_end_id": "the id that the payer gave",
    "counterparty": "name of the other side",
    "counterparty_iban": "its IBAN",
    "references": "structured references",
    "text": "free text",
    "currency": "currency of the amount",
    "balance": "what the account holds after the line",
    "account": "whose line it is",
    "instructed": "what the payer sent",
    "instructed_currency": "its currency",
    "rate": "the rate of exchange",
}


class ChargeSign(enum.StrEnum):
    """How the column of charges writes one that was kept; the other sign is one that was given back."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    EITHER = "either"


@frozen
class Signed:
    """One column whose sign says the direction."""

    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (self.column,)


@frozen
class InAndOut:
    """A column for money in and one for money out, the latter with a minus or without."""

    into: str
    out: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (self.into, self.out)


@frozen
class Worded:
    """A column without sign, and one that says the direction in words."""

    size: str
    direction: str
    in_words: frozenset[str]
    out_words: frozenset[str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (self.size, self.direction)


AmountRule: TypeAlias = Signed | InAndOut | Worded


@frozen
class ChargesRule:
    """The column of charges; ``apart`` says that the amount is without them and the balance with them."""

    column: str
    currency: str | None
    written: ChargeSign
    apart: bool


@frozen
class KindRule:
    """Which lines are of a kind: those whose ``column`` has one of the values, or begins with a text."""

    kind: LineKind
    column: str
    values: frozenset[str]
    begins: tuple[str, ...]


@frozen
class Profile:
    """One export. All texts that are compared with cells are folded (`folded`).

    ``header`` are the columns by which it is known; ``other_names`` gives a column as others call it
    its name here. ``accept`` and ``leave_out`` say by column which lines are booked. ``account_number`` is
    whose lines they are where the file does not say it; ``account_between`` are the texts around the
    account's number above the header.
    """

    name: str
    encodings: tuple[str, ...]
    delimiters: tuple[str, ...]
    header: tuple[str, ...]
    other_names: Mapping[str, str]
    footer: tuple[str, ...]
    dates: tuple[str, ...]
    numbers: tuple[str, ...]
    currency: str | None
    account_number: str | None
    account_between: tuple[str, str] | None
    amount: AmountRule
    charges: ChargesRule | None
    columns: Mapping[str, tuple[str, ...]]
    accept: Mapping[str, frozenset[str]]
    leave_out: Mapping[str, frozenset[str]]
    kinds: tuple[KindRule, ...]

    @property
    def named(self) -> frozenset[str]:
        """Every column that it names."""
        charges = () if self.charges is None else (self.charges.column, self.charges.currency or "")
        columns = (name for names in self.columns.values() for name in names)
        kinds = (rule.column for rule in self.kinds)
        bars = (*self.accept, *self.leave_out)
        return frozenset((*self.header, *self.amount.columns, *charges, *columns, *kinds, *bars))


def folded(text: str) -> str:
    """A column's name, or a word in a cell, as it is compared: without case and white space."""
    return "".join(text.casefold().split())


def is_currency(text: str) -> bool:
    """Whether a text is written as a currency code of ISO 4217 is: three capital letters."""
    return len(text) == len("EUR") and text.isascii() and text.isalpha() and text.isupper()
