from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.api.strict_json import LARGEST
from tests.api.served import Served
from tests.api.test_refunds import REFUND
from tests.books_on_disk import BOOKS, CLEAN

if TYPE_CHECKING:
    import pathlib

CONTENT = json.dumps(REFUND)


@pytest.fixture
def served(tmp_path: pathlib.Path) -> Served:
    """One credit."""
    return Served(tmp_path, CLEAN)


TYPES = {
    "application/json": 201,
    "Application/JSON; charset=UTF-8": 201,
    "application/json; charset=latin-1": 415,
    "text/plain": 415,
    "application/x-www-form-urlencoded": 415,
    "multipart/form-data; boundary=x": 415,
    "application/problem+json": 415,
    "": 415,
}


@pytest.mark.parametrize("content_type", TYPES)
def test_only_json_in_utf_8_comes_in(content_type: str, served: Served) -> None:
    answer = served.send("POST", "/vendor-refunds", CONTENT, headers={"Content-Type": content_type})
    assert answer.status_code == TYPES[content_type]
    if answer.status_code == 415:
        assert answer.headers["Accept-Post"] == "application/json"
        assert "vendor-refund" not in served.text


def test_a_compressed_body_is_not_unpacked(served: Served) -> None:
    answer = served.post("/vendor-refunds", REFUND, Content_Encoding="gzip")
    assert (answer.status_code, answer.json["detail"]) == (
        415,
        "the Content-Encoding is gzip: send it as it is",
    )


ACCEPTED = {
    "": 200,
    "*/*": 200,
    "application/json": 200,
    "text/html, application/*;q=0.1": 200,
    "text/html": 406,
}


@pytest.mark.parametrize("accept", ACCEPTED)
def test_who_takes_no_json_gets_none(accept: str, served: Served) -> None:
    assert served.get("/vendors", Accept=accept).status_code == ACCEPTED[accept]


def test_more_than_a_mebibyte_is_too_much(served: Served) -> None:
    answer = served.send("POST", "/vendor-refunds", b" " * (LARGEST + 1))
    assert (answer.status_code, answer.json["detail"]) == (413, "it has more than 1048576 bytes")
    assert served.send("POST", "/vendor-refunds", CONTENT.ljust(LARGEST)).status_code == 201


def test_what_is_no_json_is_a_bad_request(served: Served) -> None:
    answer = served.send("POST", "/vendor-refunds", b'{"a": 1, "a": 2}')
    assert (answer.status_code, answer.json) == (
        400,
        {
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "the member 'a' stands there twice",
            "instance": "/v1/vendor-refunds",
        },
    )


UNFIT: list[tuple[dict[str, Any], str, str]] = [
    ({"vendr_id": "acme"}, "", 'there is no member "vendr_id"; known are vendor_id, order_id'),
    ({"qqqqqqqqqqqqqqq": 1}, "", 'there is no member "qqqqqqqqqqqqqqq"; known are account, allocations,'),
    ({"by": "j.smith"}, "", 'there is no member "by"; known are'),
    (
        {"refund_amount_minor": "450.00"},
        "/refund_amount_minor",
        'refund_amount_minor: "450.00" is no integer',
    ),
    ({"refund_amount_minor": True}, "/refund_amount_minor", "refund_amount_minor: true is no integer"),
    ({"currency_code": "gbp"}, "/currency_code", 'currency_code: "gbp" is not written as ^[A-Z]'),
    ({"credit_ids": []}, "/credit_ids", "credit_ids: [] is against minItems 1"),
    ({"credit_ids": [7]}, "/credit_ids/0", "credit_ids/0: 7 is no string"),
    ({"note": "x" * 4001}, "/note", f'note: "{"x" * 59}… is against maxLength 4000'),
    ({"allocations": [{"credit_id": "a"}]}, "", "say only one of credit_ids and allocations"),
    (
        {"functional_amount_minor": 1},
        "",
        "'functional_currency_code' is a dependency of 'functional_amount_minor'",
    ),
]


@pytest.mark.parametrize(("more", "pointer", "message"), UNFIT, ids=[str(more)[:30] for more, _, _ in UNFIT])
def test_what_does_not_fit_the_schema_is_told_with_its_place(
    more: dict[str, Any], pointer: str, message: str, served: Served
) -> None:
    answer = served.post("/vendor-refunds", REFUND | more)
    assert answer.status_code == 422
    (objection,) = (one for one in answer.json["objections"] if one["pointer"] == pointer)
    assert objection["message"].startswith(message)
    assert objection["message"] in answer.json["detail"]


def test_what_is_lacking_is_named(served: Served) -> None:
    answer = served.post("/cases", {"vendor_id": "acme", "order_id": "KB-1"})
    assert answer.status_code == 422
    for name in ("claimed_amount_minor", "currency_code", "reason"):
        assert f"'{name}' is a required property" in answer.json["detail"]


def test_another_method_is_answered_with_those_that_there_are(served: Served) -> None:
    for method in ("DELETE", "PUT", "PATCH", "TRACE"):
        answer = served.send(method, "/vendor-refunds")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert served.send("POST", "/vendor-refunds/VR-1").headers["Allow"] == "GET, HEAD, OPTIONS"
    assert served.send("OPTIONS", "/cases/RC-1/events").headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_options_tell_the_methods_and_allow_no_other_site(served: Served) -> None:
    answer = served.send("OPTIONS", "/vendors", headers={"Origin": "http://evil.example"})
    assert (answer.status_code, answer.headers["Allow"], answer.data) == (204, "GET, HEAD, OPTIONS", b"")
    assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]
    assert served.send("OPTIONS", "/nothing").status_code == 404


def test_head_is_get_without_the_body(served: Served) -> None:
    head, got = served.send("HEAD", "/vendors"), served.get("/vendors")
    assert (head.status_code, head.data, dict(head.headers)) == (200, b"", dict(got.headers))


def test_no_get_writes_anything(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, BOOKS)
    before = served.text
    paths = served.get("/openapi.json").json["paths"]
    for path, methods in paths.items():
        if "get" in methods:
            served.get(path.removeprefix("/v1").replace("{id}", "VR-1"))
    assert (served.text, len(paths) > 10) == (before, True)


def test_every_answer_says_what_a_browser_may_do_with_it(served: Served) -> None:
    for path in ("/vendors", "/nothing", "/openapi.json"):
        headers = served.get(path).headers
        assert {name: headers[name] for name in ("Cache-Control", "Referrer-Policy")} == {
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
        }
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
