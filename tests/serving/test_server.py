"""The server by itself: where it listens, how it ends, what it tells of each request."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import threading
import urllib.parse
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.office import clock
from beancount_refunds.serving.doors import doors
from beancount_refunds.serving.requests_told import told
from beancount_refunds.serving.server import NotListening, address, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def saying(word: str) -> WSGIApplication:
    """An application that answers with a word and the path."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{word} {environ['PATH_INFO']}".encode()]

    return application


def get(url: str, path: str) -> tuple[int, str]:
    netloc = urllib.parse.urlsplit(url).netloc
    with contextlib.closing(http.client.HTTPConnection(netloc, timeout=30)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def served(application: WSGIApplication, visit: Callable[[str], object]) -> None:
    """Serve until ``visit``, in a thread of its own, has ended."""
    visitors: list[threading.Thread] = []
    raised: list[BaseException] = []

    def run(url: str) -> None:
        try:
            visit(url)
        except BaseException as failure:  # noqa: BLE001 (raised again below)
            raised.append(failure)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    def begun(url: str) -> None:
        visitors.append(threading.Thread(target=run, args=(url,)))
        visitors[0].start()

    serve(application, "127.0.0.1", 0, begun)
    visitors[0].join()
    assert raised == []


def test_paths_under_v1_are_the_api_and_all_others_are_pages() -> None:
    application = doors(saying("api"), saying("pages"))
    found = {}

    def visit(url: str) -> None:
        for path in ("/v1", "/v1/vendor-refunds", "/v10", "/", "/books/v1/"):
            found[path] = get(url, path)[1].partition(" ")[0]

    served(application, visit)
    assert found == {
        "/v1": "api",
        "/v1/vendor-refunds": "api",
        "/v10": "pages",
        "/": "pages",
        "/books/v1/": "pages",
    }


def test_where_no_pages_are_served_the_answer_says_why() -> None:
    answers = []
    served(doors(saying("api"), None), lambda url: answers.append(get(url, "/")))
    ((status, body),) = answers
    assert status == 404
    assert body == (
        "Fava's pages are not served here: they have no login. Run bean-refunds serve on 127.0.0.1 to see"
        " them; other systems use /v1.\n"
    )


def test_a_request_under_way_is_answered_when_the_server_ends() -> None:
    under_way, ended = threading.Event(), threading.Event()
    answers = []

    def slow(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        under_way.set()
        assert ended.wait(30)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"late"]

    def visit(url: str) -> None:
        asking = threading.Thread(target=lambda: answers.append(get(url, "/")))
        asking.start()
        assert under_way.wait(30)
        os.kill(os.getpid(), signal.SIGTERM)
        netloc = urllib.parse.urlsplit(url)
        while True:
            try:
                socket.create_connection((netloc.hostname, netloc.port), timeout=5).close()
            except OSError:
                break
        ended.set()
        asking.join()

    before = signal.getsignal(signal.SIGTERM)
    with pytest.MonkeyPatch.context() as patch:
        # The second signal, of `served`, comes when nobody waits for one any more.
        patch.setattr(os, "kill", once(os.kill))
        served(slow, visit)
    assert answers == [(200, "late")]
    assert signal.getsignal(signal.SIGTERM) is before


def once(function: Callable[..., object]) -> Callable[..., None]:
    """A function that does something the first time only."""
    left = [function]

    def call(*words: object) -> None:
        if left:
            left.pop()(*words)

    return call


def test_a_port_that_is_taken_is_told_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NotListening) as raised:
            serve(saying("api"), "127.0.0.1", port, print)
    assert str(raised.value) == (
        f"nothing can listen at http://127.0.0.1:{port}/: the port is taken; choose another with --port"
    )


def test_an_address_of_another_machine_is_told_as_such() -> None:
    with pytest.raises(NotListening, match=r"^nothing can listen at http://192\.0\.2\.7:0/: Cannot assign"):
        serve(saying("api"), "192.0.2.7", 0, print)


def test_an_address_of_version_six_stands_in_brackets() -> None:
    assert address("::1", 5000) == "http://[::1]:5000/"


def test_each_request_is_told_in_a_line_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(clock, "stamp", lambda: "2026-11-23T02:30:00.000+00:00")
    application = told(saying("api"), lines.append)
    served(application, lambda url: get(url, "/v1/credits/acme/CM-1?token=s3cret"))
    hostile = {"REQUEST_METHOD": "G\x1b[2J", "PATH_INFO": "/\r\n2026 forged \xe2\x80\xae" + "x" * 500}
    application(hostile, lambda *_: list.append)  # type: ignore[arg-type]
    assert lines == [
        "2026-11-23T02:30:00.000+00:00 127.0.0.1 GET /v1/credits/acme/CM-1 200",
        f"2026-11-23T02:30:00.000+00:00 - G%1B[2J /%0D%0A2026%20forged%20%E2%80%AE{'x' * 168}… 200",
    ]
