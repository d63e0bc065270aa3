"""Texts of banks as a ledger can hold them: on one line, without what cannot be seen."""

from __future__ import annotations

import unicodedata

#: Control and format characters (those that turn the direction of reading among them), halves of characters.
_UNSEEN = {"Cc", "Cf", "Cs"}


def folded(text: str) -> str:
    """``text`` with single blanks for white space of any kind, and without characters that do not show."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(" " if one.isspace() else one for one in text if _shows(one)).split())


def unseen(text: str) -> int:
    """How many characters, other than white space, :func:`folded` drops."""
    return sum(not _shows(one) for one in text)


def _shows(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in _UNSEEN
