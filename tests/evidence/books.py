"""Books with documents, committed, for the tests of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.books_on_disk import BOOKS
from tests.history.repositories import ANNA, BEN, Books

if TYPE_CHECKING:
    import pathlib

CHAT = b"\x89PNG chat"
EVIDENCED = (
    BOOKS
    + """\
2026-02-21 document Assets:Credits:Acme "documents/chat.png" ^VR-1
2026-02-21 document Assets:Credits:Acme "documents/gone.pdf" ^VR-1
2026-02-24 custom "receipt-match" "FT3" "VR-3"
  evidence: "documents/chat.png"
"""
)


def evidenced(folder: pathlib.Path) -> Books:
    """Books with a document, committed by Anna; Ben changed a refund since."""
    books = Books.new(folder)
    books.write("main.beancount", EVIDENCED)
    books.write("documents/chat.png", CHAT)
    books.commit(ANNA)
    books.swap("main.beancount", '"VR-3" 30.00 GBP', '"VR-3" 31.00 GBP')
    books.commit(BEN)
    return books
