"""What is open of something, and what to do next: rows of the exceptions report, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.texts import ngettext
from beancount_refunds.render.style import printable
from beancount_refunds.reports.question import Question
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount_refunds.fava_ext.parts import Piece
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.filters import Filters
    from beancount_refunds.reports.table import Row


@frozen
class Point:
    """One open point: its code, what it is about, how long it waits, whose it is and what to do."""

    code: str
    subject: Piece
    amount: str
    age: str
    owner: str
    step: tuple[Piece, ...]


def points(view: View, filters: Filters) -> tuple[Point, ...]:
    """The open points that the filters admit."""
    table = view.day.report("exceptions", Question(filters=filters))
    return tuple(point(row, view) for row in table.rows)


def points_of(view: View, subjects: Iterable[str]) -> tuple[Point, ...]:
    """The open points of some ids and bank references."""
    named = frozenset(subjects)
    table = view.day.report("exceptions", Question())
    return tuple(point(row, view) for row in table.rows if row["subject"] in named)


def point(row: Row, view: View) -> Point:
    """A row of the exceptions report as a point."""
    minor, currency, days = row["amount_minor"], row["currency_code"], row["age_days"]
    return Point(
        code=str(row["code"]),
        subject=view.id(str(row["subject"])),
        amount=view.money(
            minor if isinstance(minor, int) else None, currency if isinstance(currency, str) else None
        ),
        age=ngettext("%(num)s day", "%(num)s days", days if isinstance(days, int) else 0),
        owner=printable(str(row["owner"] or _("without owner"))),
        step=view.linked(str(row["next_step"] or row["detail"])),
    )
