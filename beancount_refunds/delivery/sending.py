"""One attempt: an event is sent once, and what the receiver answers."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from beancount_refunds.delivery.target import Target

TIMEOUT_S = 20
_HEADERS = {
    "Content-Type": "application/cloudevents+json; charset=utf-8",
    "User-Agent": "bean-refunds",
}


class Answer(NamedTuple):
    """The status of an answer, its ``Retry-After``, and where it points elsewhere its ``Location``."""

    status: int
    retry_after: str | None = None
    location: str | None = None


class Unanswered(Exception):  # noqa: N818 (the other side failed)
    """No answer; ``lasting`` where another attempt would fail in the same way."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.lasting = lasting


def send(target: Target, body: bytes, headers: Mapping[str, str], timeout_s: int = TIMEOUT_S) -> Answer:
    """Send ``body``, a CloudEvent in structured mode, and read the head of the answer.

    After the connection stands, it takes ``timeout_s`` at most, whatever the receiver does. No redirect is
    followed, no proxy asked. Raises :class:`Unanswered`.
    """
    try:
        with contextlib.closing(_connection(target, timeout_s)) as connection:
            connection.connect()
            with _limited(connection.sock, timeout_s):
                connection.request("POST", target.path, body, {**_HEADERS, **headers})
                found = connection.getresponse()
                found.close()
    except ssl.SSLCertVerificationError as failure:
        message = f"its certificate is not trusted ({failure.verify_message})"
        raise Unanswered(message, lasting=True) from failure
    except TimeoutError as failure:
        message = f"no answer within {timeout_s} s"
        raise Unanswered(message) from failure
    except (OSError, http.client.HTTPException) as failure:
        raise Unanswered(_told(failure)) from failure
    return Answer(found.status, found.getheader("Retry-After"), found.getheader("Location"))


def _connection(target: Target, timeout_s: int) -> http.client.HTTPConnection:
    if target.secure:
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(target.host, target.port, timeout=timeout_s, context=context)
    return http.client.HTTPConnection(target.host, target.port, timeout=timeout_s)


@contextlib.contextmanager
def _limited(sock: socket.socket, timeout_s: int) -> Iterator[None]:
    """Cut the connection after a time: a receiver that sends a byte now and then never times out."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(timeout_s, cut)
    clock.daemon = True
    clock.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as failure:
        if late.is_set():
            raise TimeoutError from failure
        raise
    finally:
        clock.cancel()


def _told(failure: Exception) -> str:
    if isinstance(failure, OSError):
        return f"it cannot be reached ({failure.strerror or failure})"
    return f"it does not answer in HTTP ({type(failure).__name__})"
