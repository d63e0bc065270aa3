"""What an import brought, in words: the proof of each statement, how many lines were new, where they went."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING

from beancount_refunds.bank.figures import PRECISIONS
from beancount_refunds.bank_import.contra import Way
from beancount_refunds.render.style import printable
from beancount_refunds.reports.table import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.bank_import.importing import Import
    from beancount_refunds.bank_import.lines import Booked


def summary(brought: Import) -> Iterator[str]:
    """One line for each statement, then ``12 lines, 9 new, 3 known; 4 receipts to clearing, …``."""
    yield from map(_proof, brought.statements)
    new, there = len(brought.new), len(brought.known)
    counts = f"{counted(new + there, 'line')}, {new:,} new, {there:,} known"
    where = ", ".join(_destinations(brought))
    yield f"{counts}; {where}" if where else counts


def _proof(booked: Booked) -> str:
    """``june.xml, statement 6: Assets:Bank, 3 lines: 10.00 + 5.00 = 15.00 GBP``."""
    statement = booked.statement
    number = "" if statement.number is None else f", statement {statement.number}"
    lines = counted(len(statement.lines), "line")
    head = printable(f"{booked.file.name}{number}: {booked.account}, {lines}")
    if statement.opening is None or statement.closing is None:
        return f"{head}; the file gives no balances"
    total = sum(line.amount.minor for line in statement.lines)
    opening, moved, closing = (
        PRECISIONS.to_number(minor, statement.currency)
        for minor in (statement.opening.amount.minor, abs(total), statement.closing.amount.minor)
    )
    sign = "-" if total < 0 else "+"
    equals = "=" if statement.opening.amount.minor + total == statement.closing.amount.minor else "is not"
    return f"{head}: {opening} {sign} {moved} {equals} {closing} {statement.currency}"


def _destinations(brought: Import) -> Iterator[str]:
    cleared = sum(one.contra.way is Way.CLEARING for one in brought.new)
    if cleared:
        yield f"{counted(cleared, 'receipt')} to clearing"
    others = collections.Counter(
        one.contra.account for one in brought.new if one.contra.way is not Way.CLEARING
    )
    for account, count in sorted(others.items(), key=lambda one: (-one[1], one[0])):
        yield f"{count:,} to {account}"
