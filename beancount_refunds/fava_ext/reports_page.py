"""``?page=reports&report=ageing``: every report of the command line, one at a time."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds import query_tables
from beancount_refunds.fava_ext.cells import grid, totals_grid, words
from beancount_refunds.fava_ext.page import Link, Page, Section
from beancount_refunds.reports.filters import Filters
from beancount_refunds.reports.question import Question, UnknownSubject
from beancount_refunds.reports.registry import REPORTS
from beancount_refunds.reports.table import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.fava_ext.asked import Asked
    from beancount_refunds.fava_ext.page import Visit
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports.registry import Report
    from beancount_refunds.reports.table import Table

#: Rows that a page shows at once: many more keep a browser busy for seconds.
ROWS = 1_000

#: Ids that are offered to choose from; any other can be written into the address.
_MOST_CHOICES = 1_000

#: No id is empty: asked for it, a report says which there are.
_NOTHING = ""

_FIRST_STEPS = """\
2026-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:VendorCredits:Acme
2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
"""


def reports_page(visit: Visit) -> Page:
    """The report that the address names, the first one by default."""
    asked, loaded = visit.asked, visit.loaded
    name = asked.report or next(iter(REPORTS))
    report = REPORTS.get(name)
    unknown = f"There is no report {name}." if report is None else None
    obstacles = tuple(filter(None, (unknown, asked.problem, loaded.obstacle)))
    problems = (*obstacles, *filter(None, (loaded.misconfigured, _unqueried())))
    if report is None or obstacles:
        return Page(tabs=report_tabs(name), problems=problems)
    ledger = loaded.as_of(asked.as_of)
    answer = _answer(report, asked, ledger, asked.subject)
    shown = Page(
        tabs=report_tabs(name),
        problems=problems,
        errors=_errors(ledger),
        question=report.question,
        facts=tuple(_facts(report, asked, ledger)),
        kind=report.subject or "",
        choices=tuple(_choices(report, asked, ledger)),
    )
    if isinstance(answer, UnknownSubject):
        return dataclasses.replace(shown, problems=(*problems, *_unknown(answer)))
    return dataclasses.replace(
        shown, downloads=tuple(_downloads(name, asked)), sections=tuple(_sections(answer, visit))
    )


def report_tabs(current: str | None = None) -> tuple[Link, ...]:
    """A tab for each report."""
    return tuple(
        Link(label=name.replace("-", " "), to={"page": "reports", "report": name}, current=name == current)
        for name in REPORTS
    )


def table_asked_for(visit: Visit) -> Table | None:
    """The table of the report that the address names; ``None`` where it names none that can be made."""
    asked, loaded = visit.asked, visit.loaded
    report = REPORTS.get(asked.report)
    if report is None or asked.problem is not None or loaded.obstacle is not None:
        return None
    answer = _answer(report, asked, loaded.as_of(asked.as_of), asked.subject)
    return None if isinstance(answer, UnknownSubject) else answer


def _answer(report: Report, asked: Asked, ledger: Ledger, subject: str | None) -> Table | UnknownSubject:
    if report.subject is None:
        subject = None
    elif subject is None and not report.subject_optional:
        subject = _NOTHING
    since = None if report.of_a_moment else asked.since
    until = None if since is None else asked.as_of
    try:
        return report.answer(ledger, Question(filters=Filters(since=since, until=until), subject=subject))
    except UnknownSubject as unknown:
        return unknown


def _unknown(answer: UnknownSubject) -> tuple[str, ...]:
    return (f"The ledger has no {answer.kind} {answer.value}.",) if answer.value else ()


def _choices(report: Report, asked: Asked, ledger: Ledger) -> Iterator[Link]:
    """What the report can be about."""
    answer = None if report.subject is None else _answer(report, asked, ledger, _NOTHING)
    for id_ in answer.known[:_MOST_CHOICES] if isinstance(answer, UnknownSubject) else ():
        to = {"page": asked.page, "report": report.name, "id": id_}
        yield Link(label=id_, to=to, current=id_ == asked.subject)


def _downloads(name: str, asked: Asked) -> Iterator[Link]:
    for form in ("csv", "xlsx"):
        subject = {} if asked.subject is None else {"id": asked.subject}
        yield Link(label=form.upper(), to={"report": name, "format": form, **subject})


def _facts(report: Report, asked: Asked, ledger: Ledger) -> Iterator[str]:
    """As of when, and what each of Fava's filters does here."""
    if asked.as_of is None:
        yield f"As of {ledger.settlement.as_of}, the last day of the ledger."
    else:
        yield f"As of {asked.as_of}, the end of the time filter."
        if report.of_a_moment:
            yield "This report tells of that day: where the time filter begins changes nothing."
        else:
            yield f"From {asked.since}, the beginning of the time filter."
    if asked.ignored:
        filters = " and ".join(asked.ignored)
        yield f"The {filters} filter changes nothing here: all entries count."


def _unqueried() -> str | None:
    """What Fava's query page lacks, where beanquery has changed."""
    return (
        None
        if query_tables.PROBLEM is None
        else f"Fava's query page lacks our tables: {query_tables.PROBLEM}."
    )


def _errors(ledger: Ledger) -> str:
    wrong = [
        counted(len(found), noun)
        for found, noun in ((ledger.findings, "finding"), (ledger.errors, "error of Beancount"))
        if found
    ]
    return " and ".join(wrong)


def _sections(table: Table, visit: Visit) -> Iterator[Section]:
    """The table, and those that belong to it where they have rows."""
    yield _section(table, visit)
    yield from (_section(other, visit) for other in table.also if other.rows)


def _section(table: Table, visit: Visit) -> Section:
    if not table.rows:
        example = _FIRST_STEPS if visit.loaded.empty else ""
        return Section(title=table.title, said=(table.empty,), example=example)
    first = visit.asked.first_row if visit.asked.first_row <= len(table.rows) else 1
    rows = table.rows[first - 1 : first - 1 + ROWS]
    return Section(
        title=words(table.title, incognito=False),
        grid=grid(table, rows, visit.loaded.entry_hash, incognito=visit.incognito),
        totals=totals_grid(table),
        said=tuple(words(line, incognito=visit.incognito) for line in table.summary),
        pager=tuple(_pager(len(table.rows), first, visit.asked)) if len(table.rows) > ROWS else (),
    )


def _pager(count: int, first: int, asked: Asked) -> Iterator[Link]:
    """A link to each part of the rows."""
    there = {"page": asked.page, "report": asked.report} | (
        {} if asked.subject is None else {"id": asked.subject}
    )
    for start in range(1, count + 1, ROWS):
        label = f"{start:,} to {min(start + ROWS - 1, count):,}"
        yield Link(label=label, to=there | {"row": str(start)}, current=start == first)
