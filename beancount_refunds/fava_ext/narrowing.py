"""What Fava's account and text filters leave of our rows.

A row stays where the filters leave its directive, what was generated from it, or any entry that carries its
id as a link: the refund of a case keeps the case, a note on a credit the credit.
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any

from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.reports.table import Row


class Narrowing:
    """The entries that a filter leaves, by place and by link."""

    def __init__(self, entries: Sequence[Any]) -> None:
        self._entries = entries

    @functools.cached_property
    def _places(self) -> frozenset[Position]:
        return frozenset(Position.of(entry.meta) for entry in self._entries)

    @functools.cached_property
    def _links(self) -> frozenset[str]:
        links = (getattr(entry, "links", None) or () for entry in self._entries)
        return frozenset(itertools.chain.from_iterable(links))

    def leaves(self, row: Row, key: str) -> bool:
        """Whether a row stays; ``key`` is the key of its id."""
        place = row.get("filename"), row.get("lineno")
        return place in self._places or row[key] in self._links
