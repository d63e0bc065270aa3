"""A ledger on the disk behind the HTTP API, without a server: what a foreign system would send and get."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from werkzeug.test import Client

from beancount_refunds.api.application import application
from beancount_refunds.api.services import Services
from beancount_refunds.api.tokens import Token, Tokens, digest_of
from beancount_refunds.live import Live
from tests.books_on_disk import write

if TYPE_CHECKING:
    import pathlib

    from werkzeug.test import TestResponse

#: The actor of a token is its own name here.
TOKENS = Tokens(tuple(Token(digest_of(actor), actor) for actor in ("a.khan", "j.smith", "treasury")))


class Served:
    """The API on a ledger, asked by a client that has the token of one actor."""

    def __init__(self, folder: pathlib.Path, text: str, **how: Any) -> None:
        self.path = write(folder, text)
        self.actor = "a.khan"
        services = Services(ledger=str(self.path), books=Live(self.path), **{"tokens": TOKENS, **how})
        self.application = application(services)
        self._client = Client(self.application)

    def get(self, path: str, **headers: str) -> TestResponse:
        """What a GET of ``/v1`` + path gives."""
        return self.send("GET", path, headers=headers)

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        """What a POST of a JSON body gives; underscores in the names of headers are hyphens."""
        return self.send("POST", path, json.dumps(body), headers=headers)

    def send(
        self, method: str, path: str, content: str | bytes = "", *, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """What a request gives."""
        stated = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        usual = {"Authorization": f"Bearer {self.actor}", "Content-Type": "application/json"}
        return self._client.open(
            f"/v1{path}",
            method=method,
            data=content,
            headers={**usual, **stated},
            base_url="http://localhost",
        )

    @property
    def text(self) -> str:
        """Everything that stands in the files of the ledger."""
        return "".join(one.read_text("utf-8") for one in sorted(self.path.parent.rglob("*.beancount")))
