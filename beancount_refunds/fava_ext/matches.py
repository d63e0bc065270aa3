"""Receipts that were matched to refunds: those that were decided last, and how each is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.deciding.desk import holders_of
from beancount_refunds.render.style import printable
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.fava_ext.parts import Piece
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.model import Act, Refund

#: Decisions that are shown: of today, or of this week.
_SHOWN = 8


@frozen
class Match:
    """A receipt with its refunds and their amounts, by whom and for which day that was decided."""

    reference: str
    receipt: Piece
    refunds: tuple[Piece, ...]
    amounts: tuple[str, ...]
    on: str
    by: str
    place: Piece


def last_matches(view: View) -> tuple[Match, ...]:
    """The matches that were recorded last and stand, the last one first."""
    found: dict[str, Match] = {}
    for reference, act in view.day.decided:
        held = () if reference in found else holders_of(reference, view.settlement)
        if held:
            found[reference] = _match(reference, held, act, view)
        if len(found) == _SHOWN:
            break
    return tuple(found.values())


def match_of(refund: Refund, view: View) -> Match | None:
    """The match of a refund with what the bank has; ``None`` where it has none, or does not stand."""
    for reference, act in view.day.decided:
        if reference in refund.references:
            held = holders_of(reference, view.settlement)
            return _match(reference, held, act, view) if refund in held else None
    return None


def codes(view: View) -> tuple[tuple[str, str], ...]:
    """The reasons that the policy knows, each with what it means; none where any will do."""
    stated = view.settlement.policy.get("reason_code", view.settlement.as_of)
    return tuple((printable(code), printable(meaning)) for code, meaning in stated)


def _match(reference: str, held: Sequence[Refund], act: Act, view: View) -> Match:
    return Match(
        reference=reference,
        receipt=view.id(reference),
        refunds=tuple(view.id(refund.id, "refund") for refund in held),
        amounts=tuple(view.money(refund.amount_minor, refund.currency) for refund in held),
        on=str(act.on),
        by=printable(act.by or ""),
        place=view.links.place(act.position),
    )
