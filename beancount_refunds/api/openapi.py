"""``/v1/openapi.json``: the document, made of the schemas that check the requests."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from beancount_refunds import __version__
from beancount_refunds.api.answers import PROBLEM, ref, shapes
from beancount_refunds.api.endpoint import Answer, Endpoint
from beancount_refunds.api.members import ID
from beancount_refunds.api.refusals import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_JSON = "application/json"
_VARIABLE = re.compile(r"\{(\w+)\}")
_IDEMPOTENCY = "Idempotency-Key"

#: What can come of every request, and of one that has a body.
_ALWAYS: tuple[HTTPStatus, ...] = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.MISDIRECTED_REQUEST,
)
_POSTED: tuple[HTTPStatus, ...] = (
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def described(endpoints: Sequence[Endpoint]) -> Endpoint:
    """The endpoint that answers with the document of ``endpoints``."""
    made = Answer(body=document(endpoints))
    return Endpoint(
        method="GET",
        path="/openapi.json",
        name="get_openapi",
        summary="This document",
        answer=lambda _asked: made,
        shape="document",
    )


def document(endpoints: Sequence[Endpoint]) -> Mapping[str, Any]:
    """The OpenAPI document of ``endpoints``."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(f"/v1{endpoint.path}", {})[endpoint.method.lower()] = _operation(endpoint)
    posted = {endpoint.title: dict(endpoint.body) for endpoint in endpoints if endpoint.body is not None}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "beancount_refunds",
            "version": __version__,
            "description": "Vendor credits and refunds of a Beancount ledger. Amounts are integers of minor"
            " units. Ids may hold slashes, as they are or as %2F.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {}],
        "paths": paths,
        "components": {
            "schemas": {**shapes(), **posted, "problem": PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": ID}
        for name in _VARIABLE.findall(endpoint.path)
    ]
    parameters += [
        {"name": name, "in": "query", "required": False, "schema": dict(schema)}
        for name, schema in endpoint.query.items()
    ]
    operation: dict[str, Any] = {"operationId": endpoint.name, "summary": endpoint.summary}
    refusals = _ALWAYS
    if endpoint.body is not None:
        refusals += _POSTED
        described = "stands for `external_id`: sent twice, it counts once"
        parameters.append(
            {"name": _IDEMPOTENCY, "in": "header", "schema": {"type": "string"}, "description": described}
        )
        operation["requestBody"] = {
            "required": True,
            "content": {_JSON: {"schema": ref(endpoint.title)}},
        }
    operation["parameters"] = parameters
    answers = {str(status.value): _answer(endpoint, status) for status in endpoint.statuses}
    operation["responses"] = answers | {str(status.value): _refusal(status) for status in refusals}
    return operation


def _answer(endpoint: Endpoint, status: HTTPStatus) -> dict[str, Any]:
    words = {HTTPStatus.CREATED: "recorded", HTTPStatus.OK: "as it is"}
    if endpoint.body is not None:
        words[HTTPStatus.OK] = (
            "recorded before under this external id: the first result; or a dry run: nothing is recorded"
        )
    return {
        "description": words[status],
        "content": {_JSON: {"schema": ref(endpoint.shape)}},
    }


def _refusal(status: HTTPStatus) -> dict[str, Any]:
    return {"description": status.phrase, "content": {MEDIA_TYPE: {"schema": ref("problem")}}}
