"""Our own export, ``report cases --format xlsx``: which sheets are cases, and the records beside them.

The sheet "About" of such a workbook names the table of each sheet and the key of each column. Cases in
several currencies stand on a sheet per currency; events, and what was said, on sheets of their own.
"""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount_refunds.case_log.cells import shown
from beancount_refunds.case_log.figures import Amounts, Dates, Unclear
from beancount_refunds.case_log.rows import Records
from beancount_refunds.case_log.trail import Happened, Said
from beancount_refunds.render.sheets import ABOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from beancount_refunds.case_log.reader import Cell, LogFile, Sheet
    from beancount_refunds.money import Money, Precisions

_CASES, _EVENTS, _COMMUNICATIONS = "cases", "cases events", "cases communications"
_CASE = "of_id"


@dataclasses.dataclass(frozen=True, slots=True)
class Export:
    """The sheets of cases of an exported workbook, and its records by case."""

    cases: tuple[Sheet, ...]
    records: Mapping[str, Records]


def exported(log: LogFile, precisions: Precisions) -> Export | None:
    """The parts of an export of ours; ``None`` for any other file."""
    about = next((sheet for sheet in log.sheets if sheet.name == ABOUT), None)
    if about is None:
        return None
    facts = [(*map(shown, line.cells), "", "", "", "") for line in about.lines]
    tables = {sheet: value for sheet, what, value, *_ in facts if what == "Table"}
    cases = tuple(sheet for sheet in log.sheets if tables.get(sheet.name) == _CASES)
    if not cases:
        return None
    keys = {(sheet, title): key for sheet, what, title, key, *_ in facts if what.startswith("Column ")}
    records: dict[str, Records] = {}
    for sheet in log.sheets:
        table = tables.get(sheet.name)
        if table in (_EVENTS, _COMMUNICATIONS) and sheet.lines:
            # By title: somebody may have moved the columns since.
            columns = [keys.get((sheet.name, shown(cell))) for cell in sheet.lines[0].cells]
            for line in sheet.lines[1:]:
                cells = _Record(zip(columns, line.cells, strict=False), precisions)
                case_id = cells.text(_CASE)
                read = cells.happened if table == _EVENTS else cells.said
                before = records.get(case_id, Records())
                records[case_id] = _with(before, read, f"{sheet.name}, row {line.number}")
    return Export(cases, records)


def _with(before: Records, read: Callable[[], Happened | Said], place: str) -> Records:
    """The records with one more, or with the reason why it cannot be read."""
    try:
        record = read()
    except Unclear as unclear:
        return dataclasses.replace(before, reasons=(*before.reasons, f"{place}: {unclear}"))
    if isinstance(record, Happened):
        return dataclasses.replace(before, events=(*before.events, record))
    return dataclasses.replace(before, said=(*before.said, record))


class _Record:
    """One line of such a sheet, by our keys."""

    def __init__(self, cells: Iterable[tuple[str | None, Cell]], precisions: Precisions) -> None:
        self._cells = dict(cells)
        self._amounts = Amounts(precisions, ".")

    def happened(self) -> Happened:
        """The line as an event."""
        return Happened(
            on=self._day(),
            event=self.text("event"),
            at=self.text("at"),
            by=self.text("by"),
            reason=self.text("reason"),
            note=self.text("note") or None,
            amount=self._amount(),
        )

    def said(self) -> Said:
        """The line as a note or a document."""
        kind = self.text("kind")
        if kind not in ("note", "document"):
            message = f"kind is {kind!r}, neither note nor document"
            raise Unclear(message)
        return Said(on=self._day(), text=self.text("text"), kind=kind, subject=self.text("subject") or None)

    def text(self, key: str) -> str:
        """A cell as text, as it stands."""
        return shown(self._cells.get(key))

    def _day(self) -> datetime.date:
        on = self._cells.get("on")
        try:
            return on if isinstance(on, datetime.date) else Dates().read(shown(on))
        except Unclear as unclear:
            message = f"on {unclear}"
            raise Unclear(message) from unclear

    def _amount(self) -> Money | None:
        amount = self._cells.get("amount")
        if amount is None:
            return None
        try:
            stated = amount if isinstance(amount, Decimal) else shown(amount)
            return self._amounts.read(stated, self.text("currency_code") or None)
        except Unclear as unclear:
            message = f"amount {unclear}"
            raise Unclear(message) from unclear
