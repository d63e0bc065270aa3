"""The proof of a statement: opening plus lines is closing, exactly, where the statement gives both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.bank.figures import PRECISIONS

if TYPE_CHECKING:
    from beancount_refunds.bank.model import Statement


def proved(statement: Statement) -> bool | None:
    """Whether it adds up; ``None`` where a balance is missing and nothing can be proved."""
    if statement.opening is None or statement.closing is None:
        return None
    return _sum(statement) == statement.closing.amount.minor


def gap(statement: Statement) -> str | None:
    """What does not add up, with all figures; ``None`` where it does, or where nothing can be proved."""
    opening, closing = statement.opening, statement.closing
    if opening is None or closing is None or proved(statement):
        return None
    total = _sum(statement)
    lines = "1 line" if len(statement.lines) == 1 else f"{len(statement.lines)} lines"
    return (
        f"opening {_text(opening.amount.minor, statement)} and {lines} make"
        f" {_text(total, statement)}, the statement closes with {_text(closing.amount.minor, statement)}"
        f" (difference {_text(closing.amount.minor - total, statement)})"
    )


def _sum(statement: Statement) -> int:
    opening = 0 if statement.opening is None else statement.opening.amount.minor
    return opening + sum(line.amount.minor for line in statement.lines)


def _text(minor: int, statement: Statement) -> str:
    return f"{PRECISIONS.to_number(minor, statement.currency):,} {statement.currency}"
