"""Long lists and look-ups in which little changes, put together when somebody reads them as a whole.

Who records one refund after the other should not copy a hundred thousand entries for each.
"""

from __future__ import annotations

import bisect
import collections
import functools
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Item = TypeVar("Item")

#: Changes that are kept apart before they are put together.
_MOST = 1000


class Layered(Generic[Item]):
    """A list, sorted by ``key``, of which the places of some keys are filled otherwise. A value."""

    def __init__(
        self,
        base: Sequence[Item],
        key: Callable[[Item], Any],
        over: Mapping[Any, Sequence[Item]] | None = None,
    ) -> None:
        self._base = base
        self._key = key
        self._over = over or {}

    def at(self, place: Any) -> tuple[Item, ...]:
        """The items with a key."""
        if place in self._over:
            return tuple(self._over[place])
        start, end = self._range(place)
        return tuple(self._base[start:end])

    def filled(self, over: Mapping[Any, Sequence[Item]]) -> Layered[Item]:
        """The same with other items at some places."""
        if not over:
            return self
        if "items" in vars(self) or len(self._over) > _MOST:
            return Layered(self.items, self._key, over)
        return Layered(self._base, self._key, {**self._over, **over})

    @functools.cached_property
    def items(self) -> tuple[Item, ...]:
        """All of it."""
        items: list[Item] = []
        behind = 0
        for place in sorted(self._over):
            start, end = self._range(place)
            items += self._base[behind:start]
            items += self._over[place]
            behind = end
        items += self._base[behind:]
        return tuple(items)

    def _range(self, place: Any) -> tuple[int, int]:
        start = bisect.bisect_left(self._base, place, key=self._key)
        return start, bisect.bisect_right(self._base, place, lo=start, key=self._key)


def looked_up(known: Mapping[str, Any], come: Mapping[str, Any]) -> Mapping[str, Any]:
    """``known`` with what came in."""
    if not come:
        return known
    over, base = known.maps if isinstance(known, collections.ChainMap) else ({}, known)
    if len(over) > _MOST:
        return {**known, **come}
    return collections.ChainMap({**over, **come}, base)  # type: ignore[arg-type]
