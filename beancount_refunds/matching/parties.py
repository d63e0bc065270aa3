"""Vendors as banks print them: without legal form, cut off, transliterated, or badly scanned."""

from __future__ import annotations

import bisect
import functools
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from stdnum import iban as iban_numbers

from beancount_refunds.matching.tokens import folded, lookalike, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.matching.model import Party

#: How alike (0 to 100) a badly printed name must be to a vendor's: one or two wrong letters in ten.
LIKENESS = 84

#: A name that is cut off tells something from this many letters on.
SHORTEST_CUT = 8

#: A beginning that more names share is none.
_MOST_CUT = 4

#: A name of one word as short as this is no evidence in free text, only as the counterparty.
_SHORT_WORD = 4

_LEGAL_FORMS = frozenset(
    (
        *("ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "doo", "ev", "gmbh"),
        *("inc", "incorporated", "jsc", "kft", "kg", "kk", "limited", "llc", "llp", "lp", "ltd", "ltda"),
        *("mbh", "nv", "ohg", "oy", "oyj", "plc", "pte", "pty", "pvt", "sa", "sarl", "sas", "se", "sl"),
        *("slu", "snc", "sp", "spa", "srl", "sro", "ug", "zoo"),
    )
)
#: Forms that are written with dots or blanks, as the words that then stand there.
_SPELT_FORMS = (
    ("s", "r", "l"),
    ("s", "p", "a"),
    ("s", "a", "r", "l"),
    ("s", "l"),
    ("s", "a"),
    ("s", "r", "o"),
    ("sp", "z", "o", "o"),
    ("d", "o", "o"),
    ("b", "v"),
    ("n", "v"),
    ("k", "k"),
    ("l", "l", "c"),
)

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "œ": "oe", "þ": "th"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@functools.lru_cache(maxsize=4096)
def iban_of(text: str) -> str | None:
    """``text`` as an IBAN without blanks, or nothing where it is none."""
    compact = str(iban_numbers.compact(text))
    return compact if iban_numbers.is_valid(compact, check_country=False) else None


def name_words(name: str) -> tuple[str, ...]:
    """The words of a party's name in ASCII letters where they have them, the legal form left out."""
    found = words(_plain(name))
    core = _without_form(found)
    return core or found


def spellings(name: str) -> frozenset[tuple[str, ...]]:
    """The words of a name, with each way to write its umlauts."""
    lower = unicodedata.normalize("NFKC", name).casefold()
    return frozenset({name_words(lower), name_words(lower.translate(_GERMAN))} - {()})


class Directory:
    """All vendors by name and IBAN."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self.by_id = {party.id: party for party in parties}
        self._by_iban: defaultdict[str, set[str]] = defaultdict(set)
        self._by_name: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._lengths: defaultdict[str, set[int]] = defaultdict(set)
        for party in self.by_id.values():
            if party.iban and (iban := iban_of(party.iban)):
                self._by_iban[iban].add(party.id)
            for spelling in (one for name in party.names for one in spellings(name)):
                self._by_name[spelling].add(party.id)
                self._lengths[spelling[0]].add(len(spelling))
        self._seen = {
            party.id: frozenset(look for name in party.names for look in _looks(name))
            for party in self.by_id.values()
        }
        self._sorted = sorted((" ".join(spelling), spelling) for spelling in self._by_name)

    def of_iban(self, iban: str | None) -> frozenset[str]:
        """The ids of the vendors with that IBAN."""
        return frozenset(self._by_iban.get(iban_of(iban or "") or "", ()))

    def named_by(self, counterparty: str) -> frozenset[str]:
        """The ids of the vendors whose name the bank's counterparty bears, whole or cut off."""
        whole = {id_ for one in spellings(counterparty) for id_ in self._by_name.get(one, ())}
        printed = words(_plain(counterparty))
        return frozenset(whole or {*self._found(printed, shortest=1), *self._cut_off(printed)})

    def named_in(self, text: str) -> frozenset[str]:
        """The ids of the vendors whose whole name stands in a free text."""
        return frozenset(self._found(words(_plain(text)), shortest=_SHORT_WORD))

    def alike(self, counterparty: str, party_id: str) -> bool:
        """Whether the bank's counterparty is a badly printed name of the vendor (`LIKENESS`)."""
        printed = _looks(counterparty)
        return any(
            fuzz.ratio(seen, name, score_cutoff=LIKENESS) > 0
            for seen in printed
            for name in self._seen[party_id]
        )

    def _found(self, printed: tuple[str, ...], *, shortest: int) -> Iterator[str]:
        """The longest names at their places: what stands inside of one is none."""
        reached = 0
        for start, word in enumerate(printed):
            for length in sorted(self._lengths.get(word, ()), reverse=True):
                name = printed[start : start + length]
                if (
                    name in self._by_name
                    and start + length > reached
                    and (length > 1 or len(word) >= shortest)
                ):
                    reached = start + length
                    yield from self._by_name[name]
                    break

    def _cut_off(self, printed: tuple[str, ...]) -> Iterator[str]:
        seen = " ".join(printed)
        if len(seen) < SHORTEST_CUT:
            return
        start = bisect.bisect_left(self._sorted, (seen,))
        near = self._sorted[start : start + _MOST_CUT + 1]
        names = [spelling for name, spelling in near if name.startswith(seen)]
        if len(names) <= _MOST_CUT:
            for spelling in names:
                yield from self._by_name[spelling]


@functools.lru_cache(maxsize=1024)
def _looks(name: str) -> tuple[str, ...]:
    """What a name looks like to a bad scanner, with its legal form and without it."""
    plain = words(_plain(name))
    return tuple({lookalike(" ".join(one)): None for one in (plain, _without_form(plain)) if one})


@functools.lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    """A folded name without accents."""
    decomposed = unicodedata.normalize("NFD", folded(name).translate(_LETTERS))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).replace("'", "")


def _without_form(name: tuple[str, ...]) -> tuple[str, ...]:
    """The name without the legal forms at its end."""
    while name:
        spelt = next((form for form in _SPELT_FORMS if name[-len(form) :] == form), None)
        if spelt is not None:
            name = name[: -len(spelt)]
        elif name[-1] in _LEGAL_FORMS:
            name = name[:-1]
        else:
            return name
    return name
