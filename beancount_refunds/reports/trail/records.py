"""What a ledger records, looked up by what it is about: a trail asks for little of it, and often."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

    from beancount_refunds.model import (
        Act,
        BillMovement,
        Communication,
        Movement,
        OpenException,
        Receipt,
        Settlement,
        Transition,
    )

T = TypeVar("T")


class Records:
    """The records of a settled ledger; each kind keeps its order."""

    def __init__(self, books: Settlement) -> None:
        self._movements = About(books.movements, enumerate(one.credit_id for one in books.movements))
        self._transitions = About(books.transitions, enumerate(one.subject for one in books.transitions))
        self._bills = About(
            books.bill_movements, enumerate((one.vendor_id, one.bill_id) for one in books.bill_movements)
        )
        self._acts = About(
            books.acts,
            enumerate(act.id for act in books.acts),
            ((place, name) for place, act in enumerate(books.acts) for name in act.names),
        )
        self._said = About(books.communications, enumerate(one.subject for one in books.communications))
        self._exceptions = About(books.exceptions, enumerate(one.subject for one in books.exceptions))
        #: The directives by where they stand.
        self.causes = {act.position: act for act in books.acts}
        self._codes: dict[tuple[object, object], str] = {}
        for found in books.findings:
            place = found.source.get("filename"), found.source.get("lineno")
            self._codes.setdefault(place, str(found.code))
        self._copies: defaultdict[str, list[str]] = defaultdict(list)
        for id_, original_id in {copy.id: copy.original_id for copy in books.copies}.items():
            self._copies[original_id].append(id_)

    def movements(self, credit_ids: Iterable[str]) -> Iterator[Movement]:
        """The movements of credits."""
        return self._movements.any_of(credit_ids)

    def transitions(self, ids: Iterable[str]) -> Iterator[Transition]:
        """The changes of state of what bears one of the ids, whatever its kind."""
        return self._transitions.any_of(ids)

    def bill_movements(self, bills: Iterable[tuple[str | None, str]]) -> Iterator[BillMovement]:
        """The movements of bills, each given by its vendor and its number."""
        return self._bills.any_of(bills)

    def acts(self, ids: Collection[str]) -> Iterator[Act]:
        """The directives that bear or name one of the ids, or that of its copy."""
        return self._acts.any_of(self._with_copies(ids))

    def communications(self, ids: Collection[str]) -> Iterator[Communication]:
        """Notes and documents that carry one of the ids, or that of its copy."""
        return self._said.any_of(self._with_copies(ids))

    def exceptions(self, ids: Iterable[str]) -> Iterator[OpenException]:
        """The open points of the ids."""
        return self._exceptions.any_of(ids)

    def finding(self, receipt: Receipt) -> str | None:
        """The code of the first finding on a bank transaction."""
        return self._codes.get(receipt.position)

    def _with_copies(self, ids: Collection[str]) -> Iterator[str]:
        yield from ids
        for id_ in ids:
            yield from self._copies.get(id_, ())


class About(Generic[T]):
    """Things by what they are about; ``words`` are pairs of the place of a thing and a word for it."""

    def __init__(self, things: Sequence[T], *words: Iterable[tuple[int, Hashable]]) -> None:
        self._things = things
        self._places: defaultdict[Hashable, list[int]] = defaultdict(list)
        for pairs in words:
            for place, word in pairs:
                self._places[word].append(place)

    def any_of(self, words: Iterable[Hashable]) -> Iterator[T]:
        """The things that any of some words is about, each once, in their order."""
        places = {place for word in words for place in self._places.get(word, ())}
        return (self._things[place] for place in sorted(places))
