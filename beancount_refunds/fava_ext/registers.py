"""Registers: cases, credits, refunds, exceptions, narrowed by what a reader chooses and by Fava's filters."""

from __future__ import annotations

import dataclasses
import operator
from collections import Counter
from typing import TYPE_CHECKING

from beancount_refunds.fava_ext import record_points
from beancount_refunds.fava_ext.parts import Link, Shown
from beancount_refunds.fava_ext.tables import part, section
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.texts import marked
from beancount_refunds.render.style import printable
from beancount_refunds.reports.filters import Filters
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.registry import REPORTS
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.table import Row, Table

_ALL = marked("all")


@frozen
class Register:
    """A report as a register: the key of its ids, its columns, and the keys of what rows are chosen by.

    ``status_key`` is the key of what the parameter "status" chooses by, ``status_label`` the word for it.
    """

    report: str
    title: str
    key: str = "id"
    screen: tuple[str, ...] = ()
    status_key: str = "status"
    status_label: str = marked("Status")


#: What a reader wants to know first of a case.
CASE_COLUMNS = (
    "id",
    "vendor_id",
    "order_id",
    "status",
    "claimed_amount_minor",
    "agreed_amount_minor",
    "refunded_amount_minor",
    "reason",
    "owner",
    "last_moved_on",
)

_CASES = Register(report="cases", title=marked("Refund cases"), screen=CASE_COLUMNS)
_CREDITS = Register(report="credits", title=marked("Credits"))
_REFUNDS = Register(report="register", title=marked("Refunds"))
_EXCEPTIONS = Register(
    report="exceptions",
    title=marked("Exceptions"),
    key="subject",
    status_key="code",
    status_label=marked("Exception"),
    screen=(
        "code",
        "subject",
        "amount_minor",
        "age_days",
        "owner",
        "reason",
        "acknowledged_until",
        "next_step",
    ),
)


@frozen
class Choice:
    """One thing to choose rows by: its words, and a link to each value."""

    label: str
    links: tuple[Link, ...]


def cases_page(view: View) -> Shown:
    """``?page=cases``: what was claimed and what came of it."""
    return _shown(view, _CASES)


def credits_page(view: View) -> Shown:
    """``?page=credits``: the credit memos, and what is left of each."""
    return _shown(view, _CREDITS)


def refunds_page(view: View) -> Shown:
    """``?page=refunds``: the refunds, and where each stands."""
    return _shown(view, _REFUNDS)


def exceptions_page(view: View) -> Shown:
    """``?page=exceptions``: what is open, whose it is, and what to do next."""
    shown = _shown(view, _EXCEPTIONS)
    listed = shown.content["section"]
    if not (view.writable and listed.grid):
        return shown
    grid = record_points.with_boxes(listed.grid, part(shown.content["rows"], view))
    more = {"section": dataclasses.replace(listed, grid=grid), "fields": record_points.fields(view)}
    return dataclasses.replace(
        shown, template="exceptions.html", content={**shown.content, **more}, script="assign"
    )


def _shown(view: View, register: Register) -> Shown:
    table, chosen = _table(view, register), _chosen(view, register)
    rows = view.left(table.rows, register.key)
    for __, key, value in chosen:
        if value:
            rows = [row for row in rows if row.get(key) == value]
    narrowed = len(rows) < len(table.rows)
    count = _("%(shown)s of %(all)s", shown=f"{len(rows):,}", all=f"{len(table.rows):,}") if narrowed else ""
    return Shown(
        template="register.html",
        title=_(register.title),
        content={
            "choices": tuple(_choices(table.rows, chosen, view, _(register.status_label))),
            "rows": rows,
            "section": section(table, view, title=count, rows=rows, report=register.report),
            "also": tuple(section(other, view) for other in table.also if other.rows and not narrowed),
        },
        period=not REPORTS[register.report].of_a_moment,
        narrows=True,
    )


def _table(view: View, register: Register) -> Table:
    asked = view.asked
    since = None if REPORTS[register.report].of_a_moment else asked.since
    filters = Filters(since=since, until=None if since is None else asked.as_of)
    table = view.day.report(register.report, Question(filters=filters))
    return dataclasses.replace(table, screen=register.screen) if register.screen else table


def _chosen(view: View, register: Register) -> tuple[tuple[str, str, str], ...]:
    """What rows are chosen by: the parameter of the address, the key of the rows, and what was chosen."""
    asked = view.asked
    return (
        ("status", register.status_key, asked.status),
        ("vendor", "vendor_id", asked.vendor),
        ("owner", "owner", asked.owner),
    )


def _choices(
    rows: Sequence[Row], chosen: Sequence[tuple[str, str, str]], view: View, status: str
) -> Iterator[Choice]:
    """What the rows can be chosen by, each value with the number of its rows; one alone is no choice."""
    labels = {"status": status, "vendor": _("Vendor"), "owner": _("Owner")}
    page = view.asked.page
    for parameter, key, current in chosen:
        counts = _counts(rows, key)
        others = {name: value for name, __, value in chosen if value and name != parameter}
        if len(counts) > 1 or current:
            links = [Link(_(_ALL), view.links.page(page, **others), not current)]
            for value, count in sorted(counts.items()):
                href = view.links.page(page, **others, **{parameter: value})
                links.append(Link(f"{printable(value)} {count:,}", href, value == current))
            yield Choice(label=labels[parameter], links=tuple(links))


def _counts(rows: Sequence[Row], key: str) -> Mapping[str, int]:
    """How many rows have each value; of a key that the report does not have, none."""
    if not rows or key not in rows[0]:
        return {}
    counts = Counter(map(operator.itemgetter(key), rows))
    return {str(value): count for value, count in counts.items() if value is not None}
