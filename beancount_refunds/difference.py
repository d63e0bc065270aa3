"""Where two tuples differ that are mostly the same, as before and after something small."""

from __future__ import annotations

from typing import TypeVar

_Item = TypeVar("_Item")
#: What is compared at once: tuples of the same objects are compared without looking into them.
_PACES = (1024, 32, 1)


def difference(
    before: tuple[_Item, ...], after: tuple[_Item, ...]
) -> tuple[tuple[_Item, ...], tuple[_Item, ...]]:
    """Both without what they begin with together, and what they end with together."""
    start = _alike(before, after)
    before, after = before[start:], after[start:]
    end = _alike(before[::-1], after[::-1])
    return before[: len(before) - end], after[: len(after) - end]


def _alike(one: tuple[_Item, ...], other: tuple[_Item, ...]) -> int:
    """How many items both begin with."""
    most, place = min(len(one), len(other)), 0
    for pace in _PACES:
        while place + pace <= most and one[place : place + pace] == other[place : place + pace]:
            place += pace
    return place
