"""What comes in: whose token it is, the query, and the body as strict JSON that fits its schema."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import RequestEntityTooLarge

from beancount_refunds.api import strict_json
from beancount_refunds.api.refusals import Refusal
from beancount_refunds.api.validation import demand_fit, queried

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

    from beancount_refunds.api.endpoint import Endpoint
    from beancount_refunds.api.tokens import Tokens

_JSON = "application/json"
_KEY = "Idempotency-Key"


def actor_of(request: Request, tokens: Tokens | None) -> str | None:
    """The actor of the request's token; ``None`` where the server asks for none.

    Raises :class:`Refusal` (401).
    """
    if tokens is None:
        return None
    presented = request.authorization
    token = presented.token if presented is not None and presented.type == "bearer" else None
    actor = tokens.actor(token) if token else None
    if actor is None:
        wrong = ', error="invalid_token"' if token else ""
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "send a token of this server: Authorization: Bearer TOKEN",
            headers={"WWW-Authenticate": f'Bearer realm="beancount_refunds"{wrong}'},
        )
    return actor


def demand_json_answer(request: Request) -> None:
    """Raise :class:`Refusal` (406) where the caller takes no JSON."""
    accepted = request.accept_mimetypes
    if accepted and not accepted.quality(_JSON):
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"answers are {_JSON}, and {accepted} is asked for")


def query_of(request: Request, endpoint: Endpoint) -> dict[str, str | int]:
    """The parameters of the query, each once. Raises :class:`Refusal` (400)."""
    twice = sorted(name for name, values in request.args.lists() if len(values) > 1)
    if twice:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"the parameter {twice[0]} stands there twice")
    return queried(request.args.to_dict(), endpoint.query)


def body_of(request: Request, endpoint: Endpoint) -> dict[str, Any]:
    """What is posted, nothing where the endpoint takes nothing. Raises :class:`Refusal`."""
    if endpoint.body is None:
        return {}
    _demand_json(request)
    request.max_content_length = strict_json.LARGEST
    try:
        body = strict_json.read(request.get_data())
    except RequestEntityTooLarge as wrong:
        detail = f"it has more than {strict_json.LARGEST} bytes"
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail) from wrong
    except strict_json.Unreadable as wrong:
        raise Refusal(HTTPStatus.BAD_REQUEST, str(wrong)) from wrong
    body |= _idempotent(request, body)
    demand_fit(body, endpoint.body)
    return body


def _demand_json(request: Request) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != _JSON or charset != "utf-8":
        sent = request.content_type or "not stated"
        detail = f"the Content-Type is {sent}: send {_JSON}, in UTF-8"
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, headers={"Accept-Post": _JSON})
    encoding = request.headers.get("Content-Encoding", "identity")
    if encoding != "identity":
        detail = f"the Content-Encoding is {encoding}: send it as it is"
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, headers={"Accept-Post": _JSON})


def _idempotent(request: Request, body: dict[str, Any]) -> dict[str, str]:
    """The key of the header as the external id that it stands for, with or without its quotes."""
    if _KEY not in request.headers:
        return {}
    key = request.headers[_KEY].strip().removeprefix('"').removesuffix('"')
    if body.get("external_id", key) != key:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"{_KEY} and external_id are not the same")
    return {"external_id": key}
