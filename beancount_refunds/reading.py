"""The reading of one ``Custom`` entry by its form: a noun, or the first finding.

Total: whatever Beancount can parse gives one of the two, never an exception.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.account import TYPE as ACCOUNT
from beancount.core.amount import Amount

from beancount_refunds import directives
from beancount_refunds.canonical import own_metadata, pair_text, value_text
from beancount_refunds.contradictions import contradictions
from beancount_refunds.findings import RANK, Code, Finding, finding
from beancount_refunds.forms import (
    CHOICES,
    FORMS,
    ID_RULE,
    KINDS,
    KNOWN_KEYS,
    METADATA,
    Form,
    Kind,
    Slot,
    is_id,
)
from beancount_refunds.money import Money, Precisions
from beancount_refunds.source import Position
from beancount_refunds.spelling import misspelt

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount.core.data import Custom

_ORIGIN = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_DATE_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII)


def likely_kind(kind: str) -> str | None:
    """The directive of ours that the custom type ``kind`` misspells, if any."""
    return misspelt(kind, KINDS)


def unknown_kind(entry: Custom, likely: str, fallback: str) -> Finding:
    """The finding for a custom type that is close to one of ours."""
    return finding(
        Code.UNKNOWN_DIRECTIVE,
        Position.of(entry.meta, fallback),
        entry,
        str(entry.type),
        f'nothing reads custom "{entry.type}"; "{likely}" was probably meant: correct the spelling',
    )


def read(entry: Custom, precisions: Precisions, fallback: str) -> directives.Directive | Finding:
    """The noun that ``entry``, a custom of one of our `KINDS`, states.

    Where it states none: the first finding in the order of the catalogue. ``fallback`` is the
    file to name where the entry's own metadata does not.
    """
    return _Reader(entry, precisions, fallback).read()


def instant(text: str) -> int | None:
    """``text`` (ISO 8601 date and time, UTC without offset) in microseconds since the year 1."""
    if not _DATE_AND_TIME.fullmatch(text):
        return None
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return (moment - _ORIGIN) // _MICROSECOND


class _MalformedError(Exception):
    """The values do not fit the form; the argument says which and why."""


class _Reader:
    """Reads one entry; collects what is wrong, of which the first in the catalogue's order stands."""

    def __init__(self, entry: Custom, precisions: Precisions, fallback: str) -> None:
        self.entry = entry
        self.form: Form = FORMS[entry.type]
        self.precisions = precisions
        self.position = Position.of(entry.meta, fallback)
        self.problems: list[tuple[Code, str]] = []

    def read(self) -> directives.Directive | Finding:
        fields: dict[str, Any] = {}
        meta = own_metadata(self.entry.meta)
        try:
            fields |= self._positional()
            fields |= self._metadata(meta)
        except _MalformedError as problem:
            self._add(Code.MALFORMED_DIRECTIVE, f"{problem}; write {self.form.expected(self.entry.type)}")
        self._spelling(meta)
        if not self.problems:
            directive = self._noun(fields)
            for contradiction in contradictions(directive):
                self._add(Code.MALFORMED_DIRECTIVE, contradiction)
            if not self.problems:
                return directive
        code, message = min(self.problems, key=lambda problem: RANK[problem[0]])
        return finding(code, self.position, self.entry, subject_of(self.entry), f"{self._label()} {message}")

    def _noun(self, fields: dict[str, Any]) -> directives.Directive:
        if "through" in fields:
            fields["id"] = fields["through"].isoformat()
        if "parts" in fields:
            parts = fields.pop("parts")
            fields["credit_ids"] = tuple(credit_id for credit_id, _ in parts)
            fields["amounts"] = tuple(amount for _, amount in parts if amount is not None)
        at, kind = fields.get("at"), self.entry.type
        return self.form.noun(
            kind=kind,
            label=f"{directives.WORDS.get(kind, kind)} {fields['id']}",
            on=self.entry.date,
            instant=None if at is None else instant(at),
            entry=self.entry,
            position=self.position,
            **fields,
        )

    def _label(self) -> str:
        return f"{self.entry.type} {subject_of(self.entry)}".rstrip()

    def _add(self, code: Code, message: str) -> None:
        self.problems.append((code, message))

    # --- positional values ---------------------------------------------------------------

    def _positional(self) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        rest = list(self.entry.values or ())
        for slot in self.form.slots:
            if slot.optional and not (rest and _is(rest[0], slot.kind)):
                continue
            if not rest:
                message = f"ends before {slot}"
                raise _MalformedError(message)
            fields[slot.field] = self._typed(rest.pop(0), slot)
        if self.form.tail:
            fields[self.form.tail_field] = self._tail(rest)
        elif rest:
            message = f"has {_shown(rest[0])} too many"
            raise _MalformedError(message)
        return fields

    def _tail(self, rest: list[Any]) -> tuple[Any, ...]:
        if not rest:
            message = f"names no {self.form.tail[0]}"
            raise _MalformedError(message)
        if len(self.form.tail) == 1:
            return tuple(self._typed(value, self.form.tail[0]) for value in rest)
        head, amount = self.form.tail
        pairs: list[tuple[Any, Any]] = []
        while rest:
            name = self._typed(rest.pop(0), head)
            stated = bool(rest) and _is(rest[0], amount.kind)
            if not stated and not amount.optional:
                message = f"states no amount after {name}"
                raise _MalformedError(message)
            pairs.append((name, self._typed(rest.pop(0), amount) if stated else None))
        if len({value is None for _, value in pairs}) > 1:
            message = "states an amount after some credits only"
            raise _MalformedError(message)
        return tuple(pairs)

    def _typed(self, value: Any, slot: Slot) -> Any:
        if slot.kind is Kind.ANYTHING:
            return value
        if not _is(value, slot.kind):
            message = f"has {_shown(value)} where {slot} belongs"
            raise _MalformedError(message)
        return self._judged(value.value, slot.kind)

    # --- metadata ------------------------------------------------------------------------

    def _metadata(self, meta: dict[str, Any]) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if missing := self.form.required - meta.keys():
            message = f"has no {min(missing)}"
            raise _MalformedError(message)
        for key, value in meta.items():
            if key in self.form.keys:
                kind = METADATA[key]
                if not _fits(value, kind):
                    message = f"has {key}: {value_text(value)} where {kind.value.strip()} belongs"
                    raise _MalformedError(message)
                fields[key] = self._judged(value, kind)
        return fields

    def _spelling(self, meta: dict[str, Any]) -> None:
        for key in sorted(meta.keys() - KNOWN_KEYS):
            if likely := misspelt(key, KNOWN_KEYS):
                self._add(
                    Code.UNKNOWN_DIRECTIVE,
                    f"has the metadata key {key}, which nothing reads; {likely} was probably meant",
                )

    # --- both ----------------------------------------------------------------------------

    def _judged(self, value: Any, kind: Kind) -> Any:
        """``value``, which fits ``kind``, as the noun holds it; notes ids and amounts that cannot be."""
        if kind is Kind.ID and not is_id(value):
            self._add(
                Code.INVALID_ID,
                f"has the id {value_text(value)}; {ID_RULE}",
            )
        if isinstance(value, Amount):
            return self._money(value, kind)
        return value

    def _money(self, amount: Amount, kind: Kind) -> Money:
        number = amount.number or Decimal(0)
        least = "zero or more" if kind is Kind.AMOUNT_OR_ZERO else "greater than zero"
        if number < 0 or (number == 0 and kind is Kind.AMOUNT):
            self._add(Code.AMOUNT_NOT_POSITIVE, f"states {value_text(amount)}; the amount must be {least}")
        minor = self.precisions.to_minor(number, amount.currency)
        if minor is None:
            rule = self.precisions.rule(amount.currency)
            self._add(Code.AMOUNT_PRECISION, f"states {value_text(amount)}; {rule}")
        return Money(minor or 0, amount.currency)


