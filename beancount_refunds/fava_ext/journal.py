"""The journal of credits: what stood on each before a movement, what moved, and what was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.fava_ext.parts import Cell, Grid, Heading, Piece
from beancount_refunds.fava_ext.texts import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.model import Movement, Settlement


class Balanced(NamedTuple):
    """A movement of a credit; ``after - before == movement.amount_minor``."""

    movement: Movement
    before: int
    after: int


def balanced(settlement: Settlement, credit_ids: Iterable[str]) -> Iterator[Balanced]:
    """The movements of some credits, as the books ran."""
    balances = dict.fromkeys(credit_ids, 0)
    for movement in settlement.movements:
        if movement.credit_id in balances:
            before = balances[movement.credit_id]
            balances[movement.credit_id] = before + movement.amount_minor
            yield Balanced(movement, before, balances[movement.credit_id])


def journal(lines: Iterable[Balanced], view: View) -> Grid:
    """Movements as a table."""
    titles = _("Date"), _("Credit"), _("What"), _("By"), _("Before"), _("Moved"), _("After"), _("Entry")
    figures = {4, 5, 6}
    headings = (
        Heading(title, "num", "num") if place in figures else Heading(title)
        for place, title in enumerate(titles)
    )
    return Grid(headings=tuple(headings), rows=tuple(_row(line, view) for line in lines))


def _row(line: Balanced, view: View) -> tuple[Cell, ...]:
    movement = line.movement
    amounts = (line.before, movement.amount_minor, line.after)
    return (
        Cell((Piece(movement.on.isoformat()),)),
        Cell((view.id(movement.credit_id, "credit"),)),
        Cell((Piece(_(movement.kind)),)),
        Cell((view.id(movement.subject),)),
        *(Cell((Piece(view.money(minor, movement.currency)),), "num") for minor in amounts),
        Cell((view.links.place(movement.position),), "entry"),
    )
