"""The door of the server: requests for another host, or from another site, do not come in.

A page of any site can make a browser send requests to a server on the same machine, and by a name of its
own that it lets point there (DNS rebinding) it could read the answers, too. So the ``Host`` must be one of
ours, an ``Origin`` must be that host, and a browser that says that another site asks may read by a link but
not write. That goes for every page behind the door, Fava's as well as ``/v1``.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from beancount_refunds.api.refusals import Refusal, response_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import TypeAlias
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    _Failure: TypeAlias = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
#: What a browser says of a request that no other site has a part in.
_OWN = frozenset({"same-origin", "none"})
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
}


def guarded(application: WSGIApplication, hosts: frozenset[str]) -> WSGIApplication:
    """``application`` behind the door; ``hosts`` are the names it is reached by, IPv6 in brackets."""
    ours = frozenset(host.lower() for host in hosts)

    def guard(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        refusal = _objection(environ, ours)
        if refusal is not None:
            return response_of(refusal, str(environ.get("PATH_INFO", "")))(environ, start_response)
        return application(environ, _with_headers(start_response))

    return guard


def _objection(environ: WSGIEnvironment, ours: frozenset[str]) -> Refusal | None:
    host = str(environ.get("HTTP_HOST", ""))
    match = _HOST.fullmatch(host)
    if match is None or match["name"].lower() not in ours:
        known = ", ".join(sorted(ours))
        return Refusal(HTTPStatus.MISDIRECTED_REQUEST, f"the Host {host!r} is none of this server: {known}")
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None and _netloc(str(origin)) != host.lower():
        return Refusal(HTTPStatus.FORBIDDEN, f"the Origin {origin!r} is another site than {host}")
    site = environ.get("HTTP_SEC_FETCH_SITE", "none")
    if environ["REQUEST_METHOD"] not in _READING and site not in _OWN:
        return Refusal(HTTPStatus.FORBIDDEN, f"a browser sends this for another site ({site}), to write")
    return None


def _netloc(origin: str) -> str:
    """The host of an origin; nothing where it has none, as ``null``."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _with_headers(start_response: StartResponse) -> StartResponse:
    """Adds the headers that the application does not set itself."""

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: _Failure | None = None, /
    ) -> Callable[[bytes], object]:
        there = {name.lower() for name, _ in headers}
        more = [(name, value) for name, value in _HEADERS.items() if name.lower() not in there]
        return start_response(status, [*headers, *more], exc_info)

    return start
