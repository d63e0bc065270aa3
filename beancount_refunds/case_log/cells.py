"""The cells of one line of a log, read as what their columns hold; what cannot be read is a reason."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from beancount_refunds.case_log.figures import Unclear
from beancount_refunds.case_log.reader import Fault
from beancount_refunds.forms import ID_RULE, is_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_refunds.case_log.ground import Ground
    from beancount_refunds.case_log.mapping import Layout
    from beancount_refunds.case_log.reader import Cell, Line
    from beancount_refunds.money import Money

_Read = TypeVar("_Read")


class Cells:
    """The cells of one line by our names of the columns.

    ``unclear`` are the columns that cannot be read, ``reasons`` says why.
    """

    def __init__(self, line: Line, layout: Layout, ground: Ground) -> None:
        self.line = line
        self.layout = layout
        self.ground = ground
        self.reasons: list[str] = []
        self.unclear: set[str] = set()
        self._amounts = ground.amounts(layout)
        for column in layout.indexes:
            cell = self.cell(column)
            if isinstance(cell, Fault):
                self.add(column, f"is {cell.text}, a fault of the spreadsheet")

    def cell(self, column: str) -> Cell:
        """What stands in a column; ``None`` where it is empty, or not there."""
        index = self.layout.indexes.get(column, len(self.line.cells))
        return self.line.cells[index] if index < len(self.line.cells) else None

    def text(self, column: str) -> str | None:
        """The same as text, without blanks around it; ``None`` where nothing stands."""
        return shown(self.cell(column)).strip() or None

    def add(self, column: str, reason: str) -> None:
        """Note why a column cannot be read."""
        self.unclear.add(column)
        self.reasons.append(f"{self.layout.title(column)} {reason}")

    def read(self, column: str, reader: Callable[[str], _Read]) -> _Read | None:
        """The value of a column by ``reader``; ``None`` where it is empty, or, with a reason, unclear."""
        text = self.text(column)
        if text is None or isinstance(self.cell(column), Fault):
            return None
        try:
            return reader(text)
        except Unclear as unclear:
            self.add(column, str(unclear))
            return None

    def day(self, column: str) -> datetime.date | None:
        """A day: the spreadsheet's own, or as text."""
        cell = self.cell(column)
        return cell if isinstance(cell, datetime.date) else self.read(column, self.ground.dates.read)

    def amount(self, column: str, currency: str | None, *, none: bool = False) -> Money | None:
        """An amount > 0: a number of the spreadsheet, or a text; in ``currency`` unless it names its own.

        ``none`` says that zero may stand there, for no amount.
        """
        cell = self.cell(column)
        number = cell if isinstance(cell, Decimal) else None
        amount = self.read(
            column, lambda text: self._amounts.read(text if number is None else number, currency)
        )
        if amount is None or amount.minor > 0:
            return amount
        if not none:
            self.add(column, f"is {self.text(column)!r}; the amount must be greater than zero")
        return None

    def id(self, column: str) -> str | None:
        """An id of the ledger."""
        return self.read(column, _id)

    def add_beyond(self) -> None:
        """Cells without a column say something that nobody knows how to read."""
        beyond = [shown(cell) for cell in self.line.cells[len(self.layout.header) :]]
        if any(text.strip() for text in beyond):
            self.reasons.append(f"has cells beyond the last column: {', '.join(filter(None, beyond))}")

    def needed(self, column: str, value: object) -> None:
        """A column that may not be empty: a reason, unless there is one already."""
        if value is None and self.text(column) is None:
            self.add(column, "is empty" if column in self.layout.indexes else "is no column of the log")


def shown(cell: Cell) -> str:
    """A cell as text: a number without exponent, for an id is a number to a spreadsheet."""
    match cell:
        case None:
            return ""
        case Decimal():
            return format(cell, "f")
        case Fault():
            return cell.text
        case _:
            return str(cell)


def _id(text: str) -> str:
    if not is_id(text):
        message = f"is {text!r}; {ID_RULE}"
        raise Unclear(message)
    return text
