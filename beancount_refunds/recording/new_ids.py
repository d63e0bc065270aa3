"""Ids that nobody has: the next number in the pattern that the ledger uses.

``VR-0020`` is followed by ``VR-0021``, ``RC-2026-0014`` by ``RC-2026-0015``, or by ``RC-2027-0001`` in the
year after. A number that was given once is never given again, whatever became of it: ids of refused
directives, of copies, and of what stands in the last commit only are taken, too.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from beancount.core.data import Custom, Transaction

from beancount_refunds.forms import KINDS, is_id

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from beancount_refunds.ledger import Ledger

#: The patterns of a ledger that has none yet; ``{year}`` is that of the directive's day.
FIRST = {
    "vendor-refund": "VR-0001",
    "refund-case": "RC-{year}-0001",
    "credit-application": "AP-001",
    "credit-write-off": "WO-001",
    "vendor-credit": "CM-0001",
}

_YEAR = "{year}"
_NUMBERED = re.compile(r"(?P<before>.*?)(?P<number>[0-9]{1,9})", re.ASCII)
_FOUR_DIGITS = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])", re.ASCII)
#: What a directive of ours begins with, in the text of a file.
_WRITTEN = re.compile(r'custom\s+"[^"\n]*"\s+"([^"\n]*)"')


class Used(NamedTuple):
    """An id that a directive states, its kind, and its day."""

    kind: str
    id: str
    on: datetime.date


class Seen:
    """The ids that the entries of a ledger state or mention, read when somebody first asks for them."""

    def __init__(self, ledger: Ledger) -> None:
        self._entries = ledger.entries

    @functools.cached_property
    def used(self) -> Mapping[str, Sequence[Used]]:
        """The ids that directives state by kind, those of a kind by day."""
        found: defaultdict[str, list[Used]] = defaultdict(list)
        for used in sorted(_stated(self._entries), key=lambda one: one.on):
            found[used.kind].append(used)
        return found

    @functools.cached_property
    def all(self) -> frozenset[str]:
        """All of them, without the difference of capitals."""
        stated = (one.id for own in self.used.values() for one in own)
        return frozenset(map(str.casefold, _mentioned(self._entries).union(stated)))


class Ids:
    """The ids of a ledger; ``gone`` are those of files as they once were, ``seen`` what was read before."""

    def __init__(self, ledger: Ledger, gone: Iterable[str] = (), seen: Seen | None = None) -> None:
        self._seen = seen or Seen(ledger)
        self._gone = frozenset(map(str.casefold, gone))

    def taken(self, id_: str) -> bool:
        """Whether something has this id, or one that only its capitals tell apart."""
        folded = id_.casefold()
        return folded in self._gone or folded in self._seen.all

    def propose(self, kind: str, on: datetime.date, before: str = "") -> str:
        """An id that nothing has for a directive of ``kind`` on a day; it begins with ``before``.

        ``not taken(propose(…))`` and ``is_id(propose(…))``, if ``before`` is part of an id of at most 80
        characters.
        """
        stem, width = self._pattern(kind, on, before)
        numbers = [
            int(one.id[len(stem) :])
            for own in self._seen.used.values()
            for one in own
            if one.id.startswith(stem) and re.fullmatch(r"[0-9]{1,9}", one.id[len(stem) :])
        ]
        candidates = (f"{stem}{number:0{width}}" for number in itertools.count(max(numbers, default=0) + 1))
        return next(id_ for id_ in candidates if not self.taken(id_))

    def _pattern(self, kind: str, on: datetime.date, before: str) -> tuple[str, int]:
        """Text before the number, and how many digits it has: as most ids of the kind, else the last."""
        seen: Counter[str] = Counter()
        widths: dict[str, int] = {}
        for used in self._seen.used.get(kind, ()):
            match = _NUMBERED.fullmatch(used.id.removeprefix(before))
            if used.id.startswith(before) and match and is_id(used.id):
                stem = _general(match["before"], used.on)
                # A later one stands last: among patterns that are used as often, it is taken.
                seen[stem] = seen.pop(stem, 0) + 1
                widths[stem] = max(widths.get(stem, 0), len(match["number"]))
        last = {stem: place for place, stem in enumerate(seen)}
        for stem in sorted(seen, key=lambda one: (seen[one], last[one]), reverse=True):
            text = before + stem.replace(_YEAR, f"{on.year:04}")
            # Room for ever longer numbers.
            if is_id(f"{text}{0:020}"):
                return text, widths[stem]
        first = _NUMBERED.fullmatch(FIRST[kind].replace(_YEAR, f"{on.year:04}"))
        # Every pattern of `FIRST` ends in a number.
        stem, number = first.groups() if first else ("", "")
        return before + stem, len(number)


def ids_in(text: str) -> frozenset[str]:
    """The ids that the directives in the text of a file state, however wrong the rest of it is."""
    return frozenset(_WRITTEN.findall(text))


def id_of_number(number: str) -> str:
    """The part of a credit's id that stands for a printed number: ``CN 000017`` becomes ``CN-000017``.

    Empty where the number holds neither letter nor digit of ASCII.
    """
    joined = re.sub(r"[^A-Za-z0-9._/-]+", "-", number)
    joined = re.sub(r"\.{2,}", ".", re.sub(r"/{2,}", "/", joined))
    return re.sub(r"^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "", joined)


def _general(before: str, on: datetime.date) -> str:
    """``RC-2026-`` of a directive of 2026 as ``RC-{year}-``."""
    return _FOUR_DIGITS.sub(lambda match: _YEAR if int(match[0]) == on.year else match[0], before)


def _stated(entries: Iterable[object]) -> Iterator[Used]:
    for entry in entries:
        if isinstance(entry, Custom) and entry.type in KINDS and entry.values:
            first = getattr(entry.values[0], "value", None)
            if isinstance(first, str):
                yield Used(entry.type, first, entry.date)


def _mentioned(entries: Iterable[object]) -> set[str]:
    """Links, and credits of postings: what they name may be declared later."""
    found: set[str] = set()
    for entry in entries:
        found.update(getattr(entry, "links", None) or ())
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                credit_id = (posting.meta or {}).get("credit_id")
                if isinstance(credit_id, str):
                    found.add(credit_id)
    return found
