"""Pages of our Fava extension as a browser gets them, without a browser."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from fava.application import create_app

if TYPE_CHECKING:
    import pathlib

    from flask.testing import FlaskClient

EXTENSION = '2026-01-01 custom "fava-extension" "beancount_refunds.fava_ext"\n'

_GRID = re.compile(
    r'<svelte-component type="query-table"><script type="application/json">(.*?)</script>', re.DOTALL
)
_ARTICLE = re.compile(r'<div class="vendor-refunds">(.*)</div><script', re.DOTALL)
_HIDDEN = re.compile(r"<script.*?</script>|<[^>]*>", re.DOTALL)


class Shown(NamedTuple):
    """A page: its HTML, its words, and the data of its tables."""

    html: str
    words: str
    grids: list[dict[str, Any]]

    def cells(self, name: str, grid: int = 0) -> list[Any]:
        """The cells of a column."""
        table = self.grids[grid]
        index = [column["name"] for column in table["types"]].index(name)
        return [row[index] for row in table["rows"]]


class Fava:
    """Fava on one ledger."""

    def __init__(self, ledger: pathlib.Path, **options: bool) -> None:
        app = create_app([str(ledger)], load=True, **options)
        (self._slug,) = app.config["LEDGERS"].ledgers_by_slug
        self.client: FlaskClient = app.test_client()

    def address(self, rest: str = "") -> str:
        """An address below the extension's."""
        return f"/{self._slug}/extension/VendorRefunds/{rest}"

    def api(self, name: str, **arguments: str) -> Any:
        """What Fava's own API answers."""
        return self.client.get(f"/{self._slug}/api/{name}", query_string=arguments).get_json()["data"]

    def page(self, **arguments: str) -> Shown:
        """The page for some parameters of the address."""
        answer = self.client.get(self.address(), query_string=arguments)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200, text
        found = _ARTICLE.search(text)
        assert found is not None
        words = html.unescape(re.sub(r"\s+", " ", _HIDDEN.sub(" ", found.group(1))))
        return Shown(text, words, [json.loads(data) for data in _GRID.findall(text)])
