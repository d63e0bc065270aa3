"""Receipts that were matched to refunds: those that were decided last, and how each is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.deciding.desk import holders_of
from beancount_refunds.render.style import printable
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.fava_ext.parts import Piece
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.model import Act, Refund

#: Decisions that are shown: of today, or of this week.
_SHOWN = 8

_DECISIONS = frozenset({"receipt-match", "vendor-refund"})


@frozen
class Match:
    """A receipt with its refunds: whose they are, the amount, by whom and when that was decided."""

    reference: str
    receipt: Piece
    refunds: tuple[Piece, ...]
    vendor: Piece
    amount: str
    on: str
    by: str
    place: Piece


def last_matches(view: View) -> tuple[Match, ...]:
    """The matches that were recorded last and stand, the last one first."""
    found: dict[str, Match] = {}
    for act in sorted(_decisions(view), key=lambda act: (act.at or "", act.on), reverse=True):
        reference = _reference(act, view)
        if reference is None or reference in found:
            continue
        found[reference] = _match(reference, act, holders_of(reference, view.settlement), view)
        if len(found) == _SHOWN:
            break
    return tuple(found.values())


def match_of(refund: Refund, view: View) -> Match | None:
    """The match of a refund that stands; ``None`` where there is none."""
    for reference in refund.references:
        held = holders_of(reference, view.settlement)
        if refund in held:
            act = next(act for act in view.settlement.acts if act.position == refund.position)
            return _match(reference, act, held, view)
    return None


def reasons(view: View) -> tuple[tuple[str, str], ...]:
    """The codes of the policy with what they mean; none where any will do."""
    codes = view.settlement.policy.get("reason_code", view.settlement.as_of)
    return tuple((code, printable(meaning)) for code, meaning in codes)
