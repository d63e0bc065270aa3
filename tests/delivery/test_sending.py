"""One attempt against a receiver that misbehaves in every way it can."""

from __future__ import annotations

import contextlib
import pathlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.delivery.sending import Answer, Unanswered, send
from beancount_refunds.delivery.target import Target
from tests.delivery.receiver import receiving

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY = b'{"id": "VR-1:applied:2026-03-02:1"}'
HEADERS = {"webhook-id": "evt_1", "webhook-timestamp": "1"}
#: A key and a certificate of its own for localhost, which nobody else trusts; made for these tests.
CERTIFICATE = pathlib.Path(__file__).with_name("localhost.pem")


def test_an_event_is_sent_as_a_cloudevent_in_structured_mode() -> None:
    with receiving((202, {"Retry-After": "7"})) as receiver:
        assert send(Target.of(f"{receiver.url}?key=1"), BODY, HEADERS) == Answer(202, "7")
    (got,) = receiver.got
    assert (got.path, got.body) == ("/hook?key=1", BODY)
    assert got.headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    assert got.headers["webhook-id"] == "evt_1"


def test_a_redirect_is_answered_to_nobody_else() -> None:
    with receiving() as other, receiving((307, {"Location": other.url})) as receiver:
        assert send(Target.of(receiver.url), BODY, HEADERS) == Answer(307, None, other.url)
    assert other.got == []


@pytest.mark.parametrize(
    ("misdeed", "reason"),
    [
        ("hang", "no answer within 1 s"),
        ("drip", "no answer within 1 s"),
        ("reset", "it cannot be reached (Connection reset by peer)"),
        ("prattle", "it does not answer in HTTP (BadStatusLine)"),
    ],
)
def test_a_receiver_that_does_not_answer_is_given_up_in_time(misdeed: str, reason: str) -> None:
    with receiving(misdeed) as receiver, pytest.raises(Unanswered) as raised:
        send(Target.of(receiver.url), BODY, HEADERS, timeout_s=1)
    assert (str(raised.value), raised.value.lasting) == (reason, False)


def test_nobody_who_listens_is_a_reason_to_try_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unanswered, match=r"^it cannot be reached \(Connection refused\)$") as raised:
        send(Target.of(f"http://127.0.0.1:{port}/"), BODY, HEADERS)
    assert not raised.value.lasting


@contextlib.contextmanager
def encrypted() -> Iterator[int]:
    """A port where one request is answered over TLS with 204."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            plain, _ = listening.accept()
            with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_a_trusted_receiver_is_reached_over_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with encrypted() as port:
        assert send(Target.of(f"https://localhost:{port}/"), BODY, HEADERS) == Answer(204)


def test_a_certificate_that_nobody_trusts_ends_it() -> None:
    with encrypted() as port, pytest.raises(Unanswered, match="its certificate is not trusted") as raised:
        send(Target.of(f"https://localhost:{port}/"), BODY, HEADERS)
    assert raised.value.lasting


def test_a_certificate_of_another_name_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with encrypted() as port, pytest.raises(Unanswered, match=r"not valid for '127\.0\.0\.1'") as raised:
        send(Target.of(f"https://127.0.0.1:{port}/"), BODY, HEADERS)
    assert raised.value.lasting


def test_a_receiver_that_speaks_no_tls_is_tried_again() -> None:
    with receiving() as receiver, pytest.raises(Unanswered, match="it cannot be reached") as raised:
        send(Target.of(receiver.url.replace("http:", "https:")), BODY, HEADERS)
    assert not raised.value.lasting
    assert receiver.got == []
