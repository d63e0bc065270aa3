"""Which known name somebody probably meant: a typing error must not be silent."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Shorter words than this are never taken for a misspelt name.
_SHORTEST = 4

#: From this length on two errors are forgiven, below it one.
_LONG = 8


def distance(left: str, right: str) -> int:
    """Edit distance in insertions, deletions, substitutions and swaps of neighbours."""
    before_last: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before_last, last = last, row
    return last[-1]


@lru_cache(maxsize=4096)
def misspelt(word: str, known: frozenset[str]) -> str | None:
    """The known name that ``word`` misspells, or ``None`` (also if ``word`` is known).

    Language, section 1: within edit distance 2, or 1 where fewer than 8 letters were typed,
    and never where fewer than 4 were.
    """
    if word in known or len(word) < _SHORTEST:
        return None
    limit = 2 if len(word) >= _LONG else 1
    close = [
        (errors, name)
        for name in known
        if abs(len(name) - len(word)) <= limit and (errors := distance(word, name)) <= limit
    ]
    return min(close)[1] if close else None


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The ``most`` known names nearest to ``word``, best first, none further than half its length."""
    folded = word.casefold()
    ranked = sorted((distance(folded, name.casefold()), name) for name in known)
    return [name for errors, name in ranked[:most] if errors <= max(2, len(word) // 2)]
