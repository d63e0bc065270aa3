"""Figures as people read them: amounts, shares and rates, and the headings that name their units.

Nothing is rounded here: an amount has the decimals of its currency, a share two, a rate those it was
written with.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from beancount_refunds.reports.table import Kind

if TYPE_CHECKING:
    from beancount_refunds.money import Precisions
    from beancount_refunds.reports.table import Column, Row

#: Basis points of a share have two decimals as per cent, four as a part of one.
_PER_CENT = -2


def heading(column: Column) -> str:
    """``Age (days)``: the title, and the unit where the title does not say it. A share bears its own."""
    unit = column.unit
    if unit is None or column.kind is Kind.SHARE or unit.casefold() in column.title.casefold():
        return column.title
    return f"{column.title} ({unit})"


def amount_text(minor: int, column: Column, row: Row, precisions: Precisions) -> str:
    """``1,234.50 GBP``; without a currency nobody knows where the decimals begin: ``700 minor units``."""
    currency = currency_of(column, row)
    if currency is None:
        return f"{minor:,} minor units"
    return f"{precisions.to_number(minor, currency):,} {currency}"


def share_text(basis_points: int) -> str:
    """``83.33 %``."""
    return f"{Decimal(basis_points).scaleb(_PER_CENT):,} %"


def rate_text(rate: Decimal) -> str:
    """``0.860``: as it was written, never as a power of ten."""
    return f"{rate:f}"


def currency_of(column: Column, row: Row) -> str | None:
    """The currency of an AMOUNT, where its row has one."""
    currency = row.get(column.currency_key or "")
    return currency if isinstance(currency, str) else None
