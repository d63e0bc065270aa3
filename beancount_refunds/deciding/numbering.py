"""Ids of new refunds, each given once, also where many are drafted before the first of them is written."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.recording.new_ids import Ids


class Numbering:
    """The next ids of a ledger, in the pattern that it uses."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._given: set[str] = set()
        self._last: dict[int, str] = {}

    def next(self, on: datetime.date) -> str:
        """An id for a ``vendor-refund`` of a day, which neither the ledger has nor was given before."""
        last = self._last.get(on.year)
        id_ = self._ids.propose("vendor-refund", on) if last is None else _following(last)
        while id_ in self._given or self._ids.taken(id_):
            id_ = _following(id_)
        self._given.add(id_)
        self._last[on.year] = id_
        return id_


def _following(id_: str) -> str:
    """``VR-0010`` after ``VR-0009``; an id that was proposed ends in a number."""
    stem = id_.rstrip(string.digits)
    number = id_[len(stem) :]
    return f"{stem}{int(number) + 1:0{len(number)}}"
