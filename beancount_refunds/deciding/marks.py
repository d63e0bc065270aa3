"""External ids of decisions, made of what is decided, so that deciding twice equals deciding once.

``FT26051XYZ VR-0001 VR-0002``: the bank's reference and the ids. What was decided, undone and is decided
again is something new: the second time ends in ``#2``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount_refunds.model import Settlement


def mark(reference: str, ids: Iterable[str]) -> str:
    """The external id of the first time; the order of the ids does not count."""
    return " ".join((reference, *sorted(ids)))


def next_mark(kind: str, reference: str, ids: Iterable[str], settlement: Settlement) -> str:
    """The external id of this time: no directive of that kind has it yet."""
    first = mark(reference, ids)
    times = sum(
        act.kind == kind and act.external_id is not None and act.external_id.partition(" #")[0] == first
        for act in settlement.acts
    )
    return f"{first} #{times + 1}" if times else first
