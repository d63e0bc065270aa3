"""A receiver on this machine that answers as it is told, one way for each request, and keeps what it got."""

from __future__ import annotations

import contextlib
import http.server
import json
import socket
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HANGS_S = 30


class Request(NamedTuple):
    """What came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The id of the event."""
        return str(json.loads(self.body)["id"])


class Receiver(http.server.ThreadingHTTPServer):
    """Answers by ``plan``, one item a request: a status, with headers, or a misdeed; then 204 always."""

    daemon_threads = True

    def __init__(self, *plan: int | str | tuple[int, Mapping[str, str]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.plan = list(plan)
        self.got: list[Request] = []
        self.taken: list[str] = []
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a sender that goes away is part of the tests."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        got = Request(self.path, dict(self.headers), body)
        self.server.got.append(got)
        step = self.server.plan.pop(0) if self.server.plan else 204
        if isinstance(step, str):
            getattr(self, f"_{step}")()
            return
        status, headers = step if isinstance(step, tuple) else (step, {})
        if status // 100 == 2:
            self.server.taken.append(got.id)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _reset(self) -> None:
        """RST instead of an answer."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.connection.close()
        self.close_connection = True

    def _hang(self) -> None:
        self.server.ended.wait(_HANGS_S)

    def _drip(self) -> None:
        """A byte now and then, so that no single read takes long."""
        with contextlib.suppress(OSError):
            while not self.server.ended.wait(0.1):
                self.wfile.write(b"H")

    def _prattle(self) -> None:
        self.wfile.write(b"hello there\r\n\r\n")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its name there)
        """Say nothing."""


@contextlib.contextmanager
def receiving(*plan: int | str | tuple[int, Mapping[str, str]]) -> Iterator[Receiver]:
    """A receiver that listens."""
    server = Receiver(*plan)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
