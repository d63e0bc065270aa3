"""What one row of an export says, as text still: the cells of each field of its profile."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.bank.csv_notation import Written
from beancount_refunds.bank.csv_profile import InAndOut, Signed, folded, is_currency
from beancount_refunds.bank.csv_refusal import refuse
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from beancount_refunds.bank.csv_profile import AmountRule, Profile
    from beancount_refunds.bank.csv_table import Row
    from beancount_refunds.bank.model import LineKind


class Direction(enum.Enum):
    """Which way an amount goes."""

    AS_SIGNED = enum.auto()
    IN = enum.auto()
    OUT = enum.auto()


class Part(NamedTuple):
    """An amount of a row, and which way it goes."""

    written: Written
    direction: Direction


@frozen
class Fields:
    """One row: its amount in one part or two (in and out), what else it has, and ``texts`` by field."""

    lineno: int
    currency: str
    parts: tuple[Part, ...]
    balance: Written | None
    instructed: Written | None
    charge: Written | None
    kind: LineKind | None
    texts: Mapping[str, tuple[str, ...]]

    def one(self, field: str) -> str | None:
        """What stands in the first column of a field that is not empty."""
        return next(iter(self.all(field)), None)

    def all(self, field: str) -> tuple[str, ...]:
        """What stands in all columns of a field, each text once."""
        return self.texts.get(field, ())

    @property
    def booked_on(self) -> str:
        """The day of booking; raises `Unreadable` where there is none."""
        return _there(self.one("booked_on"), "day of booking", self.lineno)

    def days(self) -> Iterator[str]:
        """The texts that are days."""
        yield self.booked_on
        yield from self.all("value_on")

    def amounts(self) -> Iterator[Written]:
        """The texts that are amounts."""
        yield from (part.written for part in self.parts)
        yield from (one for one in (self.balance, self.instructed, self.charge) if one is not None)


def fields_of(row: Row, profile: Profile) -> Fields:
    """The fields of a row; raises `Unreadable` where one is lacking that must be there."""
    texts: dict[str, tuple[str, ...]] = {}
    for field, columns in profile.columns.items():
        if found := dict.fromkeys(text for column in columns if (text := row.cell(column))):
            texts[field] = tuple(found)
    first = {field: found[0] for field, found in texts.items()}
    currency = _currency(first.get("currency", profile.currency), row)
    charges = profile.charges
    charge = "" if charges is None else row.cell(charges.column)
    charge_currency = "" if charges is None else row.cell(charges.currency)
    return Fields(
        lineno=row.lineno,
        currency=currency,
        parts=tuple(_parts(row, profile.amount, currency)),
        balance=_written(first.get("balance"), currency),
        instructed=_written(
            first.get("instructed"), _currency(first.get("instructed_currency") or currency, row)
        ),
        charge=_written(charge, _currency(charge_currency or currency, row)),
        kind=_kind(row, profile),
        texts=texts,
    )


def _written(text: str | None, currency: str) -> Written | None:
    return Written(text, currency) if text else None


def _there(text: str | None, noun: str, lineno: int) -> str:
    if not text:
        refuse(f"there is no {noun}", lineno)
    return text


def _currency(text: str | None, row: Row) -> str:
    if text is None:
        mend = 'say it in a profile of your own that extends this one: currency = "EUR"'
        refuse("nothing says the currency", row.lineno, mend)
    if not is_currency(text):
        refuse(f'a currency reads "{text}"', row.lineno)
    return text


def _parts(row: Row, rule: AmountRule, currency: str) -> Iterator[Part]:
    if isinstance(rule, Signed):
        text = _there(row.cell(rule.column), "amount", row.lineno)
        yield Part(Written(text, currency), Direction.AS_SIGNED)
    elif isinstance(rule, InAndOut):
        into, out = row.cell(rule.into), row.cell(rule.out)
        _there(into or out, "amount", row.lineno)
        if into:
            yield Part(Written(into, currency), Direction.IN)
        if out:
            yield Part(Written(out, currency), Direction.OUT)
    else:
        text, word = _there(row.cell(rule.size), "amount", row.lineno), row.cell(rule.direction)
        ways = {Direction.IN: rule.in_words, Direction.OUT: rule.out_words}
        way = next((way for way, words in ways.items() if folded(word) in words), None)
        if way is None:
            reason = f'the direction of the amount reads "{word}", which is no word for in or out'
            refuse(reason, row.lineno)
        yield Part(Written(text, currency), way)


def _kind(row: Row, profile: Profile) -> LineKind | None:
    """The kind by the first rule that fits."""
    for rule in profile.kinds:
        word = folded(row.cell(rule.column))
        if word in rule.values or word.startswith(rule.begins):
            return rule.kind
    return None
