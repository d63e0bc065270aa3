"""A case, and what somebody has of it elsewhere."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pathlib

CASE = """\
2026-02-01 custom "refund-case" "RC-1" 600.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
2026-02-01 * "Somebody" "Paid"
  bank_transaction_ref: "FT1"
  Assets:Bank       5.00 GBP
  Assets:Clearing  -5.00 GBP
"""
BYTES = b"\x89PNG\r\n\x1a\n\0"
DIGEST = hashlib.sha256(BYTES).hexdigest()


def chat(folder: pathlib.Path, name: str = "chat.png", data: bytes = BYTES) -> pathlib.Path:
    """A file that somebody has somewhere."""
    path = folder / "elsewhere" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path
