"""A log and a ledger in, directives and remarks out: each row is new, known, a conflict, or not understood.

A new row is printed whole or not at all, and only if the ledger has no new problem with it. One thing may
be left out, and then stands there as a comment: an event that says that a case is done while the ledger
lacks the money for it, and a document that is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from beancount_refunds.case_log.cells import shown
from beancount_refunds.case_log.drafts import drafts_of
from beancount_refunds.case_log.exported import Export, exported
from beancount_refunds.case_log.ground import Ground
from beancount_refunds.case_log.mapping import BadMapping, Layout, laid_out, missing
from beancount_refunds.case_log.money import money_remarks
from beancount_refunds.case_log.rows import NotUnderstood, Records, understand
from beancount_refunds.case_log.standing import differences
from beancount_refunds.case_log.trying import settle_new
from beancount_refunds.case_log.verdicts import Kind, Outcome, Part, Verdict
from beancount_refunds.case_log.words import meant
from beancount_refunds.record import Roots, Unrenderable, render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from beancount_refunds.case_log.mapping import Guide
    from beancount_refunds.case_log.reader import Line, LogFile, Sheet
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.record import Draft


class Unread(NamedTuple):
    """A row before it is read: what stands as its case, where it stands, and what it is read by."""

    case_id: str
    place: str
    line: Line
    layout: Layout
    records: Records


#: Sees the rows while they are read.
Watch: TypeAlias = "Callable[[list[Unread]], Iterable[Unread]]"

#: A title or a date may stand above the header of a sheet.
_HEADER_ROWS = 20


def import_cases(
    log: LogFile,
    ledger: Ledger,
    guide: Guide,
    *,
    sheet: str | None = None,
    watch: Callable[[list[Unread]], Iterable[Unread]] = iter,
) -> Outcome:
    """What ``log`` adds to ``ledger``; nothing is written.

    ``sheet`` names the sheet to read; else it is that of an export of ours, or the first that has a column
    of case ids. ``watch`` sees the rows as they are read, for a progress bar. Raises
    :class:`~.mapping.BadMapping` where no sheet can be read.
    """
    settlement = ledger.settlement
    export = exported(log, settlement.precisions) if sheet is None else None
    tables = list(_tables(log, guide, sheet, export))
    records = export.records if export else {}
    ground = Ground(guide, ledger)
    unread = list(_unread(tables, records))
    taken = _Taken(ledger)
    verdicts = [taken.judged(_read(one, ground), ground) for one in watch(unread)]
    _write(verdicts, ground, Roots.of(ledger.options))
    settled, obstacles = settle_new(ledger, verdicts)
    for verdict in verdicts:
        if verdict.row is not None and verdict.kind in (Kind.NEW, Kind.THERE):
            verdict.remarks += tuple(money_remarks(verdict.row, settled))
    verdicts += _orphans(records, {one.case_id for one in unread})
    return Outcome(
        log=log,
        guide=guide,
        layouts=tuple(layout for _, layout, _ in tables),
        verdicts=tuple(verdicts),
        obstacles=obstacles,
    )


def _tables(
    log: LogFile, guide: Guide, name: str | None, export: Export | None
) -> Iterator[tuple[Sheet, Layout, tuple[Line, ...]]]:
    """The sheets that hold rows, each with its header and the lines below it."""
    names = [sheet.name for sheet in log.sheets if sheet.name]
    if name is not None and name not in names:
        listed = ", ".join(names) or "it has no sheets"
        message = f"{log.name} has no sheet {name}{meant(name, names)} ({listed})"
        raise BadMapping(message)
    sheets = export.cases if export else [one for one in log.sheets if name in (None, one.name)]
    found = False
    for sheet in sheets:
        table = _table(sheet, guide)
        if table is not None and (export or not found):
            found = True
            yield sheet, *table
    if not found:
        raise BadMapping(_no_header(log, guide))


def _table(sheet: Sheet, guide: Guide) -> tuple[Layout, tuple[Line, ...]] | None:
    for index, line in enumerate(sheet.lines[:_HEADER_ROWS]):
        layout = laid_out(line.cells, guide)
        if layout is not None:
            if lacking := missing(guide, layout):
                message = f"the mapping names columns that are not there: {', '.join(lacking)}"
                raise BadMapping(message)
            return layout, sheet.lines[index + 1 :]
    return None


def _no_header(log: LogFile, guide: Guide) -> str:
    titles = [shown(cell) for sheet in log.sheets for line in sheet.lines[:1] for cell in line.cells]
    wanted = guide.columns.get("case_id")
    hint = f"called {wanted}" if wanted else "with a usual title: name it in a mapping, under [columns]"
    return f"{log.name} has no column of case ids {hint} (its first row: {', '.join(titles) or 'nothing'})"


def _unread(
    tables: list[tuple[Sheet, Layout, tuple[Line, ...]]], records: Mapping[str, Records]
) -> Iterator[Unread]:
    for sheet, layout, lines in tables:
        for line in lines:
            index = layout.indexes["case_id"]
            case_id = shown(line.cells[index]).strip() if index < len(line.cells) else ""
            place = f"{sheet.name}, row {line.number}" if sheet.name else f"row {line.number}"
            yield Unread(case_id, place, line, layout, records.get(case_id, Records()))


def _orphans(records: Mapping[str, Records], known: set[str]) -> Iterator[Verdict]:
    """Events and words of cases that have no row: somebody deleted it, or changed its id."""
    for case_id in records:
        if case_id not in known:
            reason = f"the sheets of events and of what was said tell of {case_id!r}, which has no row"
            yield Verdict("records", (), Kind.REFUSED, reasons=(reason,))


def _read(unread: Unread, ground: Ground) -> Verdict:
    titles = (*unread.layout.header, *[""] * len(unread.line.cells))
    cells = tuple(
        (title, text) for title, cell in zip(titles, unread.line.cells, strict=False) if (text := shown(cell))
    )
    try:
        row = understand(unread.line, unread.layout, ground, unread.records)
    except NotUnderstood as problem:
        return Verdict(unread.place, cells, Kind.REFUSED, unread.case_id or None, reasons=problem.reasons)
    return Verdict(unread.place, cells, Kind.NEW, row.case_id, row)


class _Taken:
    """The ids that the ledger, and the rows so far, have given to something."""

    def __init__(self, ledger: Ledger) -> None:
        settlement = ledger.settlement
        self._settlement: Settlement = settlement
        self._rows: dict[str, Verdict] = {}
        self._others = {
            **dict.fromkeys(settlement.credit, "a credit"),
            **dict.fromkeys(settlement.refund, "a refund"),
            **{one.id: f"a {one.kind}" for one in settlement.reductions},
        }

    def judged(self, verdict: Verdict, ground: Ground) -> Verdict:
        """The row against what is there: new still, or there already, a conflict, or refused."""
        row = verdict.row
        if row is None:
            return verdict
        before = self._rows.setdefault(row.case_id, verdict)
        if before is not verdict:
            verdict.refuse(f"the case {row.case_id} stands in {before.place} already")
        elif row.case_id in self._others:
            verdict.refuse(f"{row.case_id} is {self._others[row.case_id]} of the ledger")
        elif case := self._settlement.case.get(row.case_id):
            verdict.reasons = tuple(differences(row, case, ground))
            verdict.kind = Kind.CONFLICT if verdict.reasons else Kind.THERE
        return verdict


def _write(verdicts: Iterable[Verdict], ground: Ground, roots: Roots) -> None:
    """The text of each new row; what cannot be written is refused."""
    drafts = {
        verdict.place: (verdict, drafts_of(verdict.row, ground))
        for verdict in verdicts
        if verdict.kind is Kind.NEW and verdict.row is not None
    }
    try:
        texts = iter(render((one for _, those in drafts.values() for one in those), roots))
    except Unrenderable:
        # Which row it is, each tells when it is written by itself.
        for verdict, those in drafts.values():
            _write_alone(verdict, those, roots)
    else:
        for verdict, those in drafts.values():
            verdict.parts = tuple(Part(draft, next(texts)) for draft in those)


def _write_alone(verdict: Verdict, drafts: tuple[Draft, ...], roots: Roots) -> None:
    try:
        verdict.parts = tuple(map(Part, drafts, render(drafts, roots)))
    except Unrenderable as problem:
        verdict.refuse(str(problem))
