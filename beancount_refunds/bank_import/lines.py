"""The lines of several statements as one list: each line once, with where it comes from.

Statements overlap: yesterday's and the month's hold the same line. Within one statement two equal lines are
two; in two statements the n-th of equal lines is the same line. A line is told by the bank's own id, its
day, sign and amount; without an id by its texts in place of it. So a refund is never the double of its
payment, and of two equal lines none is lost as long as each statement covers whole days.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount_refunds.bank.figures import PRECISIONS
from beancount_refunds.bank_import.wording import folded
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from beancount_refunds.bank.model import Statement, StatementLine


@frozen
class StatementFile:
    """A file that was read: its name without the folder, the SHA-256 of its bytes, what it holds."""

    name: str
    sha256: str
    statements: tuple[Statement, ...]


class Booked(NamedTuple):
    """A statement and the account of the ledger that it is of."""

    file: StatementFile
    statement: Statement
    account: str


@frozen
class AccountLine:
    """A line on its account of the ledger, from which file; ``occurrence`` counts equal ones, from 1."""

    line: StatementLine
    account: str
    file: str
    sha256: str
    occurrence: int = 1

    @property
    def number(self) -> Decimal:
        """The amount, with all decimals of its currency, > 0 for money that came in."""
        return PRECISIONS.to_number(*self.line.amount)

    @property
    def place(self) -> str:
        """``june.csv: line 17``: where somebody finds it."""
        return f"{self.file}: line {self.line.lineno}"


def texts(line: StatementLine) -> tuple[str, ...]:
    """All texts of a line, as the bank wrote them."""
    known = line.counterparty_iban or "", line.end_to_end_id or ""
    return (line.counterparty, *known, *line.references, line.text)


def united(statements: Iterable[Booked]) -> tuple[AccountLine, ...]:
    """All lines of ``statements``, each once; by day, and as the statements have them within a day."""
    found: dict[Any, AccountLine] = {}
    for booked in statements:
        for key, line in _counted(booked):
            found.setdefault(key, line)
    return tuple(sorted(found.values(), key=lambda one: one.line.booked_on))


def _counted(booked: Booked) -> Iterator[tuple[Any, AccountLine]]:
    seen: collections.Counter[Any] = collections.Counter()
    for line in booked.statement.lines:
        what = folded(line.reference or "") or tuple(map(folded, texts(line)))
        key = booked.account, what, line.booked_on, line.amount
        seen[key] += 1
        placed = AccountLine(
            line=line,
            account=booked.account,
            file=booked.file.name,
            sha256=booked.file.sha256,
            occurrence=seen[key],
        )
        yield (key, seen[key]), placed
