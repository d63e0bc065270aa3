"""``?page=reports&report=ageing``: every report of the command line, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.evidence_page import EVIDENCE, evidence_page
from beancount_refunds.fava_ext.parts import Link, Section, Shown
from beancount_refunds.fava_ext.tables import files, section
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.render.style import printable
from beancount_refunds.reports.filters import Filters
from beancount_refunds.reports.question import Question, UnknownSubject
from beancount_refunds.reports.registry import REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.fava_ext.asked import Asked
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.registry import Report
    from beancount_refunds.reports.table import Table

#: Ids that are offered to choose from; any other can be written into the address.
_MOST_CHOICES = 1_000

#: No id is empty: asked for it, a report says which there are.
_NOTHING = ""


def reports_page(view: View) -> Shown:
    """The report that the address names, the first one by default."""
    name = view.asked.report or next(iter(REPORTS))
    if name == EVIDENCE:
        return evidence_page(view, tuple(_tabs(name, view)))
    report = REPORTS.get(name)
    if report is None:
        title = _("There is no report %(name)s.", name=printable(name))
        return Shown(template="reports.html", title=title, content={"reports": tuple(_tabs(name, view))})
    content: dict[str, object] = {"reports": tuple(_tabs(name, view)), "kind": _subject_name(report)}
    try:
        table = _answer(report, view, _subject(report, view.asked))
    except UnknownSubject as unknown:
        no_such = _("The ledger has no %(kind)s %(id)s.", kind=_(unknown.kind), id=printable(unknown.value))
        content |= {"unknown": no_such if unknown.value else "", "sections": (), "files": ()}
    else:
        content |= {"sections": tuple(_sections(table, view)), "files": tuple(files(view, name))}
    content["choices"] = tuple(_choices(report, view))
    period = not report.of_a_moment
    return Shown(template="reports.html", title=_(report.question), content=content, period=period)


def table_asked_for(view: View) -> Table | None:
    """The table of the report that the address names; ``None`` where it names none that can be made."""
    asked, loaded = view.asked, view.loaded
    report = REPORTS.get(asked.report)
    if report is None or asked.problem is not None or not loaded.switched_on or loaded.stopped:
        return None
    try:
        return _answer(report, view, _subject(report, asked))
    except UnknownSubject:
        return None


def _tabs(current: str, view: View) -> Iterator[Link]:
    for name in (*REPORTS, EVIDENCE):
        yield Link(_(name.replace("-", " ")), view.links.page("reports", report=name), name == current)


def _subject(report: Report, asked: Asked) -> str | None:
    if report.subject is None:
        return None
    if asked.subject is None and not report.subject_optional:
        return _NOTHING
    return asked.subject


def _subject_name(report: Report) -> str:
    """What a report is about, in words."""
    return "" if report.subject is None else _(report.subject)


def _answer(report: Report, view: View, subject: str | None) -> Table:
    since = None if report.of_a_moment else view.asked.since
    until = None if since is None else view.asked.as_of
    question = Question(filters=Filters(since=since, until=until), subject=subject)
    return view.day.answer(report, question)


def _choices(report: Report, view: View) -> Iterator[Link]:
    """What the report can be about."""
    if report.subject is None:
        return
    try:
        _answer(report, view, _NOTHING)
    except UnknownSubject as unknown:
        for id_ in unknown.known[:_MOST_CHOICES]:
            yield Link(id_, view.links.page("reports", report=report.name, id=id_), id_ == view.asked.subject)


def _sections(table: Table, view: View) -> Iterator[Section]:
    """The table, and those that belong to it where they have rows."""
    yield section(table, view)
    yield from (section(other, view) for other in table.also if other.rows)
