from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from beancount_refunds.api.guarding import guarded
from tests.api.served import Served
from tests.books_on_disk import CLEAN

if TYPE_CHECKING:
    import pathlib

    from werkzeug.test import TestResponse

HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", "Refunds.Example"})


@Request.application
def _page(request: Request) -> Response:
    headers = {"Referrer-Policy": "no-referrer"} if request.path == "/own" else {}
    return Response("come in", headers=headers)


def _ask(method: str = "GET", path: str = "/", **headers: str) -> TestResponse:
    stated = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(guarded(_page, HOSTS)).open(
        path, method=method, headers={"Host": "localhost:5000", **stated}
    )


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:5000", "127.0.0.1:80", "[::1]:5000", "[::1]", "refunds.example"]
)
def test_our_own_hosts_come_in_by_any_port(host: str) -> None:
    assert _ask(Host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost.evil.example",
        "localhost@evil.example",
        "127.0.0.1:80:80",
        "[::2]",
        "a b",
    ],
)
def test_another_host_does_not_come_in_whatever_it_asks(host: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        answer = _ask(method, Host=host)
        assert (answer.status_code, answer.mimetype) == (421, "application/problem+json")


ORIGINS = {
    None: True,
    "http://localhost:5000": True,
    "https://localhost:5000": True,
    "http://localhost:3000": False,
    "http://localhost": False,
    "http://evil.example": False,
    "http://[evil": False,
    "null": False,
}
SITES = {None: True, "same-origin": True, "none": True, "same-site": False, "cross-site": False}
METHODS = {
    "GET": False,
    "HEAD": False,
    "OPTIONS": False,
    "POST": True,
    "PUT": True,
    "DELETE": True,
    "PATCH": True,
}


@pytest.mark.parametrize(("origin", "site", "method"), [*itertools.product(ORIGINS, SITES, METHODS)])
def test_another_site_neither_writes_nor_asks_by_script(
    origin: str | None, site: str | None, method: str
) -> None:
    headers = {"Origin": origin, "Sec_Fetch_Site": site}
    answer = _ask(method, **{name: value for name, value in headers.items() if value is not None})
    allowed = ORIGINS[origin] and (SITES[site] or not METHODS[method])
    assert answer.status_code == (200 if allowed else 403)


def test_every_page_gets_the_headers_that_it_lacks() -> None:
    common = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "frame-ancestors 'self'"}
    for path, policy in (("/", "same-origin"), ("/own", "no-referrer")):
        headers = _ask(path=path).headers
        assert {name: headers[name] for name in common} == common
        assert headers.getlist("Referrer-Policy") == [policy]


def test_a_form_of_another_site_records_nothing(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN, tokens=None)
    client = Client(guarded(served.application, HOSTS))
    body = '{"id": "acme/CM-17", "reason": "ERROR"}'
    json, text = {"Content-Type": "application/json"}, {"Content-Type": "text/plain"}
    asked = {
        421: {"Host": "evil.example"} | json,
        403: {"Host": "localhost:5000", "Origin": "http://evil.example"} | json,
        415: {"Host": "localhost:5000"} | text,
    }
    for status, headers in asked.items():
        assert client.post("/v1/reversals", data=body, headers=headers).status_code == status
    assert served.text == CLEAN
    own = {"Host": "localhost:5000", "Origin": "http://localhost:5000"}
    assert client.post("/v1/reversals", data=body, headers=own | json).status_code == 201
