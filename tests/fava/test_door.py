"""The door by which pages write: who is let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.door import REFUND, files, said, told

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

    from tests.fava_pages import Fava

pytestmark = pytest.mark.usefixtures("expecting")

_BODY: dict[str, Any] = {"action": "expect", "fingerprint": "", "dry_run": False, "fields": REFUND}


def requests() -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Requests that no page of ours sends: status, what is said, and the arguments of the client."""
    for origin in ("https://evil.example", "http://localhost:81", "null"):
        yield 403, "another site", {"json": _BODY, "headers": {"Origin": origin}}
    for site in ("cross-site", "same-site", "none"):
        yield 403, "another site", {"json": _BODY, "headers": {"Sec-Fetch-Site": site}}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        yield 415, "Content-Type is not application/json", {"data": b"{}", "content_type": kind}
    json = {"content_type": "application/json"}
    yield 413, "more than 14 MiB", {"data": b" " * (14 * 1024 * 1024 + 1), **json}
    for text in (b"", b"{", b"\xff", b"[" * 100_000):
        yield 400, "it is no JSON", {"data": text, **json}
    bodies: list[Any] = [
        [],
        7,
        {},
        _BODY | {"more": 1},
        {key: _BODY[key] for key in _BODY if key != "fields"},
    ]
    for body in bodies:
        yield 400, "no object with the members action, dry_run, fields, fingerprint", {"json": body}
    changes: list[dict[str, Any]] = [{"action": 1}, {"fingerprint": None}, {"dry_run": "no"}, {"fields": []}]
    for change in changes:
        yield 400, "a member of it is of another kind", {"json": _BODY | change}
    for value in (1, None, [1], {"a": "b"}):
        yield 400, "the field id is no text", {"json": _BODY | {"fields": {"id": value}}}
    yield 400, "there is no action expct, but expect", {"json": _BODY | {"action": "expct"}}


@pytest.mark.parametrize(("status", "why", "arguments"), tuple(requests()))
def test_what_no_page_of_ours_sends_is_refused(
    writing: Fava, tmp_path: pathlib.Path, status: int, why: str, arguments: dict[str, Any]
) -> None:
    before = files(tmp_path)
    answer = writing.client.put(writing.address("write"), **arguments)
    assert said(answer) == (status, "unfit")
    assert why in told(answer)["html"]
    assert files(tmp_path) == before


def test_what_a_browser_says_of_our_own_page_is_let_in(writing: Fava) -> None:
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    body = _BODY | {"fingerprint": writing.seen}
    assert writing.client.put(writing.address("write"), json=body, headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH"])
def test_no_other_method_reaches_the_door(writing: Fava, method: str) -> None:
    answer = writing.client.open(
        writing.address("write"), method=method, json=_BODY | {"fingerprint": writing.seen}
    )
    assert answer.status_code in {404, 405}


def test_the_scripts_of_pages_are_served_by_name_and_nothing_else(writing: Fava) -> None:
    answer = writing.client.get(writing.address("script?name=writing"))
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert b"export async function ask(" in answer.data
    for name in ("../__init__", "writing.js", "", "nothing"):
        assert writing.client.get(writing.address("script"), query_string={"name": name}).status_code == 404
