"""Why a request is not done, as RFC 9457 tells it: ``application/problem+json``.

What the ledger says has the code, the status and the message of the contract; ``type`` leads to its meaning.
What is wrong with the request itself has no code: its ``type`` is that of its status.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from beancount_refunds.catalogue import ENTRIES
from beancount_refunds.record.refusals import Busy, NotRecorded, Refused, Unconfirmed
from beancount_refunds.source import Position
from beancount_refunds.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount_refunds.findings import Code, Shortage
    from beancount_refunds.record.refusals import Objection
    from beancount_refunds.recording.values import Unfit

MEDIA_TYPE = "application/problem+json"
#: How long a writer waits for others before it gives up: after that it is worth another try.
_RETRY_AFTER_S = "5"
#: How the catalogue says that no load of a ledger finds it.
_ASIDE = "(tools that write) "


class Refusal(Exception):  # noqa: N818 (what was asked for was not done; mostly nothing failed)
    """A request that is not done: its status, why, and what else the answer says."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.members = dict(members or {})
        self.headers = dict(headers or {})


def response_of(refusal: Refusal, instance: str) -> Response:
    """The answer; ``instance`` is the path that was asked for."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": refusal.status.phrase,
        "status": refusal.status.value,
        "detail": refusal.detail,
        "instance": instance,
    }
    text = json.dumps(body | refusal.members, ensure_ascii=False, indent=2) + "\n"
    return Response(
        text.encode("utf-8", "replace"),
        status=refusal.status,
        headers=refusal.headers,
        mimetype=MEDIA_TYPE,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Teller:
    """Tells refusals for one ledger: files as seen from its folder."""

    filename: str

    def of_ledger(self, refused: Refused) -> Refusal:
        """What the ledger says, in its code and words."""
        status = HTTPStatus(refused.http)
        objections = [self._objection(one) for one in refused.objections]
        members = {**_named(refused.code), **_short(refused.objections[0].shortage), "objections": objections}
        headers = {"Retry-After": _RETRY_AFTER_S} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
        detail = "\n".join(self.words(one.message) for one in refused.objections)
        return Refusal(status, detail, members=members, headers=headers)

    def of_writer(self, trouble: NotRecorded | Unconfirmed) -> Refusal:
        """What the ledger, its lock or the disk says."""
        if isinstance(trouble, Refused):
            return self.of_ledger(trouble)
        said = self.words(str(trouble))
        if isinstance(trouble, Busy):
            return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, said, headers={"Retry-After": _RETRY_AFTER_S})
        return Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, said)

    def words(self, message: str) -> str:
        """A message with the files of the ledger as seen from its folder."""
        return message.replace(f"{pathlib.Path(self.filename).parent}{os.sep}", "")

    def _objection(self, objection: Objection) -> dict[str, Any]:
        position = objection.position
        return {
            "code": None if objection.code is None else objection.code.value,
            "message": self.words(objection.message),
            "position": None if position is None else self.words(str(Position(*position))),
        }


def _named(code: Code | None) -> dict[str, Any]:
    """What names a code of ours; what Beancount complains of has none."""
    if code is None:
        return {}
    title = ENTRIES[code].title.removeprefix(_ASIDE)
    return {
        "type": f"/v1/problems/{code}",
        "title": f"{title[:1].upper()}{title[1:]}",
        "code": code.value,
    }


def _short(shortage: Shortage | None) -> dict[str, Any]:
    """Asked, available and excess, of what asks more than there is."""
    if shortage is None:
        return {}
    return {
        "asked_minor": shortage.asked,
        "available_minor": shortage.available,
        "excess_minor": shortage.excess,
        "currency_code": shortage.currency,
    }


def unfit(trouble: Unfit, name: str) -> Refusal:
    """A member of the request, ``name`` as the request calls it, that makes no directive."""
    objection = {"code": None, "message": trouble.reason, "position": None, "pointer": f"/{name}"}
    return Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY, f"{name}: {trouble.reason}", members={"objections": [objection]}
    )


def unknown(kind: str, id_: str, known: Sequence[str]) -> Refusal:
    """Nothing of ``kind`` bears the id."""
    meant = nearest(id_, known)
    hint = f"; did you mean {' or '.join(meant)}?" if meant else ""
    return Refusal(HTTPStatus.NOT_FOUND, f"the ledger has no {kind} {id_}{hint}")
