"""Where each page stands on the example books."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What all addresses of ours begin with, below that of the ledger.
EXTENSION = "extension/VendorRefunds/"

#: Of each page about one thing, one that the example books have.
SUBJECTS: Mapping[str, str] = {
    "case": "RC-2026-0001",
    "credit": "shen/TK-0201",
    "refund": "VR-0005",
    "vendor": "lumen",
    "order": "KB-2604-08",
}


def address(books: str, page: str) -> str:
    """The address of a page on the example books."""
    return f"{books}{EXTENSION}?page={page}" + (f"&id={SUBJECTS[page]}" if page in SUBJECTS else "")
