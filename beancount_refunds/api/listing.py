"""Lists that are walked page by page, and stay true while others record.

A cursor is the sort key of the last row that was seen. What comes in before it is not seen on this walk,
what comes in behind it is; nothing is seen twice, and nothing that was there at the start is left out.
"""

from __future__ import annotations

import base64
import bisect
import dataclasses
import itertools
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from beancount_refunds.api.endpoint import Answer, Endpoint
from beancount_refunds.api.members import DAY, ID
from beancount_refunds.api.refusals import Refusal, unknown
from beancount_refunds.recording.values import Unfit, day

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping, Sequence

    from beancount_refunds.api.endpoint import Asked, Schema
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act, Settlement

_Noun = TypeVar("_Noun")

_FEW, _MOST = 100, 1000
_LONGEST_CURSOR = 1000

LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": _MOST, "default": _FEW}
CURSOR: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": _LONGEST_CURSOR,
    "description": "`next` of the page before",
}
_DAYS = ("since", "until")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Listing(Generic[_Noun]):
    """The nouns of a kind, ``noun`` is the word for one.

    ``key`` is a text that no two nouns share; ``nouns`` are sorted by it, and ``named`` by it where one of
    them can be asked for. ``filters`` say whether a noun is what a parameter asks for. ``rows`` makes plain
    rows of some of them. ``on`` is the day that `since` and `until` ask for, both included.
    """

    noun: str
    nouns: Callable[[Settlement], Sequence[_Noun]]
    named: Callable[[Settlement], Mapping[str, _Noun]] = lambda _settlement: {}
    key: Callable[[_Noun], str]
    filters: Mapping[str, Callable[[_Noun, str], bool]]
    rows: Callable[[Ledger, Sequence[_Noun]], list[dict[str, Any]]]
    on: Callable[[_Noun], datetime.date] | None = None

    def listed(self, path: str, summary: str) -> Endpoint:
        """The list: ``{"as_of", "NOUNs", "next"}``; ``next`` is ``None`` on the last page."""
        days_ = dict.fromkeys(_DAYS if self.on else (), DAY)
        return Endpoint(
            method="GET",
            path=path,
            name=f"list_{self.noun}s",
            summary=summary,
            query=dict.fromkeys(self.filters, ID) | days_ | {"limit": LIMIT, "cursor": CURSOR},
            answer=lambda asked: Answer(body=self._page(asked)),
            shape=f"{self.noun}s",
        )

    def one(self, path: str, summary: str) -> Endpoint:
        """One of them by its id, which is its key."""
        return Endpoint(
            method="GET",
            path=f"{path}/{{id}}",
            name=f"get_{self.noun}",
            summary=summary,
            answer=lambda asked: Answer(body=self._row(asked.ledger, asked.path["id"])),
            shape=self.noun,
        )

    def told(self, ledger: Ledger, act: Act) -> dict[str, Any]:
        """What a directive is about, as it stands now."""
        return self._row(ledger, act.id)

    def _row(self, ledger: Ledger, id_: str) -> dict[str, Any]:
        """A row; the id of a copy finds its original. Raises :class:`Refusal` (404)."""
        settlement = ledger.settlement
        named = self.named(settlement)
        originals = (copy.original_id for copy in settlement.copies if copy.id == id_)
        for name in (id_, *originals):
            if name in named:
                return self.rows(ledger, [named[name]])[0]
        raise unknown(self.noun, id_, list(named))

    def _page(self, asked: Asked) -> dict[str, Any]:
        settlement, limit = asked.ledger.settlement, int(asked.query.get("limit", _FEW))
        admits = self._filter(asked.query)
        nouns = self.nouns(settlement)
        start = 0
        if "cursor" in asked.query:
            start = bisect.bisect_right(nouns, _key_in(str(asked.query["cursor"])), key=self.key)
        found = (noun for noun in itertools.islice(nouns, start, None) if admits(noun))
        chosen = list(itertools.islice(found, limit + 1))
        shown = chosen[:limit]
        return {
            "as_of": settlement.as_of.isoformat(),
            f"{self.noun}s": self.rows(asked.ledger, shown),
            "next": _cursor(self.key(shown[-1])) if len(chosen) > limit else None,
        }

    def _filter(self, query: Mapping[str, str | int]) -> Callable[[_Noun], bool]:
        wanted = [(self.filters[name], str(query[name])) for name in self.filters if name in query]
        since, until = days(query)

        def admits(noun: _Noun) -> bool:
            if self.on is not None:
                on = self.on(noun)
                if (since is not None and on < since) or (until is not None and on > until):
                    return False
            return all(holds(noun, value) for holds, value in wanted)

        return admits


def days(query: Mapping[str, str | int]) -> tuple[datetime.date | None, datetime.date | None]:
    """The days `since` and `until` of a query. Raises :class:`Refusal` (400)."""
    since, until = (_day(name, query) for name in _DAYS)
    return since, until


def _day(name: str, query: Mapping[str, str | int]) -> datetime.date | None:
    try:
        return day(name, str(query[name])) if name in query else None
    except Unfit as unfit:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"the parameter {name}: {unfit.reason}") from unfit


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _key_in(cursor: str) -> str:
    """The key that a cursor holds. Raises :class:`Refusal`."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        return base64.b64decode(padded, altchars="-_", validate=True).decode()
    except ValueError as wrong:
        raise Refusal(HTTPStatus.BAD_REQUEST, "the cursor is none of ours: take `next` as it came") from wrong
