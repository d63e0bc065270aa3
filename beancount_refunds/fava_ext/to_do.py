"""What needs somebody today: open points that nobody has taken up, and receipts that fit exactly."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.open_points import point
from beancount_refunds.fava_ext.parts import Piece
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.texts import ngettext
from beancount_refunds.matching.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.fava_ext.open_points import Point
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.matching.model import Proposal
    from beancount_refunds.reports.table import Row, Value

#: Receipts that fit exactly and stand here, the oldest; the workbench has them all.
_MATCHES = 3
_MATCH = "MATCH"


def to_do(exceptions: Sequence[Row], view: View, most: int) -> tuple[Point, ...]:
    """The points that nobody has acknowledged, the oldest and largest first, ``most`` of them.

    A receipt that fits exactly needs a glance, not an inquiry: its match stands in place of its exception.
    """
    verdicts = view.day.desk.verdicts.values()
    proposals = (verdict.proposal for verdict in verdicts if verdict.proposal is not None)
    exact = {one.receipt.reference: one for one in proposals if one.tier is Tier.EXACT}
    owners = {str(row["subject"]): row["owner"] for row in exceptions if row["subject"] in exact}
    rows: list[Row] = [
        row for row in exceptions if row["acknowledged_until"] is None and row["subject"] not in exact
    ]
    rows += (row | {"owner": owners.get(str(row["subject"]))} for row in _matches(list(exact.values()), view))
    rows.sort(key=lambda row: (-_whole(row, "age_days"), -_whole(row, "amount_minor")))
    return tuple(_point(row, view) for row in rows[:most])


def _matches(exact: Sequence[Proposal], view: View) -> Iterator[dict[str, Value]]:
    """The oldest of them as rows of exceptions; the last one says how many there are beside."""
    for place, one in enumerate(exact[:_MATCHES], 1):
        payer, ids = one.receipt.counterparty or one.receipt.reference, ", ".join(one.item_ids)
        step = _("%(payer)s fits %(ids)s exactly", payer=payer, ids=ids)
        more = len(exact) - place
        if place == _MATCHES and more:
            others = ngettext("%(num)s more fits", "%(num)s more fit", more)
            step = f"{step}; {others}"
        yield {
            "code": _MATCH,
            "subject": one.receipt.reference,
            "amount_minor": one.receipt.amount_minor,
            "currency_code": one.receipt.currency,
            "age_days": (view.settlement.as_of - one.receipt.booked_on).days,
            "next_step": step,
        }


def _point(row: Row, view: View) -> Point:
    """A match leads to the workbench, all else to its own page."""
    made = point(row, view)
    if row["code"] != _MATCH:
        return made
    href = view.links.page("reconcile", id=str(row["subject"]))
    return dataclasses.replace(made, subject=Piece(made.subject.text, href))


def _whole(row: Row, key: str) -> int:
    value = row[key]
    return value if isinstance(value, int) else 0
