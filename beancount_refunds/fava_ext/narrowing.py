"""What Fava's account and text filters leave of our rows.

A row stays where the filters leave its directive, what was generated from it, or any entry that carries its
id as a link: the refund of a case keeps the case, a note on a credit the credit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount_refunds.reports.table import Row


class Narrowing:
    """The entries that a filter leaves, by place and by link."""

    def __init__(self, entries: Iterable[Any]) -> None:
        places: set[Position] = set()
        links: set[str] = set()
        for entry in entries:
            places.add(Position.of(entry.meta))
            links.update(getattr(entry, "links", None) or ())
        self._places = frozenset(places)
        self._links = frozenset(links)

    def leaves(self, row: Row, key: str) -> bool:
        """Whether a row stays; ``key`` is the key of its id."""
        place = row.get("filename"), row.get("lineno")
        return place in self._places or row[key] in self._links
