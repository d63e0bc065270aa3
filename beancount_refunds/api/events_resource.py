"""``GET /v1/events``: what happened since a cursor, for a system that follows the books by asking."""

from __future__ import annotations

import itertools
import weakref
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from beancount_refunds.api.endpoint import Answer, Endpoint
from beancount_refunds.api.refusals import Refusal
from beancount_refunds.events import BadCursor, Cursor, events_of, source_of

if TYPE_CHECKING:
    from beancount_refunds.api.endpoint import Asked
    from beancount_refunds.events import Event
    from beancount_refunds.ledger import Ledger

_MOST = 1000
_USUAL = 100
#: A cursor holds a mark for each month of the books.
_LONGEST_CURSOR = 32_000


class _Told:
    """The events of one ledger, and the cursor behind the last."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = weakref.ref(ledger)
        self.events: tuple[Event, ...] = events_of(ledger.settlement)
        self.end = str(Cursor.behind(self.events))

    def tells(self, ledger: Ledger) -> bool:
        """Whether these are the events of that very ledger."""
        return self._ledger() is ledger


class _Latest:
    """The events of the ledger that was asked for last: whoever polls asks for the same again and again."""

    def __init__(self) -> None:
        self._told: _Told | None = None

    def of(self, ledger: Ledger) -> _Told:
        """The events of ``ledger``; threads may ask at the same time."""
        told = self._told
        if told is None or not told.tells(ledger):
            told = self._told = _Told(ledger)
        return told


_LATEST = _Latest()


def events_page(ledger: Ledger, since: str, limit: int) -> dict[str, Any]:
    """At most ``limit`` (> 0) events behind the cursor ``since``, the next cursor, and whether more follow.

    Whoever goes on with each ``next`` until there is no more has had them all. Raises :class:`BadCursor`.
    """
    told = _LATEST.of(ledger)
    if since == told.end:
        return {"events": [], "next": since, "more": False}
    steps = list(itertools.islice(Cursor.read(since).steps(told.events), limit + 1))
    more = len(steps) > limit
    source = source_of(ledger.options)
    return {
        "events": [event.as_json(source) for event, _ in steps[:limit]],
        "next": str(steps[limit - 1][1]) if more else told.end,
        "more": more,
    }


def _answer(asked: Asked) -> Answer:
    since, limit = str(asked.query.get("since", "")), int(asked.query.get("limit", _USUAL))
    try:
        return Answer(body=events_page(asked.ledger, since, limit))
    except BadCursor as bad:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"the parameter since: {bad}") from bad


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/events",
        name="list_events",
        summary="What happened since a cursor, as CloudEvents 1.0: repeat with `next` while there are more",
        answer=_answer,
        shape="events",
        query={
            "since": {"type": "string", "maxLength": _LONGEST_CURSOR},
            "limit": {"type": "integer", "minimum": 1, "maximum": _MOST, "default": _USUAL},
        },
    ),
)
