"""The entries of a ledger in which a part was settled anew, each where Beancount would sort it to."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Any, TypeAlias

from beancount.core.data import entry_sortkey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from beancount_refunds.live.layers import Layered
    from beancount_refunds.outcome import Outcome

#: Where Beancount sorts an entry to. Of one place: what was written, then what we add, by file.
_Place: TypeAlias = "tuple[Any, ...]"


def inserted(written: Sequence[Any], new: Iterable[Any]) -> list[Any]:
    """``written`` with ``new`` entries, behind what has their date, kind and line in another file.

    Of these Beancount leaves the order to the file system, as it lists the files.
    """
    entries = list(written)
    for entry in new:
        bisect.insort_right(entries, entry, key=entry_sortkey)
    return entries


class Spliced:
    """What becomes of the entries of a ledger where a part of them that came to ``old`` comes to ``new``.

    ``gone`` are the generated transactions at the places where any came or went, ``come`` those that stand
    there now.
    """

    def __init__(self, part: Iterable[Any], old: Outcome, new: Outcome) -> None:
        self._gone, self._come = _grouped(old.generated), _grouped(new.generated)
        self._places = {
            place
            for place in self._gone.keys() | self._come.keys()
            if self._gone.get(place) != self._come.get(place)
        }
        self._linked = {
            id(entry.meta): entry._replace(links=(entry.links or frozenset()) | new.links[id(entry)])
            if id(entry) in new.links
            else entry
            for entry in part
            if old.links.get(id(entry)) != new.links.get(id(entry))
        }
        self._linked_places = {entry_sortkey(entry) for entry in self._linked.values()}
        self.gone = _at(self._gone, self._places)
        self.come = _at(self._come, self._places)

    def into(self, entries: Layered[Any], written: Layered[Any], new: Iterable[Any]) -> Layered[Any] | None:
        """``entries`` after the splice; ``written`` are those that nobody generated, ``new`` ones among them.

        ``None`` where something else stood there.
        """
        runs: dict[_Place, list[Any]] = {}
        for place in self._places | self._linked_places | set(map(entry_sortkey, new)):
            run = self._run(place, entries.at(place), written.at(place))
            if run is None:
                return None
            runs[place] = run
        return entries.filled(runs)

    def _run(self, place: _Place, was: Sequence[Any], written: Sequence[Any]) -> list[Any] | None:
        """The entries of one place."""
        there = {id(entry.meta): entry for entry in was}
        own = []
        for entry in written:
            standing = there.pop(id(entry.meta), entry)
            own.append(self._linked.get(id(entry.meta), standing))
        generated = _by_file(there.values())
        if place in self._places:
            gone, come = self._gone.get(place, {}), self._come.get(place, {})
            if {file: generated.get(file) for file in gone | come} != dict.fromkeys(come) | gone:
                return None
            generated = {file: come.get(file, []) for file in gone | come} | {
                file: group for file, group in generated.items() if file not in gone
            }
        return [*own, *(entry for file in sorted(generated) for entry in generated[file])]


def _grouped(generated: Iterable[Any]) -> dict[_Place, dict[str, list[Any]]]:
    found: dict[_Place, list[Any]] = {}
    for entry in generated:
        found.setdefault(entry_sortkey(entry), []).append(entry)
    return {place: _by_file(entries) for place, entries in found.items()}


def _by_file(generated: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for entry in generated:
        found.setdefault(entry.meta["filename"], []).append(entry)
    return found


def _at(groups: Mapping[_Place, Mapping[str, list[Any]]], places: Iterable[_Place]) -> list[Any]:
    """The entries at some places."""
    return [entry for place in places for group in groups.get(place, {}).values() for entry in group]
