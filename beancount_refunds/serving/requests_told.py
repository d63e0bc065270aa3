"""A line for each request: when, from where, what was asked, and the status of the answer.

No query, header or body is written: they may hold secrets, or what an attacker wants in a log.
"""

from __future__ import annotations

import urllib.parse
from typing import TYPE_CHECKING

from beancount_refunds.office import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_LONGEST = 200


def told(application: WSGIApplication, say: Callable[[str], object]) -> WSGIApplication:
    """``application``, of whose requests ``say`` gets ``2026-… 127.0.0.1 POST /v1/vendor-refunds 201``."""

    def telling(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, *more: object) -> Callable[[bytes], object]:
            words = (environ.get("REMOTE_ADDR", "-"), environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""))
            shown = " ".join(_shown(word) for word in words)
            say(f"{clock.stamp()} {shown} {status.partition(' ')[0]}")
            return start_response(status, *more)  # type: ignore[arg-type]

        return application(environ, start)

    return telling


def _shown(word: str) -> str:
    """Nothing that moves a cursor or begins a line: WSGI gives each byte as a character."""
    shown = urllib.parse.quote(word.encode("latin-1", "replace"), safe="/:[]")
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
