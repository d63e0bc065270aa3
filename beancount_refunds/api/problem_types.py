"""``/v1/problems/{id}``: what the ``type`` of an error leads to, its meaning and how it is mended."""

from __future__ import annotations

from beancount_refunds.api.endpoint import Answer, Asked, Endpoint
from beancount_refunds.api.refusals import unknown
from beancount_refunds.catalogue import ENTRIES
from beancount_refunds.findings import Code


def _entry(asked: Asked) -> Answer:
    """A code of the catalogue. Raises `Refusal` (404)."""
    code, kind = asked.path["id"], "code"
    if code not in Code.__members__:
        raise unknown(kind, code, list(Code.__members__))
    entry = ENTRIES[code]
    return Answer(
        body={
            "code": entry.code,
            "status": entry.http,
            "title": entry.title,
            "meaning": entry.meaning,
            "mend": entry.mend,
            "effect": entry.effect,
        }
    )


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/problems/{id}",
        name="get_problem",
        summary="What a code means and how it is mended",
        answer=_entry,
        shape="problem-type",
    ),
)
