"""What a ledger looked like when somebody decided on it: a digest of its files.

Whoever writes sends the digest of the page that they saw; where the ledger has another one by then, they are
shown the ledger as it is now instead.
"""

from __future__ import annotations

import hashlib
import pathlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def fingerprint(filenames: Iterable[str]) -> str:
    """The SHA-256 of the names and contents of files, in 64 hex digits, whatever their order.

    A file that cannot be read counts as absent: there is something to see anew then.
    """
    whole = hashlib.sha256()
    for name in sorted(filenames):
        try:
            content = hashlib.sha256(pathlib.Path(name).read_bytes()).hexdigest()
        except OSError:
            content = ""
        whole.update(f"{name}\0{content}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
