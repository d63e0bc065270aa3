"""How far somebody has read: a text that tells, for each month, which events they have had.

A position alone would lose what is recorded later for an earlier day (a memo that comes late, a branch that
is merged). So a cursor holds, for each month with events, their number and a digest of them: what a month
holds is told again as soon as it is not what it was. Delivery is at least once; the ids tell repetitions.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import itertools
import json
import re
from typing import TYPE_CHECKING

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from beancount_refunds.events.derived import Event

_DIGITS = 12
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)
_MARK = re.compile(rf"[0-9]{{1,9}}:[0-9a-f]{{{_DIGITS}}}", re.ASCII)
#: A text beyond this is no cursor of ours: eight thousand years of months.
_LONGEST = 4_000_000


class BadCursor(ValueError):  # noqa: N818 (what was given is none; nothing failed)
    """A text that is no cursor."""

    def __init__(self) -> None:
        super().__init__("that is no cursor; begin anew without one, or give the last one as it was printed")


@frozen
class Cursor:
    """What somebody has had: by month (``2026-03``) the mark of its events. Nothing at the beginning."""

    months: Mapping[str, str]

    @classmethod
    def behind(cls, events: Iterable[Event]) -> Cursor:
        """The cursor of somebody who has had exactly ``events``, which are in their order."""
        return cls(months={month: _marks(ones)[-1] for month, ones in _by_month(events)})

    @classmethod
    def read(cls, text: str) -> Cursor:
        """The cursor that ``text`` is; empty for the beginning. Raises :class:`BadCursor`."""
        if len(text) > _LONGEST or not text.isascii():
            raise BadCursor
        try:
            found = json.loads(base64.urlsafe_b64decode(text)) if text else {}
        except (binascii.Error, ValueError, RecursionError) as failure:
            raise BadCursor from failure
        if not isinstance(found, dict) or not all(
            _MONTH.fullmatch(month) and isinstance(mark, str) and _MARK.fullmatch(mark)
            for month, mark in found.items()
        ):
            raise BadCursor
        return cls(months=found)

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(json.dumps(self.months, sort_keys=True).encode()).decode("ascii")

    def since(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Those of ``events`` (all of a ledger, in their order) that are not known to have been had.

        ``Cursor.behind(events).since(events) == ()``. Of a month whose first events are those that were had,
        only the others; of a month that changed before them, all.
        """
        return tuple(event for event, _ in self.steps(events))

    def steps(self, events: Sequence[Event]) -> Iterator[tuple[Event, Cursor]]:
        """The events of :meth:`since`, each with the cursor of somebody who has had it and those before it.

        Whoever stops at any of them goes on behind it: with ``steps = list(cursor.steps(events))``, for each
        n, ``steps[n][1].since(events) == tuple(event for event, _ in steps[n + 1 :])``.
        """
        months = dict(self.months)
        for month, ones in _by_month(events):
            marks = _marks(ones)
            had = int(self.months.get(month, "0:").partition(":")[0])
            known = had == 0 or (had <= len(ones) and marks[had - 1] == self.months[month])
            for event, mark in list(zip(ones, marks, strict=True))[had if known else 0 :]:
                months[month] = mark
                yield event, Cursor(months=dict(months))


def _by_month(events: Iterable[Event]) -> Iterator[tuple[str, list[Event]]]:
    for month, ones in itertools.groupby(events, key=lambda event: event.on.isoformat()[:7]):
        yield month, list(ones)


def _marks(events: Iterable[Event]) -> list[str]:
    """The mark of the first event, of the first two, and so on."""
    digest = hashlib.sha256()
    marks = []
    for number, event in enumerate(events, 1):
        if number > 1:
            digest.update(b"\n")
        digest.update(json.dumps(event.as_json(""), sort_keys=True).encode())
        marks.append(f"{number}:{digest.hexdigest()[:_DIGITS]}")
    return marks
