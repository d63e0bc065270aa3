"""``?page=overview``: what of ours is out there, and what of it nobody is chasing."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.charts import charts
from beancount_refunds.fava_ext.parts import Figure, Link, Shown
from beancount_refunds.fava_ext.tables import section
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.texts import ngettext
from beancount_refunds.fava_ext.to_do import to_do
from beancount_refunds.model import RefundStatus
from beancount_refunds.reports.expected import Stage
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.table import totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.fava_ext.parts import Section
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.table import Row

#: What a person does in a day stands on the first page.
_TODAY = 10


def overview_page(view: View) -> Shown:
    """The figures that somebody looks for first, what to do next, and how it develops."""
    exceptions = view.day.report("exceptions", Question()).rows
    today = to_do(exceptions, view, _TODAY)
    count = ngettext("%(num)s exception", "All %(num)s exceptions", len(exceptions))
    return Shown(
        template="overview.html",
        title=_("What vendors owe us"),
        content={
            "figures": tuple(_figures(exceptions, view)),
            "today": today,
            "all": Link(count, view.links.page("exceptions")) if exceptions else None,
            "quiet": "" if today else _quiet(view, acknowledged=len(exceptions)),
            "charts": charts(view),
            "ages": _ages(view),
        },
    )


def _figures(exceptions: Sequence[Row], view: View) -> Iterator[Figure]:
    page = view.links.page
    credits_ = view.day.report("credits", Question()).rows
    expected = view.day.report("flow", Question()).also[0].rows
    announced = [row for row in expected if row["stage"] == Stage.ANNOUNCED]
    applied = [row for row in expected if row["stage"] == Stage.APPLIED]
    overdue = [row for row in exceptions if row["code"] == "PENDING_OVERDUE"]
    ownerless = sum(row["owner"] is None for row in exceptions)
    yield Figure(
        label=_("Owed to us"),
        amounts=_sums(credits_, "unapplied_balance_minor", view),
        href=page("credits"),
    )
    yield Figure(
        label=_("Expected"),
        amounts=_sums(announced, "amount_minor", view),
        note=_refunds(sum(_whole(row, "items") for row in announced)),
        href=page("refunds", status=RefundStatus.PENDING),
    )
    yield Figure(
        label=_("Overdue"),
        amounts=_sums(overdue, "amount_minor", view),
        note=_refunds(len(overdue)),
        href=page("exceptions", status="PENDING_OVERDUE"),
        wrong=bool(overdue),
    )
    yield Figure(
        label=_("Received, not in the bank"),
        amounts=_sums(applied, "amount_minor", view),
        note=_refunds(sum(_whole(row, "items") for row in applied)),
        href=page("refunds", status=RefundStatus.APPLIED),
    )
    yield Figure(
        label=_("Exceptions"),
        amounts=(f"{len(exceptions):,}",) if exceptions else (_("none"),),
        note=_("%(number)s without owner", number=f"{ownerless:,}") if ownerless else "",
        href=page("exceptions"),
        wrong=bool(ownerless),
    )


def _ages(view: View) -> Section:
    """What is still to come, by stage and age; which items these are stands in the report."""
    expected = view.day.report("flow", Question()).also[0]
    screen = tuple(key for key in expected.screen if key != "subjects")
    return section(
        dataclasses.replace(expected, screen=screen), view, title=_("Still to come, by age in days")
    )


def _sums(rows: Sequence[Row], key: str, view: View) -> tuple[str, ...]:
    """Sums by currency, one below the other; zero is said in words."""
    told = totals(rows, key, "currency_code", view.settlement.precisions)
    return tuple(view.figures(told).split(", ")) if told else (_("nothing"),)


def _refunds(number: int) -> str:
    return ngettext("%(num)s refund", "%(num)s refunds", number) if number else ""


def _quiet(view: View, *, acknowledged: int) -> str:
    """What is said where nobody has to do anything."""
    if acknowledged:
        return _("Nothing waits for anybody: each open point has its owner and its day.")
    last = max((one.reconciled_on for one in view.settlement.refunds if one.reconciled_on), default=None)
    if last is None:
        return _("Nothing is open.")
    return _("Nothing is open. The last refund was reconciled on %(day)s.", day=last)


def _whole(row: Row, key: str) -> int:
    value = row[key]
    return value if isinstance(value, int) else 0
