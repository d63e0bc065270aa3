"""Pages of our Fava extension as a browser gets them, without a browser."""

from __future__ import annotations

import html.parser
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from fava.application import create_app

from beancount_refunds.fava_ext.fingerprints import fingerprint

if TYPE_CHECKING:
    import pathlib

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

EXTENSION = '2026-01-01 custom "fava-extension" "beancount_refunds.fava_ext"\n'
#: The same, and the pages may write.
WRITING = EXTENSION.rstrip() + " \"{'allow_write': True}\"\n"

_ARTICLE = re.compile(r'<div class="vendor-refunds"[^>]*>(.*)</div><script', re.DOTALL)
_CHARTS = re.compile(
    r'<svelte-component type="charts"><script type="application/json">(.*?)</script>', re.DOTALL
)


class _Reader(html.parser.HTMLParser):
    """Words, links and tables of a page, as a reader meets them."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.tables: list[list[list[str]]] = []
        self._hidden = 0
        self._cell = False
        self._href: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._hidden += 1
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][-1].append("")
            self._cell = True
        elif tag == "a":
            self._href = dict(attrs).get("href")
            self.links.append(("", self._href or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._hidden -= 1
        elif tag in {"td", "th"}:
            self._cell = False
        elif tag == "a":
            self._href = None

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.said.append(data)
        if self._cell:
            self.tables[-1][-1][-1] += data
        if self._href is not None:
            words, href = self.links[-1]
            self.links[-1] = words + data, href


class Shown(NamedTuple):
    """A page: its HTML, its words on one line, its links, its tables and the data of its charts.

    A table is its rows of words, the first one its headings.
    """

    html: str
    words: str
    links: list[tuple[str, str]]
    tables: list[list[list[str]]]
    charts: list[Any]

    def cells(self, name: str, table: int = 0) -> list[str]:
        """The cells of a column, without those of the totals."""
        headings, *rows = self.tables[table]
        return [row[headings.index(name)] for row in rows if row[0] != "Total"]

    def href(self, words: str) -> str:
        """Where the first link of these words leads."""
        return dict(reversed(self.links))[words]


def veiled(text: str) -> str:
    """A text as incognito mode shows it."""
    return re.sub(r"[0-9]", "X", text)


def read(text: str) -> Shown:
    """A page out of its HTML."""
    found = _ARTICLE.search(text)
    assert found is not None
    reader = _Reader()
    reader.feed(found.group(1))
    words = _line(reader)
    charts = [chart for data in _CHARTS.findall(text) for chart in json.loads(data)]
    return Shown(text, words, reader.links, reader.tables, charts)


def read_fragment(text: str) -> str:
    """The words of a fragment, on one line."""
    reader = _Reader()
    reader.feed(text)
    return _line(reader)


def _line(reader: _Reader) -> str:
    return re.sub(r"\s+", " ", " ".join(reader.said)).strip()


class Fava:
    """Fava on one ledger."""

    def __init__(self, ledger: pathlib.Path, **options: bool) -> None:
        self.app = create_app([str(ledger)], load=True, poll_watcher=True, **options)
        (self._slug,) = self.app.config["LEDGERS"].ledgers_by_slug
        self.client: FlaskClient = self.app.test_client()

    def address(self, rest: str = "") -> str:
        """An address below the extension's."""
        return f"/{self._slug}/extension/VendorRefunds/{rest}"

    def api(self, name: str, **arguments: str) -> Any:
        """What Fava's own API answers."""
        return self.client.get(f"/{self._slug}/api/{name}", query_string=arguments).get_json()["data"]

    def page(self, page: str = "", *, language: str = "en", **arguments: str) -> Shown:
        """The page of a name (default: the first) for some parameters of the address."""
        asked = ({"page": page} if page else {}) | arguments
        answer = self.client.get(self.address(), query_string=asked, headers={"Accept-Language": language})
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200, text
        return read(text)

    @property
    def seen(self) -> str:
        """The fingerprint of the ledger as its files are now."""
        ledger = self.app.config["LEDGERS"][self._slug]
        ledger.changed()
        return fingerprint(ledger.options["include"])

    def ask(
        self, action: str, fields: dict[str, Any], *, seen: str | None = None, dry_run: bool = False
    ) -> TestResponse:
        """What comes of sending fields to an action, as a page does."""
        body = {
            "action": action,
            "fingerprint": self.seen if seen is None else seen,
            "dry_run": dry_run,
            "fields": fields,
        }
        return self.client.put(self.address("write"), json=body)
