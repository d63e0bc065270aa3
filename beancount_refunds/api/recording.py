"""What is posted becomes a directive: a draft of what was said, and the one writer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from beancount_refunds.api.endpoint import DRY_RUN, Answer, Asked, Endpoint
from beancount_refunds.api.members import name_of, schema_of, words_of
from beancount_refunds.api.refusals import Refusal, unfit
from beancount_refunds.recording.drafts_of import draft, missing
from beancount_refunds.recording.new_ids import FIRST
from beancount_refunds.recording.values import Unfit, day

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_refunds.api.endpoint import Schema
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act, Settlement
    from beancount_refunds.record.writer import Recorded
    from beancount_refunds.recording.commands import Command
    from beancount_refunds.recording.drafts_of import Drafted
    from beancount_refunds.recording.ground import Ground

    Words: TypeAlias = dict[str, str | tuple[str, ...]]

_DRY_RUN: Schema = {
    "type": "boolean",
    "default": False,
    "description": "judge it and write nothing: what it would come to, or why it would be refused",
}


def posting(
    command: Command,
    path: str,
    told: Callable[[Ledger, Act], dict[str, Any]],
    *,
    shape: str,
    place: str | None = None,
    in_path: str = "",
) -> Endpoint:
    """Records a directive; the answer is what ``told`` says of it.

    ``place`` is the path of what it is about, without the id, and ``in_path`` the field of the directive
    that the path states.
    """

    def answer(asked: Asked) -> Answer:
        recorded = _recorded(command, asked, in_path)
        position, after = recorded.positions[0], recorded.after.settlement
        acts = after.acts if recorded.repeated else after.since(recorded.before.settlement, "acts")[1]
        act = next(one for one in acts if one.position == position)
        body = told(recorded.after, act)
        if not (recorded.written or recorded.repeated):
            return Answer(body=body | {DRY_RUN: True})
        headers = {} if place is None else {"Location": f"/v1{place}/{quote(act.id)}"}
        status = HTTPStatus.OK if recorded.repeated else HTTPStatus.CREATED
        return Answer(body=body, status=status, headers=headers)

    return Endpoint(
        method="POST",
        path=path,
        name=f"post_{command.name.replace('-', '_')}",
        summary=command.help.split("\n", maxsplit=1)[0],
        query={DRY_RUN: _DRY_RUN},
        body=schema_of(command, in_path=in_path),
        title=f"new-{command.name}",
        answer=answer,
        shape=shape,
        statuses=(HTTPStatus.CREATED, HTTPStatus.OK),
    )


def _recorded(command: Command, asked: Asked, in_path: str) -> Recorded:
    dry_run = bool(asked.query.get(DRY_RUN))
    if asked.services.read_only and not dry_run:
        raise Refusal(HTTPStatus.FORBIDDEN, "this server only reads (--read-only)")
    if asked.state.problem is not None:
        raise asked.state.problem
    body = dict(asked.body)
    if in_path:
        body[name_of(command, in_path)] = asked.path["id"]

    tried: list[str] = []

    def make(here: Ground) -> Drafted:
        words = words_of(command, body, here.settlement.precisions)
        before = _recorded_before(command, words, here.settlement)
        words = _filled_in(before, here.settlement) | words
        if tried:
            # It was not the same: the finding is about the external id, not an id that nobody stated.
            words |= {"id": body.get("id", "")}
        _demand_all(command, words, here)
        drafted = draft(command, words, here)
        another = "id" not in body and (drafted.proposed or before is not None) and drafted.id not in tried
        tried.append(drafted.id)
        return drafted._replace(proposed=another)

    try:
        on = day("date", body["date"]) if "date" in body else None
        return asked.clerk.record(make, asked.actor, on, dry_run=dry_run)
    except Unfit as trouble:
        raise unfit(trouble, name_of(command, trouble.field)) from trouble


def _demand_all(command: Command, words: Words, here: Ground) -> None:
    lacking = missing(command, words, here)
    if lacking:
        names = " and ".join(name_of(command, field) for field in lacking)
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, f"missing: {names}")


def _recorded_before(command: Command, words: Words, settlement: Settlement) -> Act | None:
    """The directive that was recorded with the same external id."""
    return settlement.recorded.get((command.kind, str(words.get("external_id", ""))))


def _filled_in(before: Act | None, settlement: Settlement) -> Words:
    """What we filled in then where nobody said it: a retry gets no other id, and no other credits.

    Whether all that was said is the same is for the ledger to tell.
    """
    if before is None or before.kind not in FIRST:
        return {}
    refund = settlement.refund.get(before.id)
    return {"id": before.id} | ({} if refund is None else {"parts": refund.credit_ids})
