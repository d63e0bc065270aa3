"""Fava as `fava` itself serves it, in a thread of the test's process, so that its code is measured too."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from cheroot.wsgi import Server
from fava.application import create_app

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator


@contextlib.contextmanager
def served(ledger: pathlib.Path, *, incognito: bool = False) -> Iterator[str]:
    """Serve a ledger; the address of its first page, with a slash behind it."""
    app = create_app([str(ledger.absolute())], load=True, incognito=incognito)
    (slug,) = app.config["LEDGERS"].ledgers_by_slug
    server = Server(("127.0.0.1", 0), app)
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}/{slug}/"
    finally:
        server.stop()
        thread.join()
