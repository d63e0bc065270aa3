"""Which application answers: paths at and under ``/v1`` are the API's, all others Fava's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_API = "/v1"
_CLOSED = (
    "Fava's pages are not served here: they have no login. Run bean-refunds serve on 127.0.0.1 to see them;"
    " other systems use /v1.\n"
)


def doors(api: WSGIApplication, pages: WSGIApplication | None) -> WSGIApplication:
    """Both applications as one; without ``pages`` every other path is answered with 404 and the reason."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == _API or path.startswith(f"{_API}/"):
            return api(environ, start_response)
        return (pages or _closed)(environ, start_response)

    return application


def _closed(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
    return [_CLOSED.encode()]
