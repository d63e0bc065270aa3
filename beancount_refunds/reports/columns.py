"""Columns that several reports share: written once, so that they mean the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from beancount_refunds.reports.table import Field, Kind, field

if TYPE_CHECKING:
    from collections.abc import Callable


_Noun = TypeVar("_Noun")


def amount(
    key: str,
    title: str,
    value: Callable[[_Noun], int | None],
    *,
    currency: str = "currency_code",
    blank_zero: bool = False,
    summed: bool = False,
) -> Field[_Noun]:
    """An amount in minor units of the currency under the key ``currency`` of the same row."""
    return field(key, title, Kind.AMOUNT, value, currency=currency, blank_zero=blank_zero, summed=summed)


def currency(value: Callable[[_Noun], str | None]) -> Field[_Noun]:
    """The currency of the row."""
    return field("currency_code", "Currency", Kind.CURRENCY, value)


def vendor(value: Callable[[_Noun], str | None]) -> Field[_Noun]:
    """The vendor of the row."""
    return field("vendor_id", "Vendor", Kind.ID, value)


def count(
    key: str, title: str, value: Callable[[_Noun], int | None], *, blank_zero: bool = False
) -> Field[_Noun]:
    """A number of things, with a total."""
    return field(key, title, Kind.COUNT, value, blank_zero=blank_zero, summed=True)


def days(key: str, title: str, value: Callable[[_Noun], int | None]) -> Field[_Noun]:
    """A number of whole days; what took longest, or is oldest, has no total."""
    return field(key, title, Kind.COUNT, value, unit="days")


def share(key: str, title: str, value: Callable[[_Noun], int | None]) -> Field[_Noun]:
    """A share in basis points; ``key`` ends in ``_bp``."""
    return field(key, title, Kind.SHARE, value, unit="%")


def remark(value: Callable[[_Noun], str | None]) -> Field[_Noun]:
    """What the row cannot say in figures: why a cell is empty, what was left out."""
    return field("remark", "Remark", Kind.TEXT, value)


def place() -> tuple[Field[Any], Field[Any]]:
    """File and line of the directive that somebody can edit: of any noun that has a ``position``."""
    return (
        field("filename", "File", Kind.TEXT, lambda noun: noun.position.filename),
        field("lineno", "Line", Kind.COUNT, lambda noun: noun.position.lineno),
    )
