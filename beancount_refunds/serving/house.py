"""Fava and ``/v1`` on one ledger: what they share, and what stands before both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fava.application import create_app

from beancount_refunds.api.application import application as api_application
from beancount_refunds.api.guarding import guarded
from beancount_refunds.api.services import Services
from beancount_refunds.delivery.target import on_this_machine
from beancount_refunds.serving.doors import doors
from beancount_refunds.serving.requests_told import told
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from beancount_refunds.api.tokens import Tokens
    from beancount_refunds.live import Live

_OF_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "[::1]"})


@frozen
class Wanted:
    """What somebody asked for: ``ledger`` is the top file, absolute, ``names`` are hosts that are asked for.

    ``pages`` says whether Fava's are wanted; they are served on this machine only.
    """

    ledger: str
    host: str
    names: tuple[str, ...] = ()
    tokens: Tokens | None = None
    read_only: bool = False
    commit: bool = False
    pages: bool = True


def house(wanted: Wanted, live: Live, say: Callable[[str], object]) -> WSGIApplication:
    """The one application; ``say`` gets a line for each request."""
    pages = _fava(wanted, live) if wanted.pages and on_this_machine(wanted.host) else None
    services = Services(
        ledger=wanted.ledger,
        books=live,
        tokens=wanted.tokens,
        read_only=wanted.read_only,
        commit=wanted.commit,
        guard=None if pages is None else _editor_lock(pages),
    )
    both = doors(api_application(services), pages)
    return told(guarded(both, _hosts(wanted)), say)


def _fava(wanted: Wanted, live: Live) -> Any:
    """Fava; where our pages are switched on, they write to the ledger that is kept for both."""
    app = create_app([wanted.ledger], load=True, read_only=wanted.read_only)
    (ledger,) = app.config["LEDGERS"].ledgers
    pages = ledger.extensions.get_extension("VendorRefunds")
    if pages is not None:
        pages.source = live
    return app


def _editor_lock(app: Any) -> Any:
    """The lock under which Fava's own pages write to the files of the ledger."""
    (ledger,) = app.config["LEDGERS"].ledgers
    return ledger.file._lock  # noqa: SLF001 (Fava gives it no name)


def _hosts(wanted: Wanted) -> frozenset[str]:
    here = _OF_THIS_MACHINE if on_this_machine(wanted.host) else frozenset()
    host = f"[{wanted.host}]" if ":" in wanted.host else wanted.host
    return frozenset({host, *wanted.names}) | here
