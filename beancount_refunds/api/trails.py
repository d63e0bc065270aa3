"""``/v1/trail/{id}``: from any id the whole chain, with the directive behind each step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from beancount_refunds.api.endpoint import Answer, Asked, Endpoint
from beancount_refunds.office.trail_outside import with_history, with_papers
from beancount_refunds.render.trail_json import trail_as_json
from beancount_refunds.reports.trail import Trails

if TYPE_CHECKING:
    from beancount_refunds.ledger import Ledger


class _Latest:
    """The trails of the ledger that was asked for last: what leads to what is looked up once for each."""

    def __init__(self) -> None:
        self._held: tuple[Ledger, Trails] | None = None

    def of(self, ledger: Ledger) -> Trails:
        """The trails of ``ledger``; threads may ask at the same time."""
        held = self._held
        if held is None or held[0] is not ledger:
            held = self._held = (ledger, Trails(ledger))
        return held[1]


_LATEST = _Latest()
_GIT = "git"


def _trail(asked: Asked) -> Answer:
    """The trail, with git's commits where they are asked for. Raises `UnknownSubject`."""
    found, trouble = with_papers(_LATEST.of(asked.ledger).of(asked.path["id"])), None
    if asked.query.get(_GIT):
        found, trouble = with_history(asked.ledger, found)
    body = json.loads(trail_as_json(found))
    if trouble is not None:
        body["history"] += f"; {trouble}"
    return Answer(body=body)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/trail/{id}",
        name="get_trail",
        summary="Everything that belongs to an id, from the bank to the order",
        query={
            _GIT: {
                "type": "boolean",
                "default": False,
                "description": "say which commit brought each line in, with its author and signature",
            }
        },
        answer=_trail,
        shape="trail",
    ),
)
