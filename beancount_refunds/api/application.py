"""The WSGI application: a route, a token, a request that fits its schema, an answer or a refusal."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from beancount_refunds.api.clerk import Clerk
from beancount_refunds.api.endpoint import Answer, Asked, Endpoint
from beancount_refunds.api.openapi import described
from beancount_refunds.api.refusals import Refusal, Teller, response_of, unknown
from beancount_refunds.api.registry import ENDPOINTS
from beancount_refunds.api.requests import actor_of, body_of, demand_json_answer, query_of
from beancount_refunds.record.refusals import NotRecorded, Unconfirmed
from beancount_refunds.reports.question import UnknownSubject

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIApplication

    from beancount_refunds.api.services import Services, State

_DOCUMENT = "/v1/openapi.json"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def application(services: Services) -> WSGIApplication:
    """``/v1`` on the books of ``services``; it is for `guarding` to stand before it."""
    return Request.application(_Application(services).respond)


class _Application:
    """Answers requests, on any number of threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._clerk = Clerk(services)
        self._teller = Teller(services.ledger)
        endpoints = (*ENDPOINTS, described(ENDPOINTS))
        self._endpoints = {endpoint.name: endpoint for endpoint in endpoints}
        rules = [Rule(_rule(one), endpoint=one.name, methods=[one.method]) for one in endpoints]
        self._map = Map(rules, merge_slashes=False)

    def respond(self, request: Request) -> Response:
        """The response, whatever is asked."""
        try:
            response = self._response(request)
        except Refusal as refusal:
            response = response_of(refusal, request.path)
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response

    def _response(self, request: Request) -> Response:
        actor = actor_of(request, self._services.tokens)
        if request.method == "OPTIONS":
            return self._options(request)
        endpoint, path = self._route(request)
        demand_json_answer(request)
        state = self._services.books.reading()
        answer = self._answer(
            endpoint,
            Asked(
                services=self._services,
                clerk=self._clerk,
                state=state,
                actor=actor,
                path=path,
                query=query_of(request, endpoint),
                body=body_of(request, endpoint),
            ),
        )
        return _response_of(answer, self._stale(state))

    def _answer(self, endpoint: Endpoint, asked: Asked) -> Answer:
        try:
            return endpoint.answer(asked)
        except (NotRecorded, Unconfirmed) as trouble:
            raise self._teller.of_writer(trouble) from trouble
        except UnknownSubject as trouble:
            raise unknown(trouble.kind, trouble.value, trouble.known) from trouble

    def _stale(self, state: State) -> str | None:
        """What keeps the books from being read as they are now."""
        if state.problem is None:
            return None
        return self._teller.words(state.problem.objections[0].message)

    def _route(self, request: Request) -> tuple[Endpoint, Mapping[str, str]]:
        try:
            name, path = self._map.bind_to_environ(request.environ).match()
        except MethodNotAllowed as wrong:
            allowed = self._allowed(request)
            detail = f"{request.method} is not for this path, but {allowed}"
            raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, detail, headers={"Allow": allowed}) from wrong
        except NotFound as wrong:
            detail = f"there is nothing at {request.path}: see {_DOCUMENT}"
            raise Refusal(HTTPStatus.NOT_FOUND, detail) from wrong
        return self._endpoints[name], path

    def _options(self, request: Request) -> Response:
        allowed = self._allowed(request)
        if not allowed:
            raise Refusal(HTTPStatus.NOT_FOUND, f"there is nothing at {request.path}: see {_DOCUMENT}")
        return Response(status=HTTPStatus.NO_CONTENT, headers={"Allow": allowed})

    def _allowed(self, request: Request) -> str:
        methods = {*self._map.bind_to_environ(request.environ).allowed_methods(), "OPTIONS"}
        return ", ".join(sorted(methods)) if len(methods) > 1 else ""


def _rule(endpoint: Endpoint) -> str:
    """The path for werkzeug: an id may hold slashes."""
    return f"/v1{endpoint.path}".replace("{id}", "<path:id>")


def _response_of(answer: Answer, stale: str | None) -> Response:
    body: dict[str, Any] = dict(answer.body)
    headers = dict(answer.headers)
    if stale is not None:
        body |= {"stale": True, "problem": stale}
        headers["Ledger-Stale"] = "true"
    text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    return Response(text.encode(), status=answer.status, headers=headers, mimetype="application/json")