def subject_of(entry: Custom) -> str:
    """The id that ``entry`` states, as far as it can be read, else an empty text."""
    values = entry.values or ()
    first: Any = values[0] if values else None
    if _is(first, Kind.DATE):
        return str(first.value.isoformat())
    return first.value if _is(first, Kind.TEXT) else ""


def _is(value: Any, kind: Kind) -> bool:
    """Whether a positional ``value`` (a pair of value and type) is of ``kind``."""
    dtype = getattr(value, "dtype", None)
    if kind is Kind.ACCOUNT:
        return dtype == ACCOUNT
    return dtype != ACCOUNT and dtype is not None and _fits(value.value, kind)


def _fits(value: Any, kind: Kind) -> bool:
    """Whether a bare ``value`` is of ``kind``."""
    return _CHECKS[kind](value)


def _is_amount(value: Any) -> bool:
    return isinstance(value, Amount) and isinstance(value.number, Decimal) and not value.number.is_nan()


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


_CHECKS: dict[Kind, Callable[[Any], bool]] = {
    Kind.ID: _is_text,
    Kind.TEXT: _is_text,
    Kind.ACCOUNT: _is_text,
    Kind.AMOUNT: _is_amount,
    Kind.AMOUNT_OR_ZERO: _is_amount,
    Kind.DATE: lambda value: isinstance(value, datetime.date),
    Kind.INSTANT: lambda value: isinstance(value, str) and instant(value) is not None,
    Kind.DIGEST: lambda value: isinstance(value, str) and _DIGEST.fullmatch(value) is not None,
    Kind.STATUS: lambda value: isinstance(value, str) and value in CHOICES[Kind.STATUS],
    Kind.EVENT: lambda value: isinstance(value, str) and value in CHOICES[Kind.EVENT],
}


def _shown(value: Any) -> str:
    return pair_text(value) if hasattr(value, "dtype") else value_text(value)
