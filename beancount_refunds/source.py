"""Where something is declared, and the metadata of what we generate from it.

Everything that the plugin adds or complains about points to a file and line that
somebody can edit. This module is the only maker of metadata for generated entries.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

#: No file has as many lines as this has digits; a larger ``lineno:`` was written by somebody.
_MAX_LINE_DIGITS = 9


class Position(NamedTuple):
    """A line of a ledger file, counted from 1."""

    filename: str
    lineno: int

    @classmethod
    def of(cls, meta: Mapping[str, Any] | None, fallback: str = "<unknown>") -> Position:
        """Position in ``meta``.

        A user can overwrite ``filename`` and ``lineno`` with values of any type; what is
        no file or line becomes ``fallback`` and line 1.
        """
        meta = meta or {}
        filename, lineno = meta.get("filename"), meta.get("lineno")
        if isinstance(lineno, bool):
            lineno = None
        elif isinstance(lineno, Decimal):
            lineno = int(lineno) if lineno.is_finite() and lineno.adjusted() < _MAX_LINE_DIGITS else None
        return cls(
            filename if isinstance(filename, str) and filename else fallback,
            lineno if isinstance(lineno, int) and lineno > 0 else 1,
        )

    def metadata(self, **values: Any) -> dict[str, Any]:
        """A fresh metadata dict of a generated entry or posting that this line caused."""
        return {"filename": self.filename, "lineno": self.lineno, **values}

    def __str__(self) -> str:
        return f"{self.filename}:{self.lineno}"
