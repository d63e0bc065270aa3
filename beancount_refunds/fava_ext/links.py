"""Where everything leads: an id to its page, a row to its entry or its line, an account, a document.

Addresses are made here and nowhere else, of quoted parts, and keep Fava's filters.
"""

from __future__ import annotations

import os.path
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from beancount_refunds.fava_ext.day import CASE, CREDIT, ORDER, REFUND, VENDOR
from beancount_refunds.fava_ext.parts import Piece
from beancount_refunds.render.style import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from beancount_refunds.fava_ext.day import Day
    from beancount_refunds.fava_ext.loaded import Loaded
    from beancount_refunds.source import Position

#: The parameters that Fava carries from page to page.
CARRIED = ("conversion", "interval", "account", "filter", "time")

#: Kinds of ids in the order in which they are looked up where a word does not say its kind.
_KINDS = (CASE, CREDIT, REFUND, ORDER, VENDOR)

#: What may be an id or an account within a sentence: a word with a figure, a capital or a slash in it.
_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/:-]*[A-Za-z0-9])?")
_TELLING = re.compile(r"[0-9A-Z/]")


class Links:
    """The addresses of one request: ``ledger`` is Fava's of the ledger, ``extension`` that of our pages."""

    def __init__(self, ledger: str, extension: str, carried: Mapping[str, str], loaded: Loaded) -> None:
        self._ledger = ledger
        self._extension = extension
        self._carried = {name: carried[name] for name in CARRIED if name in carried}
        self._loaded = loaded

    def page(self, page: str, **parameters: str) -> str:
        """A page of ours."""
        return self._to(self._extension, page=page, **parameters)

    def file(self, report: str, form: str, **parameters: str) -> str:
        """A report as a file."""
        return self._to(f"{self._extension}download", report=report, format=form, **parameters)

    def form(self, page: str) -> tuple[str, Mapping[str, str]]:
        """Where a form that asks a page of ours for something leads, and what it carries unseen."""
        return self._extension, {"page": page} | self._carried

    @property
    def door(self) -> str:
        """Where a page sends what is to be recorded."""
        return self._to(f"{self._extension}write")

    def script(self, name: str) -> str:
        """A module of a page, which finds the others beside it."""
        return f"{self._extension}script?{urlencode({'name': name})}"

    def fava(self, report: str, **parameters: str) -> str:
        """A page of Fava itself, such as ``errors``."""
        return self._to(f"{self._ledger}{report}/", **parameters)

    def account(self, name: str) -> str | None:
        """The page of an account; ``None`` where the ledger has no such account."""
        return self.fava(f"account/{quote(name, safe=':')}") if name in self._loaded.accounts else None

    def entry(self, position: Position) -> str:
        """The entry at a place, as Fava shows it; without one its line in Fava's editor."""
        hash_ = self._loaded.entry_hash(position)
        if hash_ is not None:
            return f"#context-{hash_}"
        return self.fava("editor", file_path=position.filename, line=str(position.lineno))

    def place(self, position: Position) -> Piece:
        """``2026-q1.beancount:12``, which leads to the entry; told in full to a resting pointer."""
        name = printable(f"{os.path.basename(position.filename)}:{position.lineno}")  # noqa: PTH119 (no file)
        return Piece(name, self.entry(position), printable(str(position)))

    def document(self, path: str) -> str | None:
        """A document that Fava hands out; ``None`` for any other file."""
        if path not in self._loaded.documents:
            return None
        return self._to(f"{self._ledger}document/", filename=path)

    def noun(self, day: Day, id_: str, kind: str | None = None) -> str | None:
        """The page of an id, looked up as ``kind`` first; ``None`` where nothing is called so.

        A bank reference leads to its transaction, an account to Fava's page of it.
        """
        for one in _KINDS if kind is None else (kind, *_KINDS):
            told = day.known[one].get(id_)
            if told is not None:
                return self.page(one, id=told)
        receipt = day.receipts.get(id_)
        return self.account(id_) if receipt is None else self.entry(receipt)

    def within(self, day: Day, text: str) -> Iterator[Piece]:
        """A sentence, the ids in it linked."""
        done = 0
        for word in _WORD.finditer(text):
            if _TELLING.search(word.group()):
                href = self.noun(day, word.group())
                if href is not None:
                    yield Piece(text[done : word.start()])
                    yield Piece(word.group(), href)
                    done = word.end()
        yield Piece(text[done:])

    def _to(self, path: str, **parameters: str) -> str:
        query = urlencode(parameters | self._carried)
        return f"{path}?{query}" if query else path
