"""The server: threads of cheroot, Fava's own, until somebody ends it; what is under way is finished then."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import threading
from typing import TYPE_CHECKING

from cheroot.wsgi import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from wsgiref.types import WSGIApplication

_THREADS = 16
#: Connections that wait to be taken: more than anybody opens at once.
_WAITING = 256
_HEADER_BYTES = 64 * 1024
#: A document that Fava's pages attach; the API has a smaller bound of its own.
_BODY_BYTES = 64 * 1024 * 1024


class NotListening(Exception):  # noqa: N818 (somebody else has the port)
    """Nothing can listen there; the message says why."""


def serve(application: WSGIApplication, host: str, port: int, begun: Callable[[str], object]) -> None:
    """Serve until SIGTERM or SIGINT; ``begun`` gets the address as soon as it answers.

    ``port`` 0 is any free one. Requests under way are answered before this returns. To be called in the main
    thread, as signals come there. Raises :class:`NotListening`.
    """
    server = Server((host, port), application, numthreads=_THREADS, request_queue_size=_WAITING)
    server.server_name = "bean-refunds"
    server.max_request_header_size = _HEADER_BYTES
    server.max_request_body_size = _BODY_BYTES
    try:
        _demand_free(host, port)
        server.prepare()
    except OSError as failure:
        taken = failure.errno == errno.EADDRINUSE
        reason = "the port is taken; choose another with --port" if taken else failure.strerror or failure
        message = f"nothing can listen at {address(host, port)}: {reason}"
        raise NotListening(message) from failure
    with _interrupted_by_sigterm(), contextlib.suppress(KeyboardInterrupt):
        try:
            accepting = threading.Thread(target=server.serve, name="accepting")
            accepting.start()
            begun(address(host, server.bind_addr[1]))
            accepting.join()
        finally:
            server.stop()


def address(host: str, port: int) -> str:
    """``http://127.0.0.1:5000/``."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _demand_free(host: str, port: int) -> None:
    """Raise what the system says where nothing can listen: cheroot makes one text of all that it tried."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    socket.create_server((host, port), family=family).close()


@contextlib.contextmanager
def _interrupted_by_sigterm() -> Iterator[None]:
    def interrupt(*_: object) -> None:
        # Once is enough: another one finds the server ending.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
