"""The one door through which a page writes: a PUT with JSON, from the page, on the ledger that it showed.

::

    {"action": "accept", "fingerprint": "5be1…", "dry_run": true, "fields": {"reference": "FT26051XYZ"}}

Whatever speaks against it is an answer with a fragment for people; nothing is written then.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from beancount_refunds.fava_ext import outcomes
from beancount_refunds.fava_ext.actions import ACTIONS
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.wishes import Moved, Wish
from beancount_refunds.office.grounds import ground
from beancount_refunds.record.refusals import NotRecorded, Refused, Unconfirmed
from beancount_refunds.recording.values import Unfit
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.shapes import frozen
from beancount_refunds.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Request

    from beancount_refunds.fava_ext.outcomes import Outcome
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.fava_ext.wishes import Done, Fields
    from beancount_refunds.record.source import Source

#: 10 MiB of documents, as text in JSON.
LARGEST = 14 * 1024 * 1024

_JSON = "application/json"
_MEMBERS = {"action", "fingerprint", "dry_run", "fields"}


class Unacceptable(Exception):  # noqa: N818 (what came, not what failed)
    """A request that no page of ours sends: its HTTP status, and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


@frozen
class Sent:
    """A request, read."""

    action: str
    fingerprint: str
    dry_run: bool
    fields: Fields


def answer(request: Request, view: View, source: Callable[[], Source]) -> Outcome:
    """What came of a request; ``source`` is asked for the writer's ledgers where it comes to that."""
    if view.why_not:
        return outcomes.told(outcomes.FORBIDDEN, 403, _("Nothing can be written from here"), view.why_not)
    try:
        return outcomes.shown(_done(read(request), view, source), view)
    except Refused as refusal:
        return outcomes.refused(refusal, view)
    except (Unacceptable, Unfit, UnknownSubject, NotRecorded, Unconfirmed) as trouble:
        return _told(trouble)


def _done(sent: Sent, view: View, source: Callable[[], Source]) -> Done:
    """Act on what was sent. Raises what actions raise."""
    action = ACTIONS.get(sent.action)
    if action is None:
        near = ", ".join(nearest(sent.action, ACTIONS) or sorted(ACTIONS))
        raise Unacceptable(400, f"there is no action {sent.action}, but {near}")
    if sent.fingerprint != view.loaded.fingerprint:
        raise Moved
    wish = Wish(
        loaded=view.loaded,
        source=source(),
        ground=ground(view.loaded.as_of(None).ledger),
        fields=sent.fields,
        seen=sent.fingerprint,
        dry_run=sent.dry_run,
    )
    return action(wish)


def _told(trouble: Exception) -> Outcome:
    """Why nothing was written, or what is in doubt."""
    field, said = "", str(trouble)
    match trouble:
        case Unacceptable():
            word, status, title = outcomes.UNFIT, trouble.status, _("This is no request of these pages")
        case Unfit() | UnknownSubject():
            word, status, title = outcomes.UNFIT, 422, _("Something is missing or does not fit")
            field = trouble.field if isinstance(trouble, Unfit) else ""
        case Moved():
            word, status, title = outcomes.MOVED, 409, _("The ledger has changed since this page was made")
            said = _("Load the page again, look at it, and decide then. Nothing was written.")
        case NotRecorded():
            word, status, title = outcomes.REFUSED, 503, _("Nothing was written")
        case _:
            word, status, title = outcomes.REFUSED, 500, _("It is in doubt whether this is written")
    return outcomes.told(word, status, title, said, field=field)


def read(request: Request) -> Sent:
    """The request as a page of ours sends it. Raises :class:`Unacceptable` for any other."""
    if _foreign(request):
        raise Unacceptable(403, "it comes from another site")
    if request.mimetype != _JSON:
        raise Unacceptable(415, f"its Content-Type is not {_JSON}")
    content = request.stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unacceptable(413, f"it has more than {LARGEST // 1024 // 1024} MiB")
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as wrong:
        raise Unacceptable(400, f"it is no JSON: {wrong}") from wrong
    if not isinstance(body, dict) or set(body) != _MEMBERS:
        raise Unacceptable(400, f"it is no object with the members {', '.join(sorted(_MEMBERS))}")
    fields = body["fields"]
    texts = isinstance(body["action"], str) and isinstance(body["fingerprint"], str)
    if not (texts and isinstance(body["dry_run"], bool) and isinstance(fields, dict)):
        raise Unacceptable(400, "a member of it is of another kind")
    return Sent(
        action=body["action"],
        fingerprint=body["fingerprint"],
        dry_run=body["dry_run"],
        fields={name: _value(name, value) for name, value in fields.items()},
    )


def _value(name: str, value: Any) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise Unacceptable(400, f"the field {name} is no text, nor a list of texts")


def _foreign(request: Request) -> bool:
    """Whether a browser says that another site asks; browsers send ``Origin`` with every PUT."""
    origin = request.headers.get("Origin")
    elsewhere = origin is not None and urlsplit(origin).netloc != request.host
    return elsewhere or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
