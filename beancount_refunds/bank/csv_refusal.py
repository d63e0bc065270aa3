"""How the reading of an export ends where something in it is not what it should be."""

from __future__ import annotations

from typing import NoReturn

from beancount_refunds.bank.model import Unreadable

#: What to do where a cell is at fault and nothing better is known.
DAMAGED = "the file is damaged, or not what the profile says"


def refuse(reason: str, lineno: int | None, mend: str = DAMAGED) -> NoReturn:
    """Raises :class:`Unreadable`."""
    raise Unreadable(reason, mend, lineno)
